// Each person sees what they may: what is there, what is disabled with which reason, and that force is refused.
import { axe, expect, open, people, signIn, test } from "../support/index.ts";
import { portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Locator, Page } from "@playwright/test";

/** The uid of a demo dataset. */
async function uidOf(server: Server, id: string): Promise<string> {
  const { results } = await portal(server, "GET", "/datasets/?limit=100");
  return results.find((dataset: { dataset_id: string }) => dataset.dataset_id === id).uid;
}

/** Calls an operation as the page's own scripts would, whatever its buttons say. */
async function force(page: Page, operation: string, payload: object): Promise<{ status: number; code: string }> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.post("/api/invoke", { data: { operation, payload }, headers: { origin } });
  const said = await answer.text();
  return { status: answer.status(), code: /refused/.test(said) ? "refused" : said.slice(0, 200) };
}

const refused = { status: 403, code: "refused" };

/** Looks at a button that is there, cannot be used, and says which roles could. */
async function closed(button: Locator, roles: string): Promise<void> {
  await expect(button).toHaveAttribute("title", `Needs the role ${roles}.`);
  await expect(button).toBeDisabled();
}

const EDITORS = "editor or publisher or admin";
const PUBLISHERS = "publisher or admin";
const SECURES = "moderator or admin";

test("a viewer sees every section, can change nothing, and force is refused and recorded", async ({ page, server }) => {
  const uid = await uidOf(server, "palmer-penguins");
  await signIn(page, people.viewer);
  await open(page, `/datasets/${uid}`);
  await closed(page.getByRole("button", { name: "Publish", exact: true }), PUBLISHERS);
  await closed(page.getByRole("button", { name: "Publish metadata" }), PUBLISHERS);
  await open(page, `/datasets/${uid}/metadata`);
  await expect(page.getByLabel("Title mandatory")).toBeDisabled();
  await expect(page.getByText(`Needs the role ${EDITORS}.`).filter({ visible: true }).first()).toBeVisible();
  await open(page, `/datasets/${uid}/security`);
  await expect(page.getByRole("radio", { name: "Restricted" })).toBeDisabled();
  await closed(page.getByRole("button", { name: "Add a group" }), SECURES);
  await open(page, "/moderation");
  await expect(page.getByRole("heading", { level: 1, name: "Moderation" })).toBeVisible();
  await axe(page);

  const title = { dataset_uid: uid, template_name: "default", template_field_name: "title", body: { value: "Taken" } };
  expect(await force(page, "update_template_field_dataset_metadata", title)).toEqual(refused);
  expect(await force(page, "publish_dataset", { dataset_uid: uid })).toEqual(refused);
  expect(await force(page, "delete_dataset", { dataset_uid: uid })).toEqual(refused);
  expect(await force(page, "update_dataset", { dataset_uid: uid, body: { is_restricted: true } })).toEqual(refused);
  const { is_restricted: restricted, metadata } = await portal(server, "GET", `/datasets/${uid}/`);
  expect([restricted, metadata.default.title.value]).toEqual([false, "Penguins of the Palmer Archipelago"]);

  await open(page, "/activity");
  const rows = page.getByRole("table", { name: /Activity/ }).getByRole("row");
  await expect(rows.filter({ hasText: "Refused by Portico" })).toHaveCount(4);
  await expect(rows.filter({ hasText: people.viewer })).toHaveCount(4);
});

test("a publisher edits and publishes, and leaves who sees what to others", async ({ page, server }) => {
  const uid = await uidOf(server, "seattle-weather");
  await signIn(page, people.publisher);
  await open(page, `/datasets/${uid}`);
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeEnabled();
  await page.getByRole("button", { name: "Publish metadata" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("is ordered");
  await open(page, `/datasets/${uid}/metadata`);
  await expect(page.getByLabel("Title mandatory")).toBeEnabled();
  await open(page, `/datasets/${uid}/security`);
  await expect(page.getByText(`Needs the role ${SECURES}.`).filter({ visible: true }).first()).toBeVisible();
  await closed(page.getByRole("button", { name: "Add a person" }), SECURES);
  await axe(page);
  await open(page, "/studio-pages");
  await expect(page.getByRole("link", { name: "New page" })).toBeVisible();

  const group = { group: { uid: "regional-partners" }, permissions: ["explore_restricted_dataset"] };
  expect(await force(page, "create_dataset_group_security", { dataset_uid: uid, body: group })).toEqual(refused);
  expect(await force(page, "delete_dataset", { dataset_uid: uid })).toEqual(refused);
  expect(await portal(server, "GET", `/datasets/${uid}/security/groups/`)).toMatchObject({ total_count: 0 });
});

test("a moderator decides on requests and on access, and leaves content to others", async ({ page, server }) => {
  const uid = await uidOf(server, "us-state-capitals");
  await signIn(page, people.moderator);
  await open(page, `/datasets/${uid}/security`);
  await expect(page.getByRole("radio", { name: "Restricted" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "Add a group" })).toBeEnabled();
  await closed(page.getByRole("button", { name: "Publish", exact: true }), PUBLISHERS);
  await open(page, `/datasets/${uid}/metadata`);
  await expect(page.getByLabel("Title mandatory")).toBeDisabled();
  await open(page, "/moderation");
  await expect(page.getByRole("heading", { level: 1, name: "Moderation" })).toBeVisible();
  await axe(page);

  const title = { dataset_uid: uid, template_name: "default", template_field_name: "title", body: { value: "Taken" } };
  expect(await force(page, "update_template_field_dataset_metadata", title)).toEqual(refused);
  expect(await force(page, "publish_dataset", { dataset_uid: uid })).toEqual(refused);
  const group = { group: { uid: "regional-partners" }, permissions: ["explore_restricted_dataset"] };
  expect((await force(page, "create_dataset_group_security", { dataset_uid: uid, body: group })).status).toBe(200);
});

test("an auditor reads what everybody did, with the diff, and takes nothing back", async ({ page, server, browser }) => {
  const uid = await uidOf(server, "co2-mauna-loa");
  const context = await browser.newContext({ baseURL: server.url });
  const colleague = await context.newPage();
  await signIn(colleague, people.editor);
  const publisher = { dataset_uid: uid, template_name: "default", template_field_name: "publisher", body: { value: "NOAA" } };
  expect((await force(colleague, "update_template_field_dataset_metadata", publisher)).status).toBe(200);
  await context.close();

  await signIn(page, people.auditor);
  await open(page, `/activity?target=${uid}`);
  await page.getByRole("link", { name: "Update template field dataset metadata" }).first().click();
  await expect(page.getByRole("insertion")).toContainText("NOAA");
  await closed(page.getByRole("button", { name: "Undo this change" }), EDITORS);
  await axe(page);
});

test("whoever is not signed in is asked to, and a call without a session is refused", async ({ page, server, request }) => {
  for (const path of ["/datasets", "/studio-pages", "/moderation", "/activity", "/sessions"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  }
  const answer = await request.post("/api/invoke", {
    data: { operation: "list_datasets", payload: {} },
    headers: { origin: server.url },
  });
  expect(answer.status()).toBe(401);
});

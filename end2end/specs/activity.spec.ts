// Activity: who did what, when, to what, with the diff; filters; undo, itself recorded.
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

/** The uid of a demo dataset. */
async function uidOf(server: Server, id: string): Promise<string> {
  const { results } = await portal(server, "GET", "/datasets/?limit=100");
  return results.find((dataset: { dataset_id: string }) => dataset.dataset_id === id).uid;
}

/** Calls an operation through Portico, as its pages do. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- journeys read the few properties that they look at
async function call(page: Page, operation: string, payload: object): Promise<any> {
  const origin = new URL(page.url()).origin;
  const answer = await page.request.post("/api/invoke", { data: { operation, payload }, headers: { origin } });
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

const title = (uid: string, value: string) => ({
  dataset_uid: uid,
  template_name: "default",
  template_field_name: "title",
  body: { value },
});

/** Opens the latest entry of an operation on a target. */
async function latest(page: Page, target: string, words: string): Promise<void> {
  await open(page, `/activity?target=${target}`);
  await page.getByRole("link", { name: words, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: words })).toBeVisible();
}

/** Takes the entry that is shown back. */
async function undo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Undo this change" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo this change" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Undone. The undo is itself an entry.");
}

test("a change is found by person, dataset and operation, read with its diff, and undone once", async ({ page, server }) => {
  const uid = await uidOf(server, "us-airports");
  await signIn(page, people.publisher);
  await call(page, "update_template_field_dataset_metadata", title(uid, "Aerodromes"));
  await signIn(page);
  await call(page, "publish_dataset_metadata", { dataset_uid: uid });
  await open(page, "/activity");
  const table = page.getByRole("table", { name: "Activity, newest first" });
  await expect(table.getByRole("row", { name: /Publish dataset metadata.*Louise Data.*Done/ })).toBeVisible();
  await axe(page);

  await page.getByLabel("Person").selectOption(people.publisher);
  await page.getByLabel("Operation").selectOption("Update template field dataset metadata");
  await page.getByLabel("Dataset, page or title").fill("airports of");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await hydrated(page);
  await expect(page).toHaveURL(/target=airports/);
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(table.getByRole("row").last()).toContainText("default.title");
  await expect(page.getByRole("link", { name: "Clear filters" })).toBeVisible();

  await table.getByRole("link", { name: "Update template field dataset metadata" }).click();
  await expect(page.getByRole("deletion")).toContainText("Airports of the United States");
  await expect(page.getByRole("insertion")).toContainText("Aerodromes");
  await expect(page.getByText(people.publisher)).toBeVisible();
  await axe(page);
  await undo(page);
  expect((await portal(server, "GET", `/datasets/${uid}/metadata/default/title/`)).value).toBe("Airports of the United States");
  await expect(page.getByRole("button", { name: "Undo this change" })).toBeDisabled();
  await page.getByRole("link", { name: /^Undone by entry/ }).click();
  await expect(page.getByRole("link", { name: /^Takes back entry/ })).toBeVisible();
  await expect(page.getByRole("main").getByText(people.admin)).toBeVisible();
});

test("a processor, a field configuration and a ruleset that were made or removed are taken back", async ({ page, server }) => {
  const uid = await uidOf(server, "palmer-penguins");
  await signIn(page);
  const list = async (part: string) => (await portal(server, "GET", `/datasets/${uid}/${part}/?limit=100`)).results;
  const before = await list("processors");

  await call(page, "create_dataset_processor", {
    dataset_uid: uid,
    body: { type: "string_replace", label: "Undo me", field: "species", old: "a", new: "b" },
  });
  expect(await list("processors")).toHaveLength(before.length + 1);
  await latest(page, uid, "Create dataset processor");
  await undo(page);
  expect(await list("processors")).toHaveLength(before.length);

  const fields = await list("fields");
  await call(page, "create_dataset_field_configuration", {
    dataset_uid: uid,
    body: { type: "description", label: "Undo me", field: "species", description: "The species." },
  });
  expect(await list("fields")).toHaveLength(fields.length + 1);
  await latest(page, uid, "Create dataset field configuration");
  await undo(page);
  expect(await list("fields")).toHaveLength(fields.length);

  const ruleset = { group: { uid: "regional-partners" }, permissions: ["explore_restricted_dataset"] };
  await call(page, "create_dataset_group_security", { dataset_uid: uid, body: ruleset });
  await call(page, "delete_dataset_group_security", { dataset_uid: uid, group_uid: "regional-partners" });
  await latest(page, uid, "Delete dataset group security");
  await undo(page);
  expect(await list("security/groups")).toMatchObject([{ group: { uid: "regional-partners" } }]);
});

test("what was changed again since is not overwritten by an undo", async ({ page, server, guards }) => {
  const uid = await uidOf(server, "seattle-weather");
  await signIn(page);
  await call(page, "update_template_field_dataset_metadata", title(uid, "First"));
  await latest(page, uid, "Update template field dataset metadata");
  await portal(server, "PUT", `/datasets/${uid}/metadata/default/title/`, { value: "Somebody else's" });
  guards.expect(/409/);
  await page.getByRole("button", { name: "Undo this change" }).click();
  const question = page.getByRole("dialog");
  await question.getByRole("button", { name: "Undo this change" }).click();
  await expect(question.getByRole("alert")).toContainText("was changed again after entry");
  expect((await portal(server, "GET", `/datasets/${uid}/metadata/default/title/`)).value).toBe("Somebody else's");
});

test("a filter that nothing matches says so, and an entry that is not there is not found", async ({ page, guards }) => {
  await signIn(page);
  await open(page, "/activity?target=nothing-like-this");
  await expect(page.getByRole("heading", { name: "No entry matches" })).toBeVisible();
  await axe(page);
  guards.expect(/404/);
  await page.goto("/activity/999999");
  await expect(page.getByRole("alert").or(page.getByRole("heading", { name: "Not found." })).first()).toBeVisible();
});

test("with scripts off the list is filtered and an entry read", async ({ browser, page, server, guards }) => {
  const uid = await uidOf(server, "us-state-capitals");
  await signIn(page, people.editor);
  await call(page, "update_template_field_dataset_metadata", title(uid, "Capitals of the states"));
  await withoutScripts(browser, server, guards, async (visitor) => {
    await signIn(visitor, people.auditor);
    await visitor.goto("/activity");
    await visitor.getByLabel("Person").selectOption(people.editor);
    await visitor.getByRole("button", { name: "Filter", exact: true }).click();
    await visitor.getByRole("link", { name: "Update template field dataset metadata" }).click();
    await expect(visitor.getByRole("insertion")).toContainText("Capitals of the states");
  });
});

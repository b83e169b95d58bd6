// Two people edit the same metadata at once, and somebody else writes past Portico: nothing is lost.
import { axe, expect, open, people, signIn, test } from "../support/index.ts";
import { portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Browser, Page } from "@playwright/test";
import type { Guards } from "../support/guards.ts";

/** The uid of a demo dataset. */
async function uidOf(server: Server, id: string): Promise<string> {
  const { results } = await portal(server, "GET", "/datasets/?limit=100");
  return results.find((dataset: { dataset_id: string }) => dataset.dataset_id === id).uid;
}

/** What the portal holds of a field. */
async function held(server: Server, uid: string, field: string): Promise<unknown> {
  return (await portal(server, "GET", `/datasets/${uid}/metadata/default/${field}/`)).value;
}

/** Gives a colleague a browser of their own, with the same page open. */
async function beside(
  browser: Browser,
  server: Server,
  guards: Guards,
  name: string,
  path: string,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL: server.url });
  try {
    await guards.watch(context);
    const page = await context.newPage();
    await signIn(page, name);
    await open(page, path);
    await visit(page);
  } finally {
    await context.close();
  }
}

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const settled = (page: Page) => expect(page.getByText("Nothing to save")).toBeVisible();

test("two people who change different fields keep both, and each is told of the other", async ({
  browser,
  page,
  server,
  guards,
}) => {
  const uid = await uidOf(server, "us-airports");
  const path = `/datasets/${uid}/metadata`;
  await signIn(page, people.editor);
  await open(page, path);
  await page.getByLabel("Publisher recommended").fill("Federal Aviation Administration, airports");
  await beside(browser, server, guards, people.publisher, path, async (colleague) => {
    await colleague.getByLabel("Title mandatory").fill("Airports of the United States and its territories");
    await save(colleague).click();
    await settled(colleague);
  });
  await expect(page.getByText("Claire Petit changed the metadata of this dataset.")).toBeVisible();
  await page.getByRole("button", { name: "Show the changes" }).click();
  await expect(page.getByLabel("Title mandatory")).toHaveValue("Airports of the United States and its territories");
  await expect(page.getByLabel("Publisher recommended")).toHaveValue("Federal Aviation Administration, airports");
  await expect(page.getByText("1 field changed · nothing saved yet")).toBeVisible();
  await save(page).click();
  await settled(page);
  expect(await held(server, uid, "title")).toBe("Airports of the United States and its territories");
  expect(await held(server, uid, "publisher")).toBe("Federal Aviation Administration, airports");
});

test("two people who change the same fields decide field by field between what was, theirs and mine", async ({
  browser,
  page,
  server,
  guards,
}) => {
  const uid = await uidOf(server, "seattle-weather");
  const path = `/datasets/${uid}/metadata`;
  const before = { title: await held(server, uid, "title"), publisher: await held(server, uid, "publisher") };
  await signIn(page, people.editor);
  await open(page, path);
  await page.getByLabel("Title mandatory").fill("Seattle weather (mine)");
  await page.getByLabel("Publisher recommended").fill("Publisher (mine)");
  await page.getByLabel("Keywords recommended").fill("mine,");
  await page.getByLabel("Time zone", { exact: true }).fill("America/Los_Angeles");
  await beside(browser, server, guards, people.publisher, path, async (colleague) => {
    await colleague.getByLabel("Title mandatory").fill("Seattle weather (theirs)");
    await colleague.getByLabel("Publisher recommended").fill("Publisher (theirs)");
    await colleague.getByLabel("Keywords recommended").fill("theirs,");
    await save(colleague).click();
    await settled(colleague);
  });

  await save(page).click();
  const conflict = page.getByRole("dialog", { name: "Somebody else changed this meanwhile" });
  await expect(conflict.getByRole("heading", { level: 3 })).toHaveText(["Title", "Keywords", "Publisher"]);
  for (const words of [String(before.title), "Seattle weather (theirs)", "Seattle weather (mine)", String(before.publisher)]) {
    await expect(conflict.getByText(words, { exact: true })).toBeVisible();
  }
  await axe(page);
  expect(await held(server, uid, "timezone"), "nothing is written while something is to be decided").toBeNull();

  // Closed without an answer, the work is still there.
  await page.keyboard.press("Escape");
  await expect(page.getByText("4 fields changed · nothing saved yet")).toBeVisible();
  await expect(page.getByLabel("Title mandatory")).toHaveValue("Seattle weather (mine)");
  expect(await held(server, uid, "title")).toBe("Seattle weather (theirs)");

  await save(page).click();
  await conflict.getByRole("radiogroup", { name: "What shall “Title” be?" }).getByRole("radio", { name: "Take theirs" }).check();
  await conflict.getByRole("radiogroup", { name: "What shall “Keywords” be?" }).getByRole("radio", { name: "Edit" }).check();
  await conflict.getByLabel("Keywords, merged").fill("theirs,");
  await conflict.getByRole("button", { name: "Save as decided" }).click();
  await settled(page);

  expect(await held(server, uid, "title")).toBe("Seattle weather (theirs)");
  expect(await held(server, uid, "publisher")).toBe("Publisher (mine)");
  expect(await held(server, uid, "timezone")).toBe("America/Los_Angeles");
  const keywords = (await held(server, uid, "keyword")) as string[];
  expect(keywords).toEqual(expect.arrayContaining(["mine", "theirs"]));
});

test("what a script writes at the portal's own API is not overwritten either", async ({ page, server }) => {
  const uid = await uidOf(server, "palmer-penguins");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/metadata`);
  await page.getByLabel("Title mandatory").fill("Penguins, from the form");
  await portal(server, "PUT", `/datasets/${uid}/metadata/default/title/`, { value: "Penguins, from a script" });
  await portal(server, "PUT", `/datasets/${uid}/metadata/default/references/`, { value: "https://example.org/script" });
  await save(page).click();
  const conflict = page.getByRole("dialog", { name: "Somebody else changed this meanwhile" });
  await expect(conflict.getByText("Penguins, from a script")).toBeVisible();
  await conflict.getByRole("radio", { name: "Keep mine" }).check();
  await conflict.getByRole("button", { name: "Save as decided" }).click();
  await settled(page);
  expect(await held(server, uid, "title")).toBe("Penguins, from the form");
  expect(await held(server, uid, "references")).toBe("https://example.org/script");
  await expect(page.getByLabel("References", { exact: true })).toHaveValue("https://example.org/script");
});

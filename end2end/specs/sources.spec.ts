// The sources of a dataset: adding, looking, editing, replacing, deleting.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { datasetOf, emptyDataset, portal } from "../support/portal.ts";
import type { Page } from "@playwright/test";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Goes to the sources of a dataset of the demo, by its title. */
async function sources(page: Page, title: RegExp): Promise<void> {
  await page.getByRole("link", { name: title }).first().click();
  await page.getByRole("link", { name: "Sources" }).click();
  await expect(page.getByRole("table", { name: "Resources of this dataset" })).toBeVisible();
}

test("a file is added as a source, read, renamed, replaced and deleted", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?q=airports");
  await sources(page, /airports/i);
  const listed = page.getByRole("table", { name: "Resources of this dataset" });

  await page.getByRole("link", { name: "Add a source" }).click();
  await page.getByLabel("Choose a file").setInputFiles(csv("heliports.csv", "iata;name\nAAA;Alpha\nBBB;Beta\n"));
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Alpha");
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("heliports.csv");
  await page.getByRole("textbox", { name: "Title" }).fill("Heliports");
  await axe(page);
  await page.getByRole("button", { name: "Add source" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("“Heliports” is added");
  await expect(listed.getByRole("link", { name: "Heliports" })).toBeVisible();
  await expect(listed).toContainText("heliports.csv");
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Beta");

  await page.getByRole("link", { name: "Edit" }).last().click();
  await page.getByRole("textbox", { name: "Title" }).fill("Heliports of the state");
  await page.getByRole("button", { name: "Save source" }).click();
  await expect(listed.getByRole("link", { name: "Heliports of the state" })).toBeVisible();

  const row = listed.getByRole("row").filter({ hasText: "Heliports of the state" });
  await row.getByRole("button", { name: "More on Heliports of the state" }).click();
  await row.getByRole("link", { name: "Replace the file" }).click();
  await page.getByLabel("Choose a file").setInputFiles(csv("heliports-2.csv", "iata;name\nCCC;Gamma\n"));
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Gamma");
  await page.getByRole("button", { name: "Replace file" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("is replaced");
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Gamma");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the file" }).click();
  expect((await download).suggestedFilename()).toBe("heliports-2.csv");

  await row.getByRole("button", { name: "More on Heliports of the state" }).click();
  await row.getByRole("button", { name: "Delete source" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete source" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("is deleted");
  await expect(listed.getByRole("link", { name: "Heliports of the state" })).toHaveCount(0);
});

test("an address that cannot be read is told in the portal's words", async ({ page, guards }) => {
  guards.expect(/invoke: .*400 \(Bad Request\)/);
  await signIn(page);
  await open(page, "/datasets?q=airports");
  await sources(page, /airports/i);
  await page.getByRole("link", { name: "Add a source" }).click();
  await page.getByText("A web address").first().click();
  await page.getByRole("textbox", { name: "A web address" }).fill("example.org/data.csv");
  await page.getByRole("button", { name: "Read" }).click();
  await expect(page.getByText("An address begins with https:// or http://.")).toBeVisible();
  await page.getByRole("textbox", { name: "A web address" }).fill("http://127.0.0.1:9/data.csv");
  await page.getByRole("button", { name: "Read" }).click();
  await expect(page.getByText("The portal could not guess how to read this.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add source" })).toBeDisabled();
});

test("a source that cannot be read says why, and its address is mended", async ({ page, server, guards }) => {
  guards.expect(/400 \(Bad Request\)/);
  const uid = await emptyDataset(server, "sources-gone");
  await portal(server, "POST", `/datasets/${uid}/resources/`, {
    type: "csvfile",
    title: "gone",
    params: {},
    datasource: { type: "http", connection: { type: "http", url: "http://127.0.0.1:9/data.csv" } },
  });
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/sources`);
  const listed = page.getByRole("table", { name: "Resources of this dataset" });
  await listed.getByRole("link", { name: "gone" }).click();
  await expect(page.getByText(/could not be read this way.*127\.0\.0\.1 could not be reached/)).toBeVisible();
  await axe(page);
  await listed.getByRole("button", { name: "More on gone" }).click();
  const replace = page.getByRole("link", { name: "Replace the file" });
  await expect(replace).toHaveAttribute("aria-disabled", "true");
  await expect(replace).toContainText("Only an uploaded file can be replaced.");
  await page.getByRole("link", { name: "Edit" }).last().press("Enter");
  await expect(page.getByRole("heading", { name: "Edit “gone”" })).toBeFocused();
  await page.getByRole("textbox", { name: "Address" }).fill(`${server.url}/robots.txt`);
  await page.getByRole("textbox", { name: "Title" }).fill("");
  await page.getByRole("button", { name: "Save source" }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await expect(page.getByText("A source needs a title.")).toBeVisible();
});

test("a wrong separator is seen in the rows, and put right", async ({ page, server }) => {
  const uid = await datasetOf(server, "sources-separator", "a;b\n1;2\n", { separator: "|" });
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/sources`);
  const listed = page.getByRole("table", { name: "Resources of this dataset" });
  await listed.getByRole("link", { name: "sources-separator.csv" }).click();
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("1;2");
  await page.getByRole("link", { name: "Edit" }).last().click();
  await page.getByRole("combobox", { name: "Separator" }).or(page.getByRole("textbox", { name: "Separator" })).fill(";");
  await expect(page.getByRole("table", { name: "First rows" }).getByRole("cell")).toHaveText(["1", "2"]);
  await page.getByRole("button", { name: "Save source" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("is saved");
  expect((await portal(server, "GET", `/datasets/${uid}/resources/`)).results[0].params.separator).toBe(";");
});

test("by keyboard the cache of a source is cleaned, and the focus comes back", async ({ page, server }) => {
  const uid = await datasetOf(server, "sources-cache", "a,b\n1,2\n");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/sources`);
  const more = page.getByRole("button", { name: "More on sources-cache.csv" });
  await more.focus();
  await page.keyboard.press("Enter");
  const clean = page.getByRole("button", { name: "Clean the cache" });
  while (!(await clean.evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("The cache of “sources-cache.csv” is empty");
  await expect(more).toBeFocused();
});

test("a viewer looks at rows and is told why they change nothing", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/datasets?q=airports");
  await sources(page, /airports/i);
  await expect(page.getByRole("link", { name: "Add a source" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: /^More on/ }).click();
  for (const action of ["Edit", "Replace the file"]) {
    await expect(page.getByRole("link", { name: `${action} Needs the role` })).toHaveAttribute("aria-disabled", "true");
  }
  for (const action of ["Clean the cache", "Delete source"]) {
    await expect(page.getByRole("button", { name: action })).toBeDisabled();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("table", { name: "Resources of this dataset" }).getByRole("link").first().click();
  await expect(page.getByRole("table", { name: "First rows" })).toBeVisible();
  await axe(page);
});

test("with scripts off sources and their first rows can be read", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.publisher);
    await page.goto("/datasets?q=airports");
    await sources(page, /airports/i);
    await page.getByRole("table", { name: "Resources of this dataset" }).getByRole("link").first().click();
    await expect(page.getByRole("table", { name: "First rows" })).toBeVisible();
  });
});

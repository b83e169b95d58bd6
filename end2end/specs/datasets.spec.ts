// The list of datasets: search, filters, sort, pages, columns, selection, keyboard, its file.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { portal } from "../support/portal.ts";

const table = (page: Page): Locator => page.getByRole("table", { name: "Datasets" });

/** The rows of the list, without its head. */
const rows = (page: Page): Locator => table(page).getByRole("row").filter({ has: page.getByRole("cell") });

const row = (page: Page, title: string): Locator => rows(page).filter({ has: page.getByRole("link", { name: title, exact: true }) });

/** Opens a filter and takes one of its values. */
async function filter(page: Page, name: string, value: RegExp): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${name} `) }).click();
  await page.getByRole("group", { name, exact: true }).getByRole("link", { name: value }).click();
}

test("the list shows the demo catalog with how each dataset stands", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await expect(page.getByText("12 in the catalog")).toBeVisible();
  await expect(rows(page)).toHaveCount(12);
  await expect(row(page, "Airports of the United States")).toContainText("Published");
  await expect(row(page, "Airports of the United States")).toContainText("3,376");
  await expect(row(page, "Wildlife strikes reported to the FAA")).toContainText(/Failed.*There is no field/);
  await expect(row(page, "Unemployment rates of US counties")).toContainText("Restricted");
  await expect(row(page, "Health and income of nations, 187 countries")).toContainText("Unpublished changes");
  await axe(page);
});

test("typing searches at once, and the address is a link to what is found", async ({ page, context }) => {
  await signIn(page);
  await open(page, "/datasets");
  await page.getByRole("searchbox", { name: "Search" }).fill("unemploy");
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText("1 of 12 in the catalog")).toBeVisible();
  await expect(page).toHaveURL(/\/datasets\?q=unemploy$/);
  const colleague = await context.newPage();
  await open(colleague, page.url());
  await expect(rows(colleague)).toHaveCount(1);
  await expect(colleague.getByRole("searchbox", { name: "Search" })).toHaveValue("unemploy");
});

test("filters count what they leave, work together and are dropped one by one", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await page.getByRole("button", { name: /^Publisher / }).click();
  const publishers = page.getByRole("group", { name: "Publisher", exact: true });
  await expect(publishers.getByRole("link", { name: "Federal Aviation Administration 2" })).toBeVisible();
  await axe(page);
  await publishers.getByRole("link", { name: /Federal Aviation/ }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("Escape");

  await filter(page, "Status", /^Failed 1$/);
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("Escape");
  // The other states of this publisher are counted as if the status were free.
  await page.getByRole("button", { name: "Status Failed" }).click();
  await expect(page.getByRole("group", { name: "Status", exact: true }).getByRole("link")).toContainText(["Failed", "Published"]);
  await page.keyboard.press("Escape");

  await page.goBack();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("link", { name: "Clear all" }).click();
  await expect(rows(page)).toHaveCount(12);
  await expect(page).toHaveURL(/\/datasets$/);
});

test("every filter narrows the list to what it names", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  const narrowed: [string, RegExp, number][] = [
    ["Status", /^Stale /, 2],
    ["Published", /^Not on the portal /, 2],
    ["Access", /^Restricted /, 1],
    ["Theme", /^Transport /, 2],
    ["Keyword", /^iata /, 1],
    ["Licence", /^U\.S\. Government Work /, 7],
  ];
  for (const [name, value, count] of narrowed) {
    await filter(page, name, value);
    await expect(rows(page), `${name} ${value}`).toHaveCount(count);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Clear all" }).click();
    await expect(rows(page)).toHaveCount(12);
  }
});

test("a search that finds nothing says what to drop", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?q=zebra&theme=Transport");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await axe(page);
  await page.getByRole("link", { name: "Text: zebra" }).click();
  await expect(rows(page)).toHaveCount(2);
});

test("a column sorts both ways, and columns come and go", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await table(page).getByRole("link", { name: "Records" }).click();
  await expect(table(page).getByRole("columnheader", { name: "Records" })).toHaveAttribute("aria-sort", "descending");
  await expect(rows(page).first()).toContainText("Airports of the United States");
  await table(page).getByRole("link", { name: "Title" }).click();
  await expect(rows(page).first()).toContainText("Airports of the United States");
  await table(page).getByRole("link", { name: "Title" }).click();
  await expect(rows(page).first()).toContainText("Wildlife strikes");

  await page.getByRole("button", { name: "Columns" }).click();
  const columns = page.getByRole("group", { name: "Columns" });
  await columns.getByRole("link", { name: "Licence" }).click();
  await columns.getByRole("link", { name: "Publisher" }).click();
  await page.keyboard.press("Escape");
  await expect(table(page).getByRole("columnheader", { name: "Licence" })).toBeVisible();
  await expect(table(page).getByRole("columnheader", { name: "Publisher" })).toHaveCount(0);
  await expect(rows(page).first()).toContainText("U.S. Government Work");
  await page.reload();
  await hydrated(page);
  await expect(table(page).getByRole("columnheader", { name: "Licence" })).toBeVisible();
});

test("the keyboard searches, moves, selects, opens and explains itself", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?sort=title");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await expect(rows(page).nth(0).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(rows(page).nth(1).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("x");
  await expect(rows(page).nth(1).getByRole("checkbox")).toBeChecked();
  await expect(page.getByRole("group", { name: "Selected datasets" })).toContainText("1 selected");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await axe(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Atmospheric CO2 at Mauna Loa since 1958" })).toBeVisible();
});

test("what the list shows is taken away as a CSV file", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?publisher=Federal+Aviation+Administration&sort=title");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("datasets.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^uid,dataset_id,title,state/);
  expect(lines[1]).toContain("us-airports,Airports of the United States,published");
  expect(lines[2]).toContain("Wildlife strikes reported to the FAA,failed");
});

/** Makes a dataset without a source. */
async function make(page: Page, title: string): Promise<void> {
  await open(page, "/datasets/new");
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("button", { name: "Create dataset" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

test("a selection over several pages of the list is deleted, with what became of each", async ({ page, server, guards }) => {
  guards.expect(/404/);
  await signIn(page);
  await make(page, "Benches");
  await make(page, "Fountains");
  await open(page, "/datasets");
  const search = page.getByRole("searchbox", { name: "Search" });
  await search.fill("benches");
  await page.getByRole("checkbox", { name: "Select Benches" }).check();
  await search.fill("fountains");
  await page.getByRole("checkbox", { name: "Select Fountains" }).check();
  const bar = page.getByRole("group", { name: "Selected datasets" });
  await expect(bar).toContainText("2 selected");

  // A colleague is faster with one of them.
  const { results } = await portal(server, "GET", "/datasets/?limit=100");
  const fountains = results.find((dataset: { dataset_id: string }) => dataset.dataset_id === "fountains");
  await portal(server, "DELETE", `/datasets/${fountains.uid}/`);
  await bar.getByRole("button", { name: "Delete…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 datasets" });
  // One of them is not in the list any more, and has its name all the same.
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByRole("list")).toContainText("Benches");
  await axe(page);
  await dialog.getByRole("button", { name: "Delete 2 datasets" }).click();
  await expect(page.getByRole("heading", { name: "1 deleted, 1 failed" })).toBeVisible();
  const outcomes = page.getByRole("table", { name: "Selected datasets" });
  await expect(outcomes.getByRole("row", { name: /Benches.*Deleted/ })).toBeVisible();
  await expect(outcomes.getByRole("row", { name: /Fountains.*not found/i })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

test("everything that matches is selected at once, and orders run one after another", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?published=false");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  const bar = page.getByRole("group", { name: "Selected datasets" });
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Publish…", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish 2 datasets" }).click();
  await expect(page.getByRole("heading", { name: "2 queued" })).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(row(page, "Wildlife strikes reported to the FAA")).toContainText("Failed");
});

test("a viewer sees the list and is told why they order nothing", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/datasets");
  await expect(page.getByRole("link", { name: "New dataset" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("checkbox", { name: "Select Airports of the United States" }).check();
  const bar = page.getByRole("group", { name: "Selected datasets" });
  for (const name of ["Publish…", "Unpublish…", "Delete…"]) {
    await expect(bar.getByRole("button", { name, exact: true })).toBeDisabled();
  }
  await page.getByRole("button", { name: "Actions for Airports of the United States" }).click();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
});

test("with scripts off the list searches, filters, sorts and pages", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.publisher);
    await page.goto("/datasets");
    await page.getByRole("searchbox", { name: "Search" }).fill("united states");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=united/);
    await expect(row(page, "Airports of the United States")).toBeVisible();
    await filter(page, "Theme", /^Transport /);
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("link", { name: "Clear all" }).click();
    await table(page).getByRole("link", { name: "Title" }).click();
    await expect(rows(page).first()).toContainText("Airports of the United States");
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("group", { name: "Columns" }).getByRole("link", { name: "Licence" }).click();
    await expect(table(page).getByRole("columnheader", { name: "Licence" })).toBeVisible();
    await page.getByRole("link", { name: "Airports of the United States" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Airports of the United States" })).toBeVisible();
    await expect(page.getByRole("table", { name: "Published rows" })).toContainText("Thigpen");
  });
});

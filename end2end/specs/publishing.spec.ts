// The orders on a dataset: publish, abort, unpublish, duplicate, delete, with the status as it moves and every refusal explained.
import type { Page } from "@playwright/test";
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { datasetOf, emptyDataset, portal } from "../support/portal.ts";
import { web } from "../support/web.ts";

const csv = "code,town\nAAA,Paris\nBBB,Lyon\n";

const notices = (page: Page) => page.getByRole("status", { name: "Notices" });
const order = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** The badge beside the title. */
const standing = (page: Page, word: string) => page.getByRole("main").getByText(word, { exact: true }).first();

/** Opens the menu of a dataset and takes one of its actions. */
async function more(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await order(page, action).click();
}

test("a publication that fails says why and where, and is put right", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets?q=wildlife");
  await page.getByRole("link", { name: "Wildlife strikes reported to the FAA" }).click();
  await expect(standing(page, "Failed")).toBeVisible();
  await expect(page.getByText(/The last publication failed.*There is no field “flight_date_utc” at this step/)).toBeVisible();
  await axe(page);

  // Once more without a change: the status moves, and comes to the same end.
  await order(page, "Publish").click();
  await expect(notices(page)).toContainText("The publication of “Wildlife strikes reported to the FAA” is ordered.");
  await expect(standing(page, "Failed")).toBeVisible();

  await page.getByRole("link", { name: "See the step" }).click();
  await expect(page.getByRole("list", { name: "Processors, in order" })).toContainText("flight_date_utc");
  await page.getByRole("link", { name: "Edit step 1" }).click();
  const form = page.getByRole("form", { name: /step \d/i });
  await form.getByRole("combobox", { name: "Field" }).selectOption("flight_date");
  await page.getByRole("button", { name: "Save step" }).click();
  await expect(notices(page)).toContainText("is saved");
  await order(page, "Publish").click();
  await expect(standing(page, "Published")).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("The last publication failed")).toHaveCount(0);
  await page.getByRole("link", { name: "Overview" }).click();
  // Of 10,000 lines, 24 say the same as another.
  await expect(page.getByText("9,976 rows, as an administrator sees them")).toBeVisible();
});

test("records at fault are listed with their messages, and the others are published", async ({ page, server }) => {
  const uid = await datasetOf(server, "numbers-in-words", "code,count\nAAA,1\nBBB,two\nCCC,three\n");
  await portal(server, "POST", `/datasets/${uid}/fields/`, { type: "type", label: "Whole", field: "count", type_param: "int" });
  await signIn(page);
  await open(page, `/datasets/${uid}`);
  await order(page, "Publish").click();
  await expect(standing(page, "Published")).toBeVisible();
  await page.getByText("2 records had errors").first().click();
  const errors = page.getByRole("table", { name: "2 records had errors" });
  await expect(errors.getByRole("row", { name: /two/ })).toBeVisible();
  await axe(page);
  await expect(page.getByRole("table", { name: "Published rows" })).toContainText("AAA");
});

test("what is published is changed, published again, taken off, duplicated and deleted", async ({ page, server }) => {
  const uid = await datasetOf(server, "towns-in-order", csv);
  await signIn(page);
  await open(page, `/datasets/${uid}`);
  await expect(standing(page, "Not published")).toBeVisible();
  await expect(page.getByRole("link", { name: "Fill in the metadata" })).toBeVisible();
  await expect(order(page, "Publish metadata")).toBeDisabled();
  await expect(order(page, "Publish metadata")).toHaveAttribute("title", "The dataset is not published.");
  await axe(page);

  await order(page, "Publish").click();
  await expect(standing(page, "Published")).toBeVisible();
  await expect(page.getByRole("table", { name: "Published rows" })).toContainText("Lyon");
  await expect(order(page, "Publish metadata")).toBeEnabled();
  await axe(page);

  // A change that is not public yet is told beside the title, and in the list.
  await page.getByRole("link", { name: "Metadata", exact: true }).click();
  await page.getByLabel(/^Publisher/).fill("City of Lyon");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(standing(page, "Unpublished changes")).toBeVisible();
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByText("Changed since it was published")).toBeVisible();
  await order(page, "Publish metadata").click();
  await expect(notices(page)).toContainText("Records are not processed again.");
  await expect(standing(page, "Published")).toBeVisible();

  await more(page, "Duplicate");
  await expect(notices(page)).toContainText("“towns-in-order” was duplicated.");
  await expect(page).not.toHaveURL(new RegExp(`${uid}$`));
  await expect(standing(page, "Not published")).toBeVisible();

  await more(page, "Delete dataset");
  const dialog = page.getByRole("dialog", { name: /^Delete “/ });
  await expect(dialog).toContainText("This cannot be undone.");
  await axe(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await more(page, "Delete dataset");
  await dialog.getByRole("button", { name: "Delete dataset" }).click();
  await expect(notices(page)).toContainText("is deleted.");
  await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();

  await open(page, `/datasets/${uid}`);
  await more(page, "Unpublish");
  await expect(notices(page)).toContainText("“towns-in-order” leaves the portal. Its configuration stays.");
  await expect(standing(page, "Not published")).toBeVisible();
  await expect(page.getByRole("table", { name: "Published rows" })).toHaveCount(0);
});

test("what runs is shown to everybody who looks, takes no other order, and can be aborted", async ({ page, server }) => {
  // Rows that never end: the publication runs until somebody stops it.
  const endless = { "/endless.csv": (response: import("node:http").ServerResponse) => void response.writeHead(200).write(csv) };
  await web(endless, async (site) => {
    const uid = await emptyDataset(server, "endless-towns");
    const connection = { type: "http", url: `${site}/endless.csv` };
    const resource = { type: "csvfile", title: "endless.csv", params: {}, datasource: { type: "http", connection } };
    await portal(server, "POST", `/datasets/${uid}/resources/`, resource);
    await signIn(page);
    await open(page, `/datasets/${uid}`);
    await order(page, "Publish").click();
    await expect(page.getByRole("progressbar")).toBeVisible();
    await expect(standing(page, "Processing")).toBeVisible();
    await expect(order(page, "Publish")).toBeDisabled();
    await expect(order(page, "Publish")).toHaveAttribute("title", "Not while the dataset is processing.");
    await axe(page);
    await open(page, "/datasets?q=endless");
    const row = page.getByRole("row", { name: /endless-towns/ });
    await expect(row).toContainText("Processing");
    await row.getByRole("link", { name: "endless-towns" }).click();
    await order(page, "Abort").click();
    await expect(notices(page)).toContainText("is being stopped");
    await expect(standing(page, "Not published")).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("progressbar")).toHaveCount(0);
    await expect(order(page, "Publish")).toBeEnabled();
  });
});

test("what the portal refuses is said in its words", async ({ page, server, guards }) => {
  const metadata = { default: { title: { value: "Half done" } }, internal: { draft: { value: true } } };
  const { uid } = await portal(server, "POST", "/datasets/", { dataset_id: "half-done", metadata });
  await signIn(page);
  await open(page, `/datasets/${uid}`);
  guards.expect(/400/);
  await order(page, "Publish").click();
  await expect(notices(page)).toContainText("the dataset is a draft");
  await expect(order(page, "Publish")).toBeEnabled();
  // Gone meanwhile: the page says so, and a fresh visit finds nothing.
  guards.expect(/404/);
  await portal(server, "DELETE", `/datasets/${uid}/`);
  await order(page, "Publish").click();
  await expect(notices(page)).toContainText(/not found/i);
  await page.goto(`/datasets/${uid}`);
  await expect(page.getByRole("main")).toContainText(/not found/i);
});

test("people are told why an order is not theirs to give", async ({ page, server }) => {
  const uid = await datasetOf(server, "towns-of-others", csv);
  for (const name of [people.viewer, people.auditor, people.editor]) {
    await signIn(page, name);
    await open(page, `/datasets/${uid}`);
    await expect(order(page, "Publish"), name).toBeDisabled();
    await expect(order(page, "Publish"), name).toHaveAttribute("title", /Needs the role publisher or admin/);
  }
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(order(page, "Unpublish")).toBeDisabled();
  await axe(page);
});

test("with scripts off a dataset is published and taken off again", async ({ browser, server, guards }) => {
  const uid = await datasetOf(server, "towns-by-form", csv);
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.publisher);
    await page.goto(`/datasets/${uid}`);
    await expect(standing(page, "Not published")).toBeVisible();
    await order(page, "Publish").click();
    await expect(notices(page)).toContainText("The publication of “towns-by-form” is ordered.");
    await expect(async () => {
      await page.reload();
      await expect(standing(page, "Published")).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(page.getByRole("table", { name: "Published rows" })).toContainText("Paris");
    await more(page, "Unpublish");
    await expect(notices(page)).toContainText("“towns-by-form” leaves the portal.");
    await expect(async () => {
      await page.reload();
      await expect(standing(page, "Not published")).toBeVisible({ timeout: 500 });
    }).toPass();
  });
});

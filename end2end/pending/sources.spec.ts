// The sources of a dataset: adding, looking, editing, replacing, deleting.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
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
  await axe(page);

  await page.getByRole("link", { name: "Add a source" }).click();
  await page.getByLabel("Choose a file").setInputFiles(csv("heliports.csv", "iata;name\nAAA;Alpha\nBBB;Beta\n"));
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Alpha");
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("heliports.csv");
  await page.getByRole("textbox", { name: "Title" }).fill("Heliports");
  await axe(page);
  await page.getByRole("button", { name: "Add source" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("“Heliports” is added");
  await expect(listed.getByRole("link", { name: "Heliports" })).toBeVisible();
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Beta");

  await page.getByRole("link", { name: "Edit" }).last().click();
  await page.getByRole("textbox", { name: "Title" }).fill("Heliports of the state");
  await page.getByRole("button", { name: "Save source" }).click();
  await expect(listed.getByRole("link", { name: "Heliports of the state" })).toBeVisible();

  const row = listed.getByRole("row").filter({ hasText: "Heliports of the state" });
  await row.getByRole("button", { name: "More" }).click();
  await row.getByRole("link", { name: "Replace the file" }).click();
  await page.getByLabel("Choose a file").setInputFiles(csv("heliports-2.csv", "iata;name\nCCC;Gamma\n"));
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Gamma");
  await page.getByRole("button", { name: "Replace file" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("is replaced");
  await expect(page.getByRole("table", { name: "First rows" })).toContainText("Gamma");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the file" }).click();
  expect((await download).suggestedFilename()).toBe("heliports-2.csv");

  await row.getByRole("button", { name: "More" }).click();
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

test("a viewer looks at rows and is told why they change nothing", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/datasets?q=airports");
  await sources(page, /airports/i);
  await expect(page.getByRole("link", { name: "Add a source" })).toHaveAttribute("aria-disabled", "true");
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

// Making a dataset: from a file, from an address, and what can go wrong on the way.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { axe, expect, open, people, signIn, test } from "../support/index.ts";
import { web } from "../support/web.ts";

const data = join(import.meta.dirname, "..", "..", "crates", "portal", "demo", "data");

const title = (page: Page) => page.getByRole("textbox", { name: "Title" });
const identifier = (page: Page) => page.getByRole("textbox", { name: "Identifier" });
const create = (page: Page) => page.getByRole("button", { name: "Create dataset" });
const firstRows = (page: Page) => page.getByRole("table", { name: "First rows" });

test("a file gives a dataset its title, its rows and how they are read", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await page.getByRole("link", { name: "New dataset" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New dataset" })).toBeVisible();
  await axe(page);
  await page.getByLabel("Choose a file").setInputFiles(join(data, "gapminder-health-income.csv"));
  await expect(title(page)).toHaveValue("Gapminder health income");
  await expect(identifier(page)).toHaveValue("gapminder-health-income");
  await title(page).fill("Health and income, a second time");
  await expect(identifier(page)).toHaveValue("health-and-income-a-second-time");
  await page.getByRole("checkbox", { name: "Restricted" }).check();
  await axe(page);
  await create(page).click();

  await expect(page.getByRole("heading", { level: 1, name: "Health and income, a second time" })).toBeVisible();
  await expect(page.getByText("gapminder-health-income.csv is uploaded.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Extractor" })).toHaveValue("csvfile");
  await expect(page.getByRole("textbox", { name: "Separator" })).toHaveValue(",");
  await expect(firstRows(page)).toContainText("Afghanistan");
  await axe(page);
  // The parameters change how it is read: the rows follow.
  await page.getByRole("textbox", { name: "Separator" }).fill(";");
  await expect(firstRows(page).getByRole("columnheader")).toHaveCount(1);
  await page.getByRole("button", { name: "Guess again" }).click();
  await expect(page.getByRole("textbox", { name: "Separator" })).toHaveValue(",");
  await page.getByRole("button", { name: "Add source" }).click();
  await expect(page.getByRole("table", { name: "Resources of this dataset" })).toContainText("gapminder-health-income.csv");

  await open(page, "/datasets?q=second+time");
  await expect(page.getByRole("row", { name: /Health and income, a second time.*Not published.*Restricted/ })).toBeVisible();
});

test("an address gives a dataset its rows", async ({ page }) => {
  await web({ "/files/street_trees.csv": "species;height\nOak;12\nBeech;9\n" }, async (site) => {
    await signIn(page);
    await open(page, "/datasets/new");
    await page.getByText("A web address").click();
    await page.getByRole("textbox", { name: "A web address" }).fill(`${site}/files/street_trees.csv`);
    await expect(title(page)).toHaveValue("Street trees");
    await axe(page);
    await create(page).click();
    await expect(firstRows(page)).toContainText("Beech");
    await expect(page.getByRole("textbox", { name: "Separator" })).toHaveValue(";");
    await page.getByRole("button", { name: "Add source" }).click();
    await expect(page.getByRole("table", { name: "Resources of this dataset" })).toContainText("street_trees.csv");
  });
});

test("a dataset needs a title, and an identifier that is free", async ({ page, guards }) => {
  await signIn(page);
  await open(page, "/datasets/new");
  await create(page).click();
  await expect(page.getByText("A dataset needs a title.")).toBeVisible();
  await expect(title(page)).toBeFocused();
  await axe(page);
  guards.expect(/400/);
  await title(page).fill("Airports once more");
  await identifier(page).fill("us-airports");
  await create(page).click();
  await expect(identifier(page)).toHaveAccessibleDescription(/taken|already|exists|unique/i);
  await expect(identifier(page)).toHaveAttribute("aria-invalid", "true");
  await expect(title(page)).toHaveValue("Airports once more");
  await axe(page);
  await identifier(page).fill("us-airports-once-more");
  await create(page).click();
  await expect(page.getByRole("heading", { level: 1, name: "Airports once more" })).toBeVisible();
});

test("an address that cannot be read is explained, and can be put right", async ({ page, guards }) => {
  await web({ "/good.csv": "a,b\n1,2\n" }, async (site) => {
    await signIn(page);
    await open(page, "/datasets/new");
    await page.getByText("A web address").click();
    const address = page.getByRole("textbox", { name: "A web address" });
    await address.fill("example.org/data.csv");
    await title(page).fill("Hard to reach");
    await create(page).click();
    await expect(page.getByText("An address begins with https:// or http://.")).toBeVisible();
    await expect(address).toBeFocused();

    guards.expect(/400/);
    await address.fill(`${site}/gone.csv`);
    await create(page).click();
    await expect(page.getByText(/The portal could not guess how to read this.*127\.0\.0\.1.*404/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Add source" })).toBeDisabled();
    await axe(page);
    await address.fill("http://127.0.0.1:9/data.csv");
    await page.getByRole("button", { name: "Read" }).click();
    await expect(page.getByText(/could not be reached/).first()).toBeVisible();
    await address.fill(`${site}/good.csv`);
    await page.getByRole("button", { name: "Read" }).click();
    await expect(firstRows(page)).toContainText("1");
    await expect(page.getByText(/could not be reached/)).toHaveCount(0);
  });
});

test("a source that is read the wrong way is told, and guessed again", async ({ page, guards }) => {
  guards.expect(/400/);
  await signIn(page);
  await open(page, "/datasets/new");
  await page.getByLabel("Choose a file").setInputFiles(join(data, "iowa-electricity.csv"));
  await create(page).click();
  await expect(firstRows(page)).toContainText("Fossil Fuels");
  await page.getByRole("combobox", { name: "Extractor" }).selectOption("geojson");
  await expect(page.getByText("The source could not be read this way.")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Guess again" }).click();
  await expect(page.getByRole("combobox", { name: "Extractor" })).toHaveValue("csvfile");
  await expect(page.getByText("The source could not be read this way.")).toHaveCount(0);
  // Another file is another thing to read.
  await page.getByLabel("Choose a file").setInputFiles(join(data, "us-state-capitals.json"));
  await expect(page.getByText("us-state-capitals.json is uploaded.")).toBeVisible();
  await expect(firstRows(page)).toContainText("Montgomery");
});

test("an upload shows how far it is and can be cancelled", async ({ page, context }) => {
  await signIn(page);
  await open(page, "/datasets/new");
  await title(page).fill("A large file");
  const line = "0123456789,abcdefghijklmnopqrstuvwxyz,0123456789\n";
  const buffer = Buffer.from("number,letters,again\n" + line.repeat(400_000));
  await page.getByLabel("Choose a file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("19.6 MB")).toBeVisible();
  // A slow line: the upload is still under way when it is cancelled.
  const slow = await context.newCDPSession(page);
  await slow.send("Network.enable");
  await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 1_000_000 });
  await create(page).click();
  await expect(page.getByRole("progressbar", { name: "Uploading large.csv" })).toBeVisible();
  await expect(page.getByText(/of 19\.6 MB/)).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Cancel the upload" }).click();
  await expect(page.getByText("The upload was cancelled. Nothing was saved.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add source" })).toBeDisabled();
});

test("an editor may make a dataset, a viewer is told why not", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/datasets/new");
  await expect(create(page)).toBeDisabled();
  await expect(create(page)).toHaveAttribute("title", /role/);
});

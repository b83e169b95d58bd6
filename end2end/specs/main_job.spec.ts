// The main job, start to end, with real files: from a file or an address to published rows that the right people see,
// the whole change in the activity log, and one part of it taken back.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, open, people, signIn, test } from "../support/index.ts";
import { web } from "../support/web.ts";

const data = join(import.meta.dirname, "..", "..", "crates", "portal", "demo", "data");

interface Job {
  file: string;
  /** From an address instead of an upload. */
  byAddress?: boolean;
  title: string;
  extractor: string;
  /** A value among the first rows. */
  firstValue: string;
  processor: { name: string; fill: (form: Locator) => Promise<void>; added: RegExp; told: RegExp };
  field: { name: string; label: string; type: string; typeWord: string };
  secure: (page: Page, title: string) => Promise<void>;
  /** Looks as somebody and checks what they get. */
  look: (page: Page) => Promise<void>;
  rows: string;
  undo: { operation: string; section: string; taken: (page: Page) => Promise<void> };
}

const notices = (page: Page) => page.getByRole("status", { name: "Notices" });
const tab = (page: Page, name: string) => page.getByRole("navigation", { name: "Dataset" }).getByRole("link", { name, exact: true });

/** Restricts the dataset to the regional partners, who see the rows of a filter. */
async function restrict(page: Page, title: string, filter: string): Promise<void> {
  await page.getByRole("radio", { name: "Restricted" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notices(page)).toContainText(`“${title}” is restricted to rulesets now.`);
  await page.getByRole("button", { name: "Add a group" }).click();
  const dialog = page.getByRole("dialog", { name: /^Add a group to/ });
  await dialog.getByRole("searchbox", { name: "Find a group" }).fill("regional");
  await dialog.getByRole("radio", { name: "Regional partners" }).check();
  await dialog.getByRole("checkbox", { name: "See it while restricted" }).check();
  await dialog.getByLabel("Row filter").fill(filter);
  await dialog.getByRole("button", { name: "Add ruleset" }).click();
  await expect(dialog).toBeHidden();
}

/** Leaves the dataset open, with a filter for everybody. */
async function filterForAll(page: Page, filter: string): Promise<void> {
  await page.getByLabel("Row filter").fill(filter);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notices(page)).toContainText("The access of the dataset is saved.");
}

/** Looks at the published rows as a user. */
async function viewAs(page: Page, username: string): Promise<Locator> {
  await page.getByLabel("User name").fill(username);
  await page.getByRole("button", { name: "View", exact: true }).click();
  return page.getByRole("table", { name: `What ${username} sees` });
}

async function viewAsVisitor(page: Page): Promise<Locator> {
  await page.getByRole("link", { name: "A visitor without an account" }).click();
  return page.getByRole("table", { name: "What a visitor without an account sees" });
}

const jobs: Job[] = [
  {
    file: "airports.csv",
    title: "Airports, from the file",
    extractor: "csvfile",
    firstValue: "Livingston Municipal",
    processor: {
      name: "Create geo point",
      fill: async (form) => {
        await form.getByRole("combobox", { name: "Latitude" }).selectOption("latitude");
        await form.getByRole("combobox", { name: "Longitude" }).selectOption("longitude");
        await form.getByLabel("Output field").fill("position");
      },
      added: /31\.95376472,-89\.23450472/,
      told: /1 column added \(position\)/,
    },
    field: { name: "iata", label: "IATA code", type: "text", typeWord: "Text" },
    secure: (page, title) => restrict(page, title, 'state = "TX"'),
    look: async (page) => {
      await expect((await viewAs(page, "thomas.bernard")).getByRole("cell", { name: "TX" }).first()).toBeVisible();
      await expect(page.getByRole("cell", { name: "MS", exact: true })).toHaveCount(0);
      await page.getByRole("link", { name: "A visitor without an account" }).click();
      await expect(page.getByText("A visitor without an account does not see this dataset.")).toBeVisible();
    },
    rows: "3,376 rows",
    undo: {
      operation: "Create dataset processor",
      section: "",
      taken: async (page) => {
        await tab(page, "Processing").click();
        await expect(page.getByText("No processors yet")).toBeVisible();
      },
    },
  },
  {
    file: "birdstrikes.csv",
    byAddress: true,
    title: "Bird strikes, from the web",
    extractor: "csvfile",
    firstValue: "BARKSDALE AIR FORCE BASE ARPT",
    processor: {
      name: "Skip records",
      fill: async (form) => {
        await form.getByRole("combobox", { name: "Field" }).selectOption("wildlife_size");
        await form.getByLabel("Value").fill("Small");
      },
      added: /Turkey vulture/,
      told: /rows? dropped/,
    },
    field: { name: "flight_date", label: "Day of the flight", type: "date", typeWord: "Date" },
    secure: (page) => filterForAll(page, 'origin_state = "Louisiana"'),
    look: async (page) => {
      const seen = await viewAsVisitor(page);
      await expect(seen.getByRole("cell", { name: "Louisiana" }).first()).toBeVisible();
      await expect(seen.getByRole("cell", { name: "California" })).toHaveCount(0);
    },
    rows: "rows, as an administrator sees them",
    undo: {
      operation: "Update template field dataset metadata",
      section: "default.description",
      taken: async (page) => {
        await tab(page, "Metadata").click();
        await expect(page.getByRole("textbox", { name: /^Description/ })).toHaveValue("");
        await expect(page.getByLabel(/^Publisher/)).toHaveValue("Portico's own test");
      },
    },
  },
  {
    file: "earthquakes.json",
    title: "Earthquakes, from the file",
    extractor: "geojson",
    firstValue: "4km W of Castaic, CA",
    processor: {
      name: "Expression",
      fill: async (form) => {
        await form.getByLabel("Expression").fill("=upper(place)");
        await form.getByLabel("Output field").fill("loud_place");
      },
      added: /4KM W OF CASTAIC, CA/,
      told: /1 column added \(loud_place\)/,
    },
    field: { name: "mag", label: "Magnitude", type: "double", typeWord: "Decimal" },
    secure: (page) => filterForAll(page, "mag >= 6"),
    look: async (page) => {
      const seen = await viewAsVisitor(page);
      await expect(seen.getByRole("cell", { name: /^6\.\d/ }).first()).toBeVisible();
      await expect(seen.getByRole("cell", { name: "4km W of Castaic, CA" })).toHaveCount(0);
    },
    rows: "1,707 rows",
    undo: {
      operation: "Create dataset field configuration",
      section: "",
      taken: async (page) => {
        await tab(page, "Fields").click();
        await expect(page.getByRole("table", { name: "Fields as they will be published" })).toBeVisible();
        await expect(page.getByRole("link", { name: "Magnitude", exact: true })).toHaveCount(0);
      },
    },
  },
  {
    file: "unemployment.tsv",
    title: "Unemployment, from the file",
    extractor: "csvfile",
    firstValue: "1001",
    processor: {
      name: "Expression",
      fill: async (form) => {
        await form.getByLabel("Expression").fill("=rate * 100");
        await form.getByLabel("Output field").fill("percent");
      },
      added: /9\.7/,
      told: /1 column added \(percent\)/,
    },
    field: { name: "id", label: "County code", type: "text", typeWord: "Text" },
    secure: (page, title) => restrict(page, title, "rate >= 0.2"),
    look: async (page) => {
      await expect((await viewAs(page, "thomas.bernard")).getByRole("cell", { name: /^0?\.2/ }).first()).toBeVisible();
      await expect(page.getByRole("cell", { name: "1001", exact: true })).toHaveCount(0);
    },
    rows: "3,218 rows",
    undo: {
      operation: "Create dataset group security",
      section: "",
      taken: async (page) => {
        await tab(page, "Security").click();
        await expect(page.getByRole("row", { name: /regional-partners/ })).toHaveCount(0);
        await expect(page.getByText("No ruleset for a group")).toBeVisible();
      },
    },
  },
];

/** Fills in the new dataset and its source, up to the saved resource. */
async function create(page: Page, job: Job, address?: string): Promise<void> {
  await page.getByRole("link", { name: "New dataset" }).click();
  if (address) {
    await page.getByText("A web address").click();
    await page.getByRole("textbox", { name: "A web address" }).fill(address);
  } else {
    await page.getByLabel("Choose a file").setInputFiles(join(data, job.file));
  }
  await page.getByRole("textbox", { name: "Title" }).fill(job.title);
  await page.getByRole("button", { name: "Create dataset" }).click();
  await expect(page.getByRole("heading", { level: 1, name: job.title })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Extractor" })).toHaveValue(job.extractor);
  if (job.file.endsWith(".tsv")) await expect(page.getByRole("textbox", { name: "Separator" })).toHaveValue("\\t");
  await expect(page.getByRole("table", { name: "First rows" })).toContainText(job.firstValue);
  await page.getByRole("button", { name: "Add source" }).click();
  await expect(page.getByRole("table", { name: "Resources of this dataset" })).toContainText(job.file);
}

/** Adds the processor and sees the rows before and after it. */
async function process(page: Page, job: Job): Promise<void> {
  await tab(page, "Processing").click();
  await page.getByRole("button", { name: "Add the first processor" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a processor" });
  await dialog.getByRole("searchbox", { name: "Search processors" }).fill(job.processor.name);
  await dialog.getByRole("link", { name: new RegExp(`^${job.processor.name}`) }).first().click();
  const form = page.getByRole("form", { name: /step \d/i });
  await job.processor.fill(form);
  await expect(page.getByText(job.processor.told)).toBeVisible();
  await expect(page.getByRole("table", { name: "Rows after step 1" })).toContainText(job.processor.added);
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("is added. Rows change at the next publication.");
  await page.getByRole("link", { name: "Before", exact: true }).click();
  await expect(page.getByRole("table", { name: "Rows before step 1" })).toContainText(job.firstValue);
}

/** Gives a field its label and its type. */
async function describe(page: Page, { field }: Job): Promise<void> {
  await tab(page, "Fields").click();
  await page.getByRole("link", { name: `Edit field ${field.name}`, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Field ${field.name}` });
  await dialog.getByRole("textbox", { name: /^Label/ }).fill(field.label);
  await dialog.getByRole("combobox", { name: /^Type/ }).selectOption(field.type);
  await dialog.getByRole("button", { name: "Save field" }).click();
  // The form plans over every field of the preview: with 28 of them that takes its time on a busy machine.
  await expect(notices(page)).toContainText(`Field “${field.name}” is saved`, { timeout: 30_000 });
  const row = page.getByRole("table", { name: "Fields as they will be published" }).getByRole("row").filter({ hasText: field.label });
  await expect(row).toContainText(field.typeWord);
}

/** Fills in the portal's own template. */
async function fillIn(page: Page): Promise<void> {
  await tab(page, "Metadata").click();
  await page.getByRole("textbox", { name: /^Description/ }).fill("<p>Made by the main job.</p>");
  await page.getByLabel(/^Publisher/).fill("Portico's own test");
  await page.getByLabel(/^Keywords/).first().fill("main job");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: /^Language/ }).selectOption("en");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("It will be on the portal once the dataset is published.")).toBeVisible();
}

/** Finds the whole change in the activity log and takes one part of it back. */
async function undo(page: Page, { title, undo }: Job): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("link", { name: "Who changed what" }).click();
  const log = page.getByRole("table", { name: /^Activity/ });
  const entry = (operation: string) => log.getByRole("row").filter({ has: page.getByRole("link", { name: operation, exact: true }) });
  for (const operation of ["Create dataset", "Create dataset resource", "Create dataset processor", "Publish dataset", undo.operation]) {
    await expect(entry(operation).first(), operation).toContainText(people.admin);
  }
  await expect(entry("Update template field dataset metadata")).toHaveCount(4);
  await entry(undo.operation).filter({ hasText: undo.section }).first().getByRole("link", { name: undo.operation }).click();
  await expect(page.getByRole("main")).toContainText(title);
  await page.getByRole("button", { name: "Undo this change" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo this change" }).click();
  await expect(notices(page)).toContainText("Undone.");
}

for (const job of jobs) {
  test(`the main job with ${job.file}`, async ({ page }) => {
    // Many screens in one journey.
    test.slow();
    await signIn(page);
    await open(page, "/datasets");
    if (job.byAddress) {
      await web({ [`/${job.file}`]: await readFile(join(data, job.file)) }, (site) => journey(page, job, `${site}/${job.file}`));
    } else {
      await journey(page, job);
    }
  });
}

async function journey(page: Page, job: Job, address?: string): Promise<void> {
  await create(page, job, address);
  const dataset = new URL(page.url()).pathname.replace(/\/sources$/, "");
  await process(page, job);
  await describe(page, job);
  await fillIn(page);
  await tab(page, "Security").click();
  await job.secure(page, job.title);

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(notices(page)).toContainText(`The publication of “${job.title}” is ordered.`);
  // The status moves by itself.
  await expect(page.getByRole("main").getByText("Published", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await job.look(page);

  await tab(page, "Overview").click();
  await expect(page.getByText(job.rows)).toBeVisible();
  const published = page.getByRole("table", { name: "Published rows" });
  await expect(published.getByRole("columnheader", { name: job.field.label })).toBeVisible();
  await undo(page, job);
  await open(page, dataset);
  await job.undo.taken(page);
}

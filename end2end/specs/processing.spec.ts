// The processing of a dataset: adding, editing, moving and removing steps, with the rows before and after each.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { datasetOf, emptyDataset, portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

const csv = "code;name;town;lat;lon\nAAA;Alpha ;paris;48.85;2.35\nBBB;Beta;lyon;45.76;4.83\n;Gamma;nice;43.7;7.26\n";

/** Makes a dataset with one file and these processors; answers its uid. */
async function dataset(server: Server, name: string, steps: object[] = []): Promise<string> {
  const uid = await datasetOf(server, name, csv, { separator: ";" });
  for (const step of steps) await portal(server, "POST", `/datasets/${uid}/processors/`, step);
  return uid;
}

const saved = async (server: Server, uid: string): Promise<any[]> =>
  (await portal(server, "GET", `/datasets/${uid}/processors/`)).results;

const upper = { type: "expression", label: "Shout", expression: "=upper(town)", output_field: "town" };
const point = { type: "create_geopoint", latitude: "lat", longitude: "lon", output_field: "position" };
const skip = { type: "skip_record", field: "code", value: "" };

const steps = (page: Page) => page.getByRole("list", { name: "Processors, in order" });
const notices = (page: Page) => page.getByRole("status", { name: "Notices" });
const form = (page: Page) => page.getByRole("form", { name: /step \d/i });

/** Opens the list of types and chooses one by its label. */
async function choose(page: Page, label: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add a processor" });
  await expect(dialog.getByRole("searchbox", { name: "Search processors" })).toBeFocused();
  await page.keyboard.type(label);
  await dialog.getByRole("link", { name: new RegExp(`^${label}`) }).click();
  await expect(form(page)).toBeVisible();
}

test("steps are added from the list of types, and each shows what it does to the rows", async ({ page, server }) => {
  const uid = await dataset(server, "towns-added");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  await expect(page.getByText("No processors yet")).toBeVisible();
  await expect(page.getByRole("table", { name: "Rows as they are read" })).toContainText("Alpha");

  await page.getByRole("button", { name: "Add the first processor" }).click();
  await expect(page.getByRole("dialog")).toContainText("It becomes step 1 of 1.");
  await axe(page);
  await choose(page, "Create geo point");
  await page.getByRole("button", { name: "Add step" }).click();
  const latitude = form(page).getByRole("combobox", { name: "Latitude" });
  await expect(latitude).toBeFocused();
  await expect(latitude).toHaveAccessibleDescription(/This field is required/);
  await axe(page);
  await latitude.selectOption("lat");
  await form(page).getByRole("combobox", { name: "Longitude" }).selectOption("lon");
  await form(page).getByLabel("Output field").fill("position");
  const after = page.getByRole("table", { name: "Rows after step 1" });
  await expect(after).toContainText("48.85,2.35");
  await expect(page.getByText("1 column added (position)")).toBeVisible();
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("Step “Create geo point” is added.");
  await expect(steps(page).getByRole("link", { name: "Create geo point" })).toBeFocused();

  await page.getByRole("button", { name: "Add processor" }).click();
  await choose(page, "Skip records");
  await form(page).getByRole("combobox", { name: "Field" }).selectOption("code");
  await form(page).getByLabel("Label of the step").fill("Towns without code");
  await expect(page.getByText("1 row dropped")).toBeVisible();
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("Step “Towns without code” is added.");
  await expect(page.getByRole("table", { name: "Rows after step 2" })).not.toContainText("Gamma");
  await page.getByRole("link", { name: "Before" }).click();
  await expect(page.getByRole("table", { name: "Rows before step 2" })).toContainText("Gamma");

  await page.getByRole("button", { name: "Add processor" }).click();
  await choose(page, "Normalize Unicode");
  await form(page).getByRole("combobox", { name: "Fields" }).fill("name");
  await page.keyboard.press("Enter");
  await form(page).getByRole("combobox", { name: "Fields" }).fill("town");
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("Step “Normalize Unicode” is added.");
  expect((await saved(server, uid)).map((step) => [step.type, step.output_field ?? step.fields ?? step.field])).toEqual([
    ["create_geopoint", "position"],
    ["skip_record", "code"],
    ["unicode_normalize", ["name", "town"]],
  ]);
  await axe(page);
});

test("a dataset is joined with another, which the portal alone can do, and shows it once it is published", async ({ page, server }) => {
  const published = async (uid: string): Promise<void> => {
    await portal(server, "POST", `/datasets/${uid}/publish/`);
    const status = async () => (({ status, is_published }) => [status, is_published])(await portal(server, "GET", `/datasets/${uid}/status/`));
    await expect.poll(status, { timeout: 20_000 }).toEqual(["idle", true]);
  };
  await published(await datasetOf(server, "regions", "town,region\nparis,Île-de-France\nlyon,Auvergne-Rhône-Alpes\n"));
  const uid = await dataset(server, "towns-joined");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  await page.getByRole("button", { name: "Add the first processor" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Join datasets Adds the fields of another dataset.", exact: true }).click();
  await form(page).getByRole("textbox", { name: "Dataset" }).fill('{"dataset_id": "regions"}');
  await form(page).getByRole("combobox", { name: "Local key" }).fill("town");
  await form(page).getByRole("textbox", { name: "Remote key" }).fill("town");
  await form(page).getByRole("textbox", { name: "Output fields" }).fill("region");
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("Step “Join datasets” is added.");
  await expect(page.getByText("Only the portal can run this step. It reads another dataset.")).toBeVisible();
  await axe(page);

  await published(uid);
  await open(page, `/datasets/${uid}`);
  await expect(page.getByRole("table", { name: "Published rows" })).toContainText("Auvergne-Rhône-Alpes");
});

test("by keyboard alone a step is inserted, moved and removed", async ({ page, server }) => {
  const uid = await dataset(server, "towns-keyboard", [point, upper]);
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  const menu = async (step: number, item: string) => {
    await page.getByRole("button", { name: `More on step ${step}` }).focus();
    await page.keyboard.press("Enter");
    const action = page.getByRole("button", { name: item });
    while (!(await action.evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  };

  await menu(2, "Insert a step before");
  const search = page.getByRole("dialog").getByRole("searchbox");
  await expect(search).toBeFocused();
  await page.keyboard.type("copy a field");
  await expect(page.getByRole("dialog").getByRole("link")).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New step 2: Copy a field" })).toBeFocused();
  await expect(form(page)).toContainText("1 step after it are removed and written again");
  await page.keyboard.press("Tab");
  await expect(form(page).getByRole("combobox", { name: /^Field/ })).toBeFocused();
  await page.keyboard.type("name");
  await page.keyboard.press("Tab");
  await page.keyboard.type("spoken_name");
  await page.keyboard.press("Enter");
  await expect(notices(page)).toContainText("Step “Copy a field” is in place; 2 steps written.");
  const names = async () => (await saved(server, uid)).map((step) => step.type);
  expect(await names()).toEqual(["create_geopoint", "copy_field", "expression"]);

  await menu(3, "Move up");
  const moving = page.getByRole("dialog", { name: "Move “Shout”?" });
  await expect(moving).toContainText("The portal can only append. So 2 steps are removed and written again");
  await moving.getByRole("button", { name: "Move step" }).focus();
  await page.keyboard.press("Enter");
  await expect(notices(page)).toContainText("“Shout” is step 2 now; 2 steps written again.");
  expect(await names()).toEqual(["create_geopoint", "expression", "copy_field"]);

  await menu(3, "Remove");
  const removing = page.getByRole("dialog", { name: "Remove “Copy a field”?" });
  await removing.getByRole("button", { name: "Remove step" }).focus();
  await page.keyboard.press("Enter");
  await expect(notices(page)).toContainText("Step “Copy a field” is removed.");
  await expect(page.getByRole("button", { name: "Add processor" })).toBeFocused();
  expect(await names()).toEqual(["create_geopoint", "expression"]);
});

test("a step that a colleague changed meanwhile is not overwritten unseen", async ({ page, server, guards }) => {
  guards.expect(/409 \(Conflict\)/);
  const uid = await dataset(server, "towns-stale", [upper]);
  const [held] = await saved(server, uid);
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  await page.getByRole("link", { name: "Edit step 1" }).click();
  await form(page).getByLabel("Expression").fill("=lower(town)");
  await portal(server, "PUT", `/datasets/${uid}/processors/${held.uid}/`, { ...upper, expression: "=capitalize(town)" });
  await page.getByRole("button", { name: "Save step" }).click();
  const note = form(page).getByRole("status");
  await expect(note).toContainText("Changed by somebody else");
  await expect(note).toContainText("Nothing was saved. The step is now “Shout”: =capitalize(town) → town");
  await expect(form(page).getByLabel("Expression")).toHaveValue("=lower(town)");
  expect((await saved(server, uid))[0].expression).toBe("=capitalize(town)");
  await axe(page);
  await note.getByRole("button", { name: "Show theirs" }).click();
  await expect(form(page).getByLabel("Expression")).toHaveValue("=capitalize(town)");
  await form(page).getByLabel("Expression").fill("=lower(town)");
  await page.getByRole("button", { name: "Save step" }).click();
  await expect(notices(page)).toContainText("Step “Shout” is saved.");

  await page.getByRole("link", { name: "Edit step 1" }).click();
  await form(page).getByLabel("Label of the step").fill("Whisper");
  await portal(server, "DELETE", `/datasets/${uid}/processors/${held.uid}/`);
  guards.expect(/404 \(Not Found\)/);
  await page.getByRole("button", { name: "Save step" }).click();
  await expect(note).toContainText("Nothing was saved: the step is gone.");
  await note.getByRole("button", { name: "Add mine as a new step" }).click();
  await expect(notices(page)).toContainText("Step “Whisper” is added.");
  expect((await saved(server, uid)).map((step) => step.label)).toEqual(["Whisper"]);
});

test("what the portal refuses is told at its field, and what was entered stays", async ({ page, server, guards }) => {
  guards.expect(/400 \(Bad Request\)/);
  const uid = await dataset(server, "towns-refused");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  await page.getByRole("button", { name: "Add processor" }).click();
  await choose(page, "Delete records");
  await form(page).getByLabel("Value").fill("paris");
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(form(page)).toContainText("Nothing was saved: some parameters are not right yet.");
  const field = form(page).getByRole("combobox", { name: "Field" });
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/This field is required/);
  await expect(form(page).getByLabel("Value")).toHaveValue("paris");
  await axe(page);
});

test("a step that cannot run says why, and the rows before it stay", async ({ page, server }) => {
  const uid = await dataset(server, "towns-broken", [
    { type: "extract_html", field: "nowhere" },
    upper,
  ]);
  await signIn(page, people.publisher);
  await open(page, `/datasets/${uid}/processing`);
  await expect(steps(page).getByRole("listitem").first()).toContainText(/nowhere/);
  await steps(page).getByRole("link", { name: "Extract text from HTML" }).click();
  await expect(page.getByText("This step cannot run")).toBeVisible();
  await expect(page.getByRole("table", { name: "Rows after step 1" })).toContainText("paris");
  await axe(page);
});

test("a source that cannot be read leaves the steps editable", async ({ page, server, guards }) => {
  guards.expect(/400 \(Bad Request\)/);
  const uid = await emptyDataset(server, "towns-nowhere");
  await portal(server, "POST", `/datasets/${uid}/resources/`, {
    type: "csvfile",
    title: "gone",
    params: {},
    datasource: { type: "http", connection: { type: "http", url: "http://127.0.0.1:9/towns.csv" } },
  });
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/processing`);
  await expect(page.getByText(/No rows to show.*127\.0\.0\.1 could not be reached/)).toBeVisible();
  await page.getByRole("button", { name: "Add processor" }).click();
  await choose(page, "Extract text from HTML");
  await form(page).getByLabel("Field").fill("town");
  await page.getByRole("button", { name: "Add step" }).click();
  await expect(notices(page)).toContainText("Step “Extract text from HTML” is added.");
  await page.getByRole("link", { name: "Go to Sources" }).click();
  await expect(page.getByText("The source could not be read this way.")).toBeVisible();
});

test("a viewer sees steps and rows, and why nothing can be changed", async ({ page, server }) => {
  const uid = await dataset(server, "towns-viewed", [upper, point]);
  await signIn(page, people.viewer);
  await open(page, `/datasets/${uid}/processing`);
  await expect(page.getByRole("button", { name: "Add processor" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Add processor" })).toHaveAccessibleDescription(/Needs the role/);
  await expect(page.getByRole("link", { name: "Edit step 1" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "More on step 1" }).click();
  for (const action of ["Move down", "Insert a step before", "Remove"]) {
    await expect(page.getByRole("button", { name: action })).toBeDisabled();
    await expect(page.getByRole("button", { name: action })).toContainText("Needs the role");
  }
  await axe(page);
  await page.keyboard.press("Escape");
  await steps(page).getByRole("link", { name: "Shout" }).click();
  await expect(page.getByRole("table", { name: "Rows after step 1" })).toContainText("PARIS");
});

test("in a wide table the column that a step adds is brought into sight", async ({ page, server }) => {
  const uid = await dataset(server, "towns-wide", [
    { ...upper, output_field: "a_column_with_quite_a_long_name" },
    { ...upper, output_field: "another_column_with_quite_a_long_name" },
    { ...point },
  ]);
  await signIn(page, people.editor);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `/datasets/${uid}/processing`);
  const table = page.getByRole("table", { name: "Rows after step 3" });
  await table.scrollIntoViewIfNeeded();
  await expect(table.getByRole("columnheader", { name: "position" })).toBeInViewport({ ratio: 0.9 });
  await axe(page);
});

test("with scripts off steps and the rows around each can be looked at", async ({ browser, server, guards }) => {
  const uid = await dataset(server, "towns-still", [upper, point]);
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.editor);
    await page.goto(`/datasets/${uid}/processing`);
    await expect(page.getByRole("table", { name: "Rows after step 2" })).toContainText("48.85,2.35");
    await steps(page).getByRole("link", { name: "Shout" }).click();
    await page.getByRole("link", { name: "Before" }).click();
    await expect(page.getByRole("table", { name: "Rows before step 1" })).toContainText("paris");
  });
});

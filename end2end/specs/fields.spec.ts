// The fields of a dataset: what will be published, and the configurations that make it so.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { datasetOf, portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

const csv = "iata,name,lat,secret\nAAA,Alpha,48.85,x\nBBB,Beta,45.76,y\n";
const label = { type: "rename", label: "", from_name: "name", to_name: "name", field_label: "Airport" };
const describe = { type: "description", label: "What it is", field: "iata", description: "Code of the airport." };

async function dataset(server: Server, name: string, configurations: object[] = []): Promise<string> {
  const uid = await datasetOf(server, name, csv);
  for (const one of configurations) await portal(server, "POST", `/datasets/${uid}/fields/`, one);
  return uid;
}

const saved = async (server: Server, uid: string): Promise<any[]> =>
  (await portal(server, "GET", `/datasets/${uid}/fields/`)).results;

const fields = (page: Page) => page.getByRole("table", { name: "Fields as they will be published" });
const steps = (page: Page) => page.getByRole("list", { name: "Configurations, in order" });
const notices = (page: Page) => page.getByRole("status", { name: "Notices" });
const order = (page: Page) => fields(page).getByRole("row").getByRole("link", { name: /^(?!Edit)/ }).allTextContents();

test("a field is renamed, typed and described in one form that says what it writes", async ({ page, server }) => {
  const uid = await dataset(server, "fields-edited", [label]);
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/fields`);
  await expect(fields(page)).toContainText("Airport");
  await axe(page);

  await page.getByRole("link", { name: "Edit field iata" }).click();
  const form = page.getByRole("dialog", { name: "Field iata" });
  await expect(form.getByRole("button", { name: "Save field" })).toBeDisabled();
  await form.getByRole("textbox", { name: /^Technical name/ }).fill("IATA code");
  await expect(form.getByRole("textbox", { name: /^Technical name/ })).toHaveAccessibleDescription(/Only small letters/);
  await axe(page);
  await form.getByRole("textbox", { name: /^Technical name/ }).fill("iata_code");
  await form.getByRole("textbox", { name: /^Label/ }).fill("IATA code");
  await form.getByRole("textbox", { name: /^Description/ }).fill("Three letters.");
  await expect(form).toContainText("What is written");
  await expect(form.getByRole("listitem")).toHaveCount(2);
  await form.getByRole("button", { name: "Save field" }).click();
  await expect(notices(page)).toContainText("Field “iata_code” is saved: 2 configurations added.");
  await expect(fields(page).getByRole("link", { name: "IATA code" })).toBeVisible();

  // The label of a field that has one is changed where it stands.
  await page.getByRole("link", { name: "Edit field name" }).click();
  const named = page.getByRole("dialog", { name: "Field name" });
  await named.getByRole("textbox", { name: /^Label/ }).fill("Airfield");
  await expect(named.getByRole("listitem")).toContainText("Updates step 1");
  await named.getByRole("button", { name: "Save field" }).click();
  await expect(notices(page)).toContainText("Field “name” is saved: 1 configuration updated.");
  await expect(fields(page).getByRole("link", { name: "Airfield" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit field name" })).toBeFocused();
  const held = await saved(server, uid);
  expect(held.map((one) => one.type)).toEqual(["rename", "description", "rename"]);
  expect(held[0].field_label).toBe("Airfield");
});

test("fields are put in order, hidden and shown again by keyboard", async ({ page, server }) => {
  const uid = await dataset(server, "fields-ordered");
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/fields`);
  const menu = async (field: string, item: string) => {
    await page.getByRole("button", { name: `More on field ${field}` }).focus();
    await page.keyboard.press("Enter");
    const action = page.getByRole("button", { name: item });
    while (!(await action.evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  };
  await menu("lat", "Move to the front");
  await expect(notices(page)).toContainText("The order of the fields is saved");
  await expect.poll(() => order(page)).toEqual(["lat", "iata", "name", "secret"]);
  await menu("iata", "Move down");
  await expect.poll(() => order(page)).toEqual(["lat", "name", "iata", "secret"]);
  await menu("secret", "Hide");
  await expect(notices(page)).toContainText("Field “secret” is hidden at the next publication.");
  await expect.poll(() => order(page)).toEqual(["lat", "name", "iata"]);
  await page.getByRole("button", { name: "Show secret again" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => order(page)).toEqual(["lat", "name", "iata", "secret"]);
  expect((await saved(server, uid)).map((one) => one.type)).toEqual(["order"]);
});

test("a configuration is added, moved and removed", async ({ page, server }) => {
  const uid = await dataset(server, "fields-stack", [label, describe]);
  await signIn(page, people.publisher);
  await open(page, `/datasets/${uid}/fields`);
  await page.getByRole("button", { name: "Add configuration" }).click();
  await page.getByRole("link", { name: "Annotate" }).click();
  const form = page.getByRole("dialog", { name: "New configuration: Annotate" });
  await form.getByRole("button", { name: "Add configuration" }).click();
  await expect(form.getByRole("combobox", { name: "Field" })).toHaveAccessibleDescription(/required|blank/i);
  await axe(page);
  await form.getByRole("combobox", { name: "Field" }).selectOption("name");
  await form.getByRole("combobox", { name: "Annotation" }).selectOption("sortable");
  await form.getByRole("button", { name: "Add configuration" }).click();
  await expect(steps(page).getByRole("listitem")).toHaveCount(3);
  await expect(fields(page).getByRole("row", { name: /Airport/ })).toContainText("sortable");

  await page.getByRole("button", { name: "More on configuration 3" }).click();
  await page.getByRole("button", { name: "Move up" }).click();
  const moving = page.getByRole("dialog", { name: /^Move/ });
  await expect(moving).toContainText("The portal can only append. So 2 steps are removed and written again");
  await moving.getByRole("button", { name: "Move configuration" }).click();
  await expect(notices(page)).toContainText("is configuration 2 now; 2 steps written again.");
  expect((await saved(server, uid)).map((one) => one.type)).toEqual(["rename", "annotate", "description"]);

  await page.getByRole("button", { name: "More on configuration 3" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog", { name: "Remove “What it is”?" }).getByRole("button", { name: "Remove configuration" }).click();
  await expect(notices(page)).toContainText("Configuration “What it is” is removed.");
  await expect(steps(page).getByRole("listitem")).toHaveCount(2);
});

test("what a colleague changed meanwhile is not written over", async ({ page, server }) => {
  const uid = await dataset(server, "fields-stale", [label]);
  const [held] = await saved(server, uid);
  const change = (words: string) =>
    portal(server, "PUT", `/datasets/${uid}/fields/${held.uid}/`, { ...label, label: "x", field_label: words });
  await signIn(page, people.editor);
  await open(page, `/datasets/${uid}/fields`);

  await page.getByRole("link", { name: "Edit field name" }).click();
  const form = page.getByRole("dialog", { name: "Field name" });
  await form.getByRole("textbox", { name: /^Label/ }).fill("Airfield");
  await change("Aerodrome");
  await form.getByRole("button", { name: "Save field" }).click();
  await expect(form.getByRole("status")).toContainText("Changed by somebody else");
  await expect(form.getByRole("status")).toContainText("Nothing was saved");
  await expect(form.getByRole("textbox", { name: /^Label/ })).toHaveValue("Airfield");
  expect((await saved(server, uid))[0].field_label).toBe("Aerodrome");
  await form.getByRole("button", { name: "Cancel" }).click();
  await expect(fields(page)).toContainText("Aerodrome");

  await page.getByRole("link", { name: "Edit configuration 1" }).click();
  const own = page.getByRole("dialog", { name: "Configuration 1: Rename" });
  await own.getByRole("textbox", { name: /^Label required/ }).fill("Airstrip");
  await change("Airport again");
  await own.getByRole("button", { name: "Save configuration" }).click();
  await expect(own.getByRole("status")).toContainText("Nothing was saved");
  await axe(page);
  expect((await saved(server, uid))[0].field_label).toBe("Airport again");
});

test("a viewer sees the fields, and why nothing can be changed", async ({ page, server }) => {
  const uid = await dataset(server, "fields-viewed", [label]);
  await signIn(page, people.viewer);
  await open(page, `/datasets/${uid}/fields`);
  await expect(page.getByRole("link", { name: "Edit field iata" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("link", { name: "Add configuration" })).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "More on field iata" }).click();
  for (const action of ["Move down", "Hide"]) {
    await expect(page.getByRole("button", { name: action })).toBeDisabled();
    await expect(page.getByRole("button", { name: action })).toContainText("Needs the role");
  }
  await axe(page);
});

test("with scripts off the fields can be read", async ({ browser, server, guards }) => {
  const uid = await dataset(server, "fields-still", [label]);
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.editor);
    await page.goto(`/datasets/${uid}/fields`);
    await expect(fields(page)).toContainText("Airport");
    await expect(fields(page)).toContainText("48.85");
  });
});

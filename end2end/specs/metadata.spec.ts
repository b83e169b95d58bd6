// Metadata of a dataset: every type of field, what is no value, review, save, light publication, the way out.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

type Values = Record<string, Record<string, { value: unknown; override_remote_value?: boolean }>>;

/** The uid of a dataset, from the portal. */
async function uidOf(server: Server, id: string): Promise<string> {
  const address = `${server.portalUrl}/api/explore/v2.1/catalog/datasets/${id}`;
  const answer = await fetch(address, { headers: { authorization: `Apikey ${Server.portalKey}` } });
  return ((await answer.json()) as { dataset_uid: string }).dataset_uid;
}

/** What the portal holds, asked past Portico. */
async function held(server: Server, id: string): Promise<Values> {
  const address = `${server.portalUrl}/api/automation/v1.0/datasets/${await uidOf(server, id)}/metadata/`;
  const answer = await fetch(address, { headers: { authorization: `Apikey ${Server.portalKey}` } });
  return (await answer.json()) as Values;
}

/** Opens the metadata of a dataset. */
async function metadata(page: Page, server: Server, id: string): Promise<void> {
  await open(page, `/datasets/${await uidOf(server, id)}/metadata`);
}

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const card = (page: Page, title: string) => page.getByRole("group").filter({ has: page.getByRole("heading", { name: title }) }).last();

test("a change is marked, reviewed, saved, taken to the portal lightly, and undone", async ({ page, server }) => {
  await signIn(page, people.publisher);
  await metadata(page, server, "seattle-weather");
  await expect(page.getByText("Nothing to save")).toBeVisible();
  await expect(save(page)).toBeDisabled();

  await page.getByLabel("Title mandatory").fill("Weather in Seattle, day by day");
  await page.getByLabel("Keywords recommended").fill("drizzle,");
  await expect(page.getByText("2 fields changed · nothing saved yet")).toBeVisible();
  await page.getByRole("button", { name: "Review changes" }).click();
  const review = page.getByRole("dialog", { name: "What you changed" });
  await expect(review.getByRole("deletion").first()).toBeVisible();
  await expect(review.getByRole("insertion").filter({ hasText: "Weather in Seattle, day by day" })).toBeVisible();
  await expect(review.getByRole("insertion").filter({ hasText: "drizzle" })).toBeVisible();
  await axe(page);
  await review.getByRole("button", { name: "Save" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Weather in Seattle, day by day" })).toBeVisible();
  const { default: saved } = await held(server, "seattle-weather");
  expect(saved.title.value).toBe("Weather in Seattle, day by day");
  expect(saved.keyword.value).toContain("drizzle");
  const note = page.getByRole("status").filter({ hasText: "records are not processed again" });
  await note.getByRole("button", { name: "Publish metadata" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Records are not processed again.");

  const last = page.getByRole("complementary").last();
  await expect(last).toContainText("drizzle");
  await axe(page);
  await last.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("button", { name: "Remove drizzle" })).toHaveCount(0);
  expect((await held(server, "seattle-weather")).default.keyword.value).not.toContain("drizzle");
});

test("every type of field is entered by keyboard and saved as what it is", async ({ page, server }) => {
  await signIn(page, people.editor);
  await metadata(page, server, "iowa-electricity-generation");
  const admin = card(page, "Administration");
  await admin.getByLabel("Review recommended").selectOption("Verified");
  await admin.getByRole("checkbox", { name: "teachers" }).press("Space");
  await admin.getByLabel("Data steward").fill("Iowa energy desk");
  await admin.getByLabel("Next review").fill("2027-03-31");
  await admin.getByLabel("Last checked at").fill("2026-11-23T09:12");
  await admin.getByLabel("Internal note").fill("<p>Ask <b>Ames</b>.</p>");
  await admin.getByLabel("Retention, in years").fill("7");
  await admin.getByLabel("Cost of an update, in euros").fill("12.5");
  await admin.getByLabel("Area covered").fill("us_40_19");
  await admin.getByLabel("Area covered").press("Enter");
  await admin.getByLabel("Outline of the area").fill('{"type": "Point", "coordinates": [-93.6, 42.0]}');
  await admin.getByRole("radio", { name: "No", exact: true }).press("Space");

  const reuse = card(page, "Reuse");
  await page.getByRole("navigation", { name: "Templates" }).getByRole("link", { name: "Reuse" }).press("Enter");
  await reuse.getByLabel("How to cite").fill("EIA, Iowa.\nSecond line.");
  await reuse.getByLabel("Examples of use").fill("One, with a comma\nTwo");
  await reuse.getByLabel("Related words").fill("power, grid");
  await reuse.getByLabel("Related words").press("Enter");
  await reuse.getByLabel("Standard").selectOption("GeoJSON");
  await reuse.getByRole("checkbox").first().press("Space");
  await expect(page.getByText("16 fields changed · nothing saved yet")).toBeVisible();
  await axe(page);
  await reuse.getByLabel("Related words").press("Shift+Tab");
  await save(page).press("Enter");
  await expect(page.getByText("Nothing to save")).toBeVisible();

  const values = await held(server, "iowa-electricity-generation");
  const plain = (template: string) =>
    Object.fromEntries(Object.entries(values[template] ?? {}).map(([name, { value }]) => [name, value]));
  expect(plain("admin")).toMatchObject({
    review_status: "verified",
    audiences: ["teachers"],
    steward: "Iowa energy desk",
    next_review: "2027-03-31",
    last_checked_at: "2026-11-23T09:12:00Z",
    internal_note: "<p>Ask <b>Ames</b>.</p>",
    retention_years: 7,
    cost_per_update: 12.5,
    coverage: ["us_40_19"],
    footprint: { type: "Point", coordinates: [-93.6, 42] },
    contains_personal_data: false,
  });
  expect(plain("reuse")).toMatchObject({
    how_to_cite: "EIA, Iowa.\nSecond line.",
    examples_of_use: ["One, with a comma", "Two"],
    related_words: ["power", "grid"],
    standard: "https://datatracker.ietf.org/doc/html/rfc7946",
    subjects: ["http://publications.europa.eu/resource/authority/data-theme/AGRI"],
  });
});

test("what is no value is refused at its field, nothing is saved and what was entered stays", async ({ page, server }) => {
  await signIn(page, people.editor);
  await metadata(page, server, "co2-mauna-loa");
  const admin = card(page, "Administration");
  const [years, outline] = [admin.getByLabel("Retention, in years"), admin.getByLabel("Outline of the area")];
  await page.getByLabel("Time zone", { exact: true }).fill("Pacific/Honolulu");
  await outline.fill("{");
  await years.fill("seven");
  await years.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Nothing was saved: 2 to correct.");
  await expect(years).toBeFocused();
  await expect(years).toHaveAttribute("aria-invalid", "true");
  await expect(years).toHaveValue("seven");
  await expect(years).toHaveAccessibleDescription(/Enter a whole number/);
  await expect(outline).toHaveAccessibleDescription(/This is not JSON/);
  expect((await held(server, "co2-mauna-loa")).default.timezone?.value ?? null).toBeNull();
  await axe(page);

  await years.fill("7");
  await outline.fill("");
  await save(page).click();
  await expect(page.getByText("Nothing to save")).toBeVisible();
  expect((await held(server, "co2-mauna-loa")).default.timezone.value).toBe("Pacific/Honolulu");
});

test("a harvested value is overridden by an own one, and used again", async ({ page, server }) => {
  await signIn(page, people.editor);
  await metadata(page, server, "global-temperature");
  const references = page.getByLabel("References", { exact: true });
  await expect(page.getByText(/Harvested value: NASA · Your value is used instead/)).toBeVisible();
  await expect(page.getByText(/Harvested value: https:\/\/data.giss.*The harvested value is used/)).toBeVisible();
  await references.fill("https://example.org/gistemp");
  await save(page).click();
  await expect(page.getByText("Nothing to save")).toBeVisible();
  const local = (await held(server, "global-temperature")).default.references;
  expect(local).toMatchObject({ value: "https://example.org/gistemp", override_remote_value: true });

  await page.getByRole("button", { name: "Use it" }).last().click();
  await expect(references).toHaveValue("https://data.giss.nasa.gov/gistemp/");
  await save(page).click();
  await expect(page.getByText("Nothing to save")).toBeVisible();
  const remote = (await held(server, "global-temperature")).default.references;
  expect(remote).toMatchObject({ value: "https://data.giss.nasa.gov/gistemp/", override_remote_value: false });
});

test("a description is previewed as it will be read, and nothing in it runs", async ({ page, server }) => {
  await signIn(page, people.editor);
  await metadata(page, server, "us-state-capitals");
  const html = [
    "<h2>Capitals</h2><p>Fifty of them, <b>one</b> a state.<ul><li>Austin<li>Boise</ul>",
    '<a href="https://example.org/capitals" onclick="document.title=1">the list</a> <a href="javascript:document.title=1">no</a>',
    '<script>document.title="taken"</script><img src="x" onerror="document.title=1" alt="a map"><style>*{display:none}</style>',
  ].join("\n");
  await page.getByLabel("Description recommended").fill(html);
  await card(page, "Standard").getByText("Preview", { exact: true }).click();
  const standard = card(page, "Standard");
  await expect(standard.getByRole("listitem").filter({ hasText: "Boise" })).toBeVisible();
  await expect(standard.getByRole("strong").filter({ hasText: "one" })).toBeVisible();
  const link = standard.getByRole("link", { name: "the list" });
  await expect(link).toHaveAttribute("href", "https://example.org/capitals");
  expect(await link.getAttribute("onclick")).toBeNull();
  await expect(standard.getByRole("link", { name: "no", exact: true })).toHaveCount(0);
  await expect(standard.getByText("Left out here: a, img, script, style.")).toBeVisible();
  await expect(page).toHaveTitle(/Metadata|capitals/i);
  await axe(page);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("Nothing to save")).toBeVisible();
});

test("unsaved changes hold whoever leaves by a link, the palette, the browser or the tab", async ({ page, server }) => {
  await signIn(page, people.editor);
  const address = `/datasets/${await uidOf(server, "palmer-penguins")}`;
  await open(page, address);
  await page.getByRole("link", { name: "Metadata", exact: true }).click();
  await page.getByLabel("Title mandatory").fill("Penguins, unsaved");
  const question = page.getByRole("dialog", { name: "Leave this page?" });

  await page.getByRole("link", { name: "Security", exact: true }).click();
  await axe(page);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/metadata$/);

  await page.keyboard.press("Control+k");
  await page.keyboard.type("activity");
  await page.keyboard.press("Enter");
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/metadata$/);

  await page.goBack();
  await expect(question).toBeVisible();
  await expect(page).toHaveURL(/\/metadata$/);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Title mandatory")).toHaveValue("Penguins, unsaved");

  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const native = await asked;
  expect(native.type()).toBe("beforeunload");
  await native.dismiss();

  await page.getByRole("link", { name: "Security", exact: true }).click();
  await question.getByRole("button", { name: "Leave without saving" }).click();
  await expect(page).toHaveURL(/\/security$/);
  await page.getByRole("link", { name: "Metadata", exact: true }).click();
  await expect(page.getByLabel("Title mandatory")).toHaveValue("Penguins of the Palmer Archipelago");
});

test("a viewer reads the metadata, cannot change them and is told why", async ({ page, server }) => {
  await signIn(page, people.viewer);
  await metadata(page, server, "palmer-penguins");
  await expect(page.getByText("Needs the role editor or publisher or admin.").filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByLabel("Title mandatory")).toBeDisabled();
  await expect(save(page)).toBeDisabled();
  await axe(page);
});

test("on a narrow screen a long title and a long word stay inside the page", async ({ page, server }) => {
  await signIn(page, people.editor);
  await page.setViewportSize({ width: 390, height: 844 });
  await metadata(page, server, "palmer-penguins");
  await page.getByLabel("Title mandatory").fill("Überlängenbeschreibungswort".repeat(12));
  await page.getByLabel("Keywords recommended").fill(`${"unbreakable".repeat(12)},`);
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await wide()).toBe(0);
  await page.getByRole("button", { name: "Review changes" }).click();
  expect(await wide()).toBe(0);
  await axe(page);
});

test("with scripts off the metadata are there to read", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page);
    await page.goto(`/datasets/${await uidOf(server, "palmer-penguins")}/metadata`);
    await expect(page.getByText("Editing metadata needs scripts in your browser.")).toBeVisible();
    await expect(page.getByLabel("Title mandatory")).toHaveValue("Penguins of the Palmer Archipelago");
  });
});

// Studio pages: found, made, filled in two ways, published, secured, deleted.
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

const notices = (page: Page) => page.getByRole("status", { name: "Notices" });
const rows = (page: Page) => page.getByRole("table", { name: "Studio pages" }).getByRole("row").filter({ has: page.getByRole("cell") });
const tab = (page: Page, name: string) => page.getByRole("navigation", { name: "Studio page" }).getByRole("link", { name, exact: true });
const blocks = (page: Page) => page.getByRole("list", { name: "What the page can show" });

interface Content {
  blocks: Record<string, { type: string; source: string | null; configuration: Record<string, unknown> }>;
  layouts: { default: { uid: string; blocks: { uid: string }[] }[] };
  data_providers: Record<string, { datasetId: string }>;
  filters: Record<string, unknown>;
}

interface PortalPage {
  uid: string;
  slug: string;
  public: boolean;
  contents: { version_name: string; title?: string }[];
}

/** Asks the portal itself, past Portico. */
async function portal<T>(server: Server, path: string): Promise<T> {
  const answer = await fetch(`${server.portalUrl}/api/automation/v1.0${path}`, {
    headers: { Authorization: `Apikey ${Server.portalKey}` },
  });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

async function pageCalled(server: Server, slug: string): Promise<PortalPage> {
  const { results } = await portal<{ results: PortalPage[] }>(server, "/studio_pages/");
  const found = results.find((page) => page.slug === slug);
  if (!found) throw new Error(`no page ${slug}`);
  return found;
}

/** Opens a page of the demo by its slug. */
async function openPage(page: Page, server: Server, slug: string, rest = ""): Promise<string> {
  const { uid } = await pageCalled(server, slug);
  await open(page, `/studio-pages/${uid}${rest}`);
  return uid;
}

test("the list is searched, filtered, sorted and walked through by keyboard", async ({ page }) => {
  await signIn(page);
  await open(page, "/studio-pages");
  await expect(rows(page)).toHaveCount(6);
  await axe(page);
  await page.getByRole("button", { name: /^State/ }).click();
  await page.getByRole("group", { name: "State" }).getByRole("link", { name: /^Published, edited since/ }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("The climate in two curves, up to 2026");
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("air");
  await expect(page).toHaveURL(/q=air/);
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.getByRole("link", { name: "Title" }).click();
  await expect(rows(page).first()).toContainText("A week of earthquakes");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "A week of earthquakes" })).toBeVisible();
});

test("a page is made with a slug that follows its title until one is typed", async ({ page, server, guards }) => {
  await signIn(page, people.editor);
  await open(page, "/studio-pages");
  await page.getByRole("link", { name: "New page" }).click();
  const slug = page.getByRole("textbox", { name: "Slug" });
  await page.getByRole("button", { name: "Create page" }).click();
  await expect(page.getByText("Give the page a title.")).toBeVisible();
  await page.getByRole("textbox", { name: "Title" }).fill("Écoles & collèges");
  await expect(slug).toHaveValue("ecoles-colleges");
  await slug.fill("earthquakes");
  await axe(page);
  guards.expect(/400 \(Bad Request\)/);
  await page.getByRole("button", { name: "Create page" }).click();
  await expect(page.getByRole("textbox", { name: "Slug" }), "another page has this slug").toHaveAttribute("aria-invalid", "true");
  await slug.fill("schools");
  await page.getByRole("button", { name: "Create page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Écoles & collèges" })).toBeVisible();
  await expect(notices(page)).toContainText("“Écoles & collèges” is created");
  await expect(page.getByText("No block yet")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Sections" }).getByRole("link", { name: /^Studio pages/ })).toContainText("7");
  const made = await pageCalled(server, "schools");
  expect(made.public).toBe(false);
  expect(made.contents.map(({ version_name, title }) => [version_name, title])).toEqual([["draft", "Écoles & collèges"]]);
});

test("a page without a title cannot be published, and says so until it has one", async ({ page, server }) => {
  await signIn(page);
  await openPage(page, server, "mobility-draft");
  await expect(page.getByText("The portal publishes no page without a title.")).toBeVisible();
  const publish = page.getByRole("button", { name: "Publish", exact: true });
  await expect(publish).toBeDisabled();
  await expect(publish).toHaveAttribute("title", "A page needs a title before it can be published.");
  await axe(page);
  await page.getByRole("link", { name: "Give it a title" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Mobility");
  await page.getByRole("textbox", { name: "Description" }).fill("How we move.");
  await expect(publish, "what is typed is not saved yet").toBeDisabled();
  await page.getByRole("button", { name: "Save" }).first().click();
  await expect(notices(page)).toContainText("Title and description of the draft are saved.");
  await expect(page.getByRole("heading", { level: 1, name: "Mobility" })).toBeVisible();
  await axe(page);
  await publish.click();
  await expect(notices(page)).toContainText("is published");
  expect((await pageCalled(server, "mobility-draft")).contents.map(({ version_name }) => version_name)).toContain("published");
  await page.getByRole("button", { name: "Unpublish" }).click();
  await expect(notices(page)).toContainText("is not published any more");
  await expect(page.getByRole("button", { name: "Unpublish" })).toBeDisabled();
});

test("data, blocks and their places are put together by hand", async ({ page, server }) => {
  await signIn(page, people.editor);
  const uid = await openPage(page, server, "mobility-draft");
  await page.getByRole("button", { name: "Add dataset" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a dataset to the page" });
  await dialog.getByRole("searchbox", { name: "Find a dataset" }).fill("airports");
  await dialog.getByRole("radio", { name: /Airports of the United States/ }).check();
  await dialog.getByRole("textbox", { name: "Key" }).fill("airports");
  await axe(page);
  await dialog.getByRole("button", { name: "Use dataset" }).click();
  await expect(page.getByRole("table", { name: "Datasets of this page" })).toContainText("us-airports");

  await page.getByRole("button", { name: "Add block" }).click();
  await page.getByRole("button", { name: "Key figure", exact: true }).click();
  await page.getByRole("textbox", { name: "Label" }).fill("Airports");
  await page.getByRole("combobox", { name: "Function" }).selectOption("COUNT");
  await expect(page.getByRole("combobox", { name: "Data", exact: true }), "the page's only data is taken").toHaveValue("airports");
  await expect(page.getByRole("button", { name: "Map", exact: true }), "the menu is closed").toBeHidden();
  await page.getByRole("button", { name: "Add block" }).click();
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.getByRole("textbox", { name: "Text", exact: true }).fill("<p>Where we take off.</p>");
  await expect(blocks(page).getByRole("listitem")).toHaveCount(3);
  await axe(page);

  await page.getByRole("button", { name: "Take block_intro out" }).click();
  await page.getByRole("button", { name: "Move block_2 up" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  const moved = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Move block_2 up" }) }).last();
  await expect(moved, "the focus goes with what is moved").toBeFocused();
  await expect(page.getByRole("button", { name: "Move block_2 up" })).toHaveAttribute("title", "It is the first already.");
  await expect(page.getByText("Not placed: visitors do not see it.")).toHaveCount(1);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(notices(page)).toContainText("The draft is saved.");

  const content = await portal<Content>(server, `/studio_pages/${uid}/contents/draft/`);
  expect(content.data_providers.airports?.datasetId).toBe("us-airports");
  expect(content.blocks.block_1).toMatchObject({ type: "kpi", source: "airports", configuration: { label: "Airports", function: "COUNT" } });
  expect(content.blocks.block_2).toMatchObject({ type: "text", configuration: { content: "<p>Where we take off.</p>" } });
  expect(content.layouts.default.map((section) => section.blocks.map((block) => block.uid))).toEqual([["block_2", "block_1"]]);
});

test("the whole content is edited as JSON, which is checked while one types", async ({ page, server }) => {
  await signIn(page, people.editor);
  const uid = await openPage(page, server, "mobility-draft");
  await page.getByRole("navigation", { name: "How the content is shown" }).getByRole("link", { name: "JSON" }).click();
  const json = page.getByRole("textbox", { name: "Content as JSON" });
  const before = await json.inputValue();
  await json.fill(before.replace(/^\{/, "{ oops"));
  await expect(page.getByText(/^Line 1, column \d+: /).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await expect(page.getByText("Correct the JSON first: nothing of it is lost.")).toBeVisible();
  await axe(page);
  const changed = JSON.parse(before) as Content;
  changed.blocks.block_1!.configuration.label = "Airports and airfields";
  changed.filters = { layout: [], theme: "night" };
  await json.fill(JSON.stringify(changed));
  await expect(page.getByRole("button", { name: "Save" })).toBeEnabled();
  await page.getByRole("link", { name: "Structure" }).click();
  await expect(blocks(page)).toContainText("Airports and airfields");
  await expect(page.getByRole("textbox", { name: "Filters" })).toHaveValue(/"theme": "night"/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(notices(page)).toContainText("The draft is saved.");
  const content = await portal<Content>(server, `/studio_pages/${uid}/contents/draft/`);
  expect(content.filters).toEqual({ layout: [], theme: "night" });
});

test("two people who edit the same page lose nothing", async ({ page, browser, server, guards }) => {
  await signIn(page, people.editor);
  const uid = await openPage(page, server, "mobility-draft", "/details");
  await page.getByRole("textbox", { name: "Description" }).fill("Mine.");
  const context = await browser.newContext({ baseURL: server.url });
  await guards.watch(context);
  const colleague = await context.newPage();
  await signIn(colleague, people.admin);
  await open(colleague, `/studio-pages/${uid}/details`);
  await colleague.getByRole("textbox", { name: "Description" }).fill("Theirs.");
  await colleague.getByRole("button", { name: "Save" }).first().click();
  await expect(notices(colleague)).toContainText("are saved");
  await context.close();
  await expect(page.getByText("Somebody saved this meanwhile.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Mine.");
  await axe(page);
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Theirs.");
});

test("who may see and edit a page is said in its rulesets", async ({ page, server }) => {
  await signIn(page);
  await openPage(page, server, "labour-market-partners", "/security");
  await expect(page.getByText(/This page is restricted/)).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Add a person" }).click();
  const dialog = page.getByRole("dialog", { name: /^Add a person/ });
  await dialog.getByRole("searchbox", { name: "Find a person" }).fill("hugo");
  await dialog.getByRole("radio", { name: "Hugo Martin" }).check();
  await dialog.getByRole("checkbox", { name: "Edit" }).check();
  await axe(page);
  await dialog.getByRole("button", { name: "Add ruleset" }).click();
  await expect(notices(page)).toContainText("hugo.martin has a ruleset now.");
  await page.getByRole("button", { name: "Remove the ruleset of hugo.martin" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove ruleset" }).click();
  await expect(notices(page)).toContainText("The ruleset of hugo.martin is removed.");
});

test("deleting asks once, says what goes, and leads back to the list", async ({ page, server }) => {
  await signIn(page);
  const before = await portal<{ total_count: number }>(server, "/studio_pages/");
  await openPage(page, server, "labour-market-partners");
  await page.getByRole("button", { name: "More" }).last().click();
  await page.getByRole("button", { name: "Delete page" }).click();
  const dialog = page.getByRole("dialog", { name: /^Delete/ });
  await expect(dialog).toContainText("This cannot be undone.");
  await axe(page);
  await dialog.getByRole("button", { name: "Delete page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Studio pages" })).toBeVisible();
  await expect(notices(page)).toContainText("is deleted");
  await expect(rows(page)).toHaveCount(before.total_count - 1);
});

test("a viewer reads a page and is told why they change nothing", async ({ page, server }) => {
  await signIn(page, people.viewer);
  await open(page, "/studio-pages");
  await expect(page.getByRole("link", { name: "New page" })).toHaveAttribute("aria-disabled", "true");
  await openPage(page, server, "earthquakes");
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await expect(page.getByText(/^Needs the role editor/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Add block" })).toBeDisabled();
  await tab(page, "Details").click();
  await expect(page.getByRole("textbox", { name: "Title" })).toBeDisabled();
  await axe(page);
});

test("with scripts off pages are found, read and published", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.publisher);
    await page.goto("/studio-pages?state=changed");
    await expect(rows(page)).toHaveCount(1);
    await rows(page).getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1, name: "The climate in two curves, up to 2026" })).toBeVisible();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(notices(page)).toContainText("is published");
    await expect(page.getByText("Published, edited since")).toHaveCount(0);
  });
});

test("nothing of a page is wider than a screen of 320 pixels", async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${people.admin}` }).click();
  await hydrated(page);
  const slug = "electricity-and-weather-in-the-middle-west-and-on-the-coasts";
  for (const rest of ["", "?view=json", "/details", "/security"]) {
    await openPage(page, server, slug, rest);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(beyond, rest).toBe(0);
  }
});

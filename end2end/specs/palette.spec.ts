// The palette, the keyboard and the frame on narrow screens: everything is reached without a mouse.
import { axe, expect, hydrated, open, people, signIn, test } from "../support/index.ts";
import type { Page } from "@playwright/test";

const palette = (page: Page) => page.getByRole("dialog", { name: "Search or jump to…" });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

/** Opens the palette by its keys and types into it. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type(text);
}

test("a page, a dataset and a studio page are a few keys away", async ({ page }) => {
  await signIn(page);
  await hydrated(page);
  await type(page, "moder");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Moderation" })).toBeVisible();

  await type(page, "birds FAA");
  await expect(palette(page).getByRole("group", { name: "Datasets" }).getByRole("option").first()).toHaveText(/wildlife-strikes/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Wildlife strikes reported to the FAA" })).toBeVisible();

  // Enter right behind the last key takes what all of it finds, not what its beginning found.
  await type(page, "labour");
  await expect(palette(page).getByRole("group", { name: "Datasets" }).getByRole("option").first()).toBeVisible();
  await page.keyboard.type(" partners");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Labour market: the partners' room" })).toBeVisible();

  await type(page, "new dataset");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "New dataset" })).toBeVisible();
});

test("what the open dataset can do is offered under its title", async ({ page }) => {
  await signIn(page, people.publisher);
  await open(page, "/datasets?q=airports");
  await page.getByRole("link", { name: "Airports of the United States" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Airports of the United States" })).toBeVisible();
  await type(page, "airports");
  await expect(option(page, /^Airports of the United States/).first()).toHaveAttribute("aria-selected", "true");
  await expect(option(page, /^Publish/), "looking for a dataset does nothing to the open one").toHaveCount(0);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("publish metadata");
  await expect(option(page, "Publish metadata “Airports of the United States”")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Airports of the United States");
});

test("an order that is refused says why in the palette and is not given", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/datasets?q=airports");
  await page.getByRole("link", { name: "Airports of the United States" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Airports of the United States" })).toBeVisible();
  await type(page, "publish airports");
  const publish = option(page, /^Publish “Airports/);
  await expect(publish).toHaveAttribute("aria-disabled", "true");
  await expect(publish).toContainText("Needs the role publisher");
  await page.keyboard.press("Enter");
  await expect(palette(page)).toBeVisible();
  await axe(page);
});

test("the arrow keys go round the list and bring the choice into view", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await signIn(page);
  await hydrated(page);
  await page.keyboard.press("Control+k");
  const options = palette(page).getByRole("option");
  await expect(palette(page).getByRole("option", { selected: true }), "nothing is chosen before a key").toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await expect(options.last()).toBeInViewport({ ratio: 1 });
  await expect(options.last()).toHaveText(/Sign out/);
  await axe(page);
  await page.keyboard.type("no such thing");
  await expect(palette(page)).toContainText("Nothing is called that.");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
});

test("theme and sign-out are in the palette", async ({ page }) => {
  await signIn(page);
  await hydrated(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await type(page, "dark");
  await page.keyboard.press("Enter");
  await expect.poll(background).not.toBe(light);
  await page.reload();
  await hydrated(page);
  expect(await background(), "the choice is kept").not.toBe(light);
  await type(page, "sign out");
  await page.keyboard.press("Enter");
  await page.waitForURL(/sign-in/);
  await page.goto("/datasets");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("the keys of one letter can be switched off, and stay off", async ({ page }) => {
  await signIn(page);
  await hydrated(page);
  await page.getByRole("button", { name: "Account of" }).click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Next row");
  await axe(page);
  await help.getByRole("checkbox", { name: "Keys of one letter" }).uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await hydrated(page);
  const search = page.getByRole("searchbox", { name: "Search" });
  await expect(page.getByRole("table")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.press("?");
  await page.keyboard.press("j");
  await expect(search).not.toBeFocused();
  await expect(help).toBeHidden();

  await type(page, "keyboard");
  await page.keyboard.press("Enter");
  await help.getByRole("checkbox", { name: "Keys of one letter" }).check();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
});

test("on a narrow screen the bar holds the menu, the title and the search", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${people.admin}` }).click();
  await hydrated(page);
  const sections = page.getByRole("navigation", { name: "Sections" });
  await expect(sections).toBeHidden();
  const bar = page.getByRole("banner");
  await expect(bar.getByText("Datasets", { exact: true })).toBeVisible();
  await expect(bar.getByText("Catalog", { exact: true })).toBeHidden();
  await bar.getByRole("button", { name: "Menu" }).click();
  await expect(sections).toBeVisible();
  await axe(page);
  await sections.getByRole("link", { name: /^Studio pages/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Studio pages" })).toBeVisible();
  await expect(sections, "the menu closes behind the one who went").toBeHidden();
  await bar.getByRole("button", { name: "Search or jump to…" }).click();
  await expect(palette(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("activity");
  await palette(page).getByRole("option", { name: "Activity" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Activity" })).toBeVisible();
});

test("nothing is wider than a screen of 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${people.admin}` }).click();
  await hydrated(page);
  const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  for (const path of ["/datasets", "/studio-pages", "/studio-pages/new", "/moderation", "/activity", "/sessions"]) {
    await open(page, path);
    expect(await beyond(), path).toBe(0);
  }
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeVisible();
  expect(await beyond(), "the palette").toBe(0);
});

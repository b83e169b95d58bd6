// The frame around every screen: sign-in, navigation, themes.
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";

test("a visitor is asked to sign in and comes back to where they wanted to go", async ({ page }) => {
  await page.goto("/datasets?q=airports");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.getByRole("button", { name: `Sign in as ${people.viewer}` }).click();
  await expect(page).toHaveURL(/\/datasets\?q=airports$/);
});

test("every person of the demo is offered with their role", async ({ page }) => {
  await open(page, "/sign-in");
  for (const [role, name] of Object.entries(people)) {
    await expect(page.getByRole("button", { name: new RegExp(`${name}.*${role}`) })).toBeVisible();
  }
  await axe(page);
});

test("the navigation leads to the datasets and says where one is", async ({ page }) => {
  await signIn(page);
  await hydrated(page);
  const sections = page.getByRole("navigation", { name: "Sections" });
  await sections.getByRole("link", { name: /^Datasets/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  await expect(sections.getByRole("link", { name: /^Datasets/ })).toHaveAttribute("aria-current", "page");
  await axe(page);
});

test("signing out ends the session", async ({ page }) => {
  await signIn(page);
  await hydrated(page);
  await page.getByRole("button", { name: "Account of" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.goto("/datasets");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
});

test("with scripts off one signs in, looks around and signs out", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.publisher);
    await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
    await page.getByRole("button", { name: "Account of" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto("/datasets");
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  });
});

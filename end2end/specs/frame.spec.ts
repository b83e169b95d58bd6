// The frame around every screen: sign-in, navigation, themes.
import type { Request } from "@playwright/test";
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { Server } from "../support/server.ts";

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

test("a page names in its head every part of the application that it needs", async ({ page, server }) => {
  await signIn(page);
  const list = await fetch(`${server.portalUrl}/api/automation/v1.0/datasets/?limit=1`, {
    headers: { authorization: `Apikey ${Server.portalKey}` },
  });
  const dataset = `/datasets/${(await list.json()).results[0].uid}`;
  const paths = ["/datasets", "/datasets/new", dataset, `${dataset}/metadata`, "/studio-pages", "/moderation", "/activity", "/sessions"];
  for (const path of paths) {
    const asked: string[] = [];
    const note = (request: Request) => {
      const { pathname } = new URL(request.url());
      if (pathname.endsWith(".wasm")) asked.push(pathname);
    };
    page.on("request", note);
    await open(page, path);
    page.off("request", note);
    const named = await page
      .locator("head link[rel=preload][as=fetch]")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(asked.length, path).toBeGreaterThan(1);
    expect(named.sort(), path).toEqual([...new Set(asked)].sort());
  }
});

test("what is not there is said inside the frame, with the way back", async ({ page, guards }) => {
  guards.expect(/404/);
  await signIn(page);
  for (const [path, kind, list] of [
    ["/datasets/da_nothing", "Dataset", "Datasets"],
    ["/datasets/da_nothing/metadata", "Dataset", "Datasets"],
    ["/studio-pages/sp_nothing", "Studio page", "Studio pages"],
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await hydrated(page);
    await expect(page.getByRole("heading", { level: 1, name: kind })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("It may have been deleted, or the address is mistyped.");
    await axe(page);
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: list }).click();
    await expect(page.getByRole("heading", { level: 1, name: list })).toBeVisible();
  }
});

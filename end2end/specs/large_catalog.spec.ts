// The list at ten thousand datasets: pages of every size, search, filters and selection over all of it.
import type { Locator, Page } from "@playwright/test";
import { axe, expect, open, signIn, test } from "../support/index.ts";

test.use({ variables: { PORTICO_DEMO_SCALE: "10000" } });

const rows = (page: Page): Locator =>
  page.getByRole("table", { name: "Datasets" }).getByRole("row").filter({ has: page.getByRole("cell") });

const pages = (page: Page): Locator => page.getByRole("navigation", { name: "Pages" });

test("pages of 25, 50 and 100 lead through ten thousand datasets and back", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  // The catalog is mirrored a thousand at a time while people already look at it.
  await expect(page.getByText("10,012 in the catalog")).toBeVisible({ timeout: 30_000 });
  for (const size of [100, 25, 50]) {
    await pages(page).getByRole("link", { name: String(size), exact: true }).click();
    await expect(rows(page)).toHaveCount(size);
    await expect(pages(page)).toContainText(`1–${size} of 10,012`);
  }
  const first = await rows(page).first().getByRole("link").first().textContent();
  await pages(page).getByRole("link", { name: "Next page" }).click();
  await expect(pages(page)).toContainText("51–100 of 10,012");
  await expect(rows(page).first().getByRole("link").first()).not.toHaveText(first ?? "");
  await page.goBack();
  await expect(pages(page)).toContainText("1–50 of 10,012");
  await expect(rows(page).first().getByRole("link").first()).toHaveText(first ?? "");

  await open(page, "/datasets?size=100&page=101");
  await expect(rows(page)).toHaveCount(12);
  await expect(pages(page).getByRole("link", { name: "Next page" })).toHaveAttribute("aria-disabled", "true");
});

test("a search and a filter find their way among ten thousand, and all that match can be selected", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await page.getByRole("searchbox", { name: "Search" }).fill("bicycle counters");
  await expect(page.getByText(/^\d[\d,]* of 10,012 in the catalog/)).toBeVisible();
  const found = (await page.getByText(/of 10,012 in the catalog/).textContent())?.match(/^[\d,]+/)?.[0] ?? "none";
  await expect(rows(page).first()).toContainText(/Bicycle counters/);
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  const bar = page.getByRole("group", { name: "Selected datasets" });
  await bar.getByRole("button", { name: `Select all ${found} that match` }).click();
  await expect(bar).toContainText(`${found} selected`);
  await bar.getByRole("button", { name: "Clear" }).click();

  await page.getByRole("button", { name: /^Publisher / }).click();
  const publishers = page.getByRole("group", { name: "Publisher", exact: true });
  await publishers.getByRole("searchbox", { name: "Search: Publisher" }).fill("board of z");
  await expect(publishers.getByRole("listitem")).toHaveCount(1);
  await axe(page);
  await publishers.getByRole("link", { name: /^Water board of Zug / }).click();
  await page.keyboard.press("Escape");
  await expect(rows(page).first()).toContainText(/Bicycle counters/);
  await expect(page.getByText(/of 10,012 in the catalog/)).not.toContainText(found);
});

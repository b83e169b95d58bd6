// A portal as a stranger gets it: no dataset yet, and no way from it into the network that it stands in.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";

test.use({ variables: { PORTICO_DEMO: "0", PORTICO_ALLOW_PRIVATE_URLS: "0" } });

test("an empty catalog says what a dataset is and how to make the first", async ({ page }) => {
  await signIn(page);
  await open(page, "/datasets");
  await expect(page.getByRole("heading", { name: "No datasets yet" })).toBeVisible();
  await axe(page);
  await page.getByRole("main").getByRole("link", { name: "New dataset" }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: "New dataset" })).toBeVisible();
  await page.getByRole("textbox", { name: "Title" }).fill("The first");
  await page.getByRole("button", { name: "Create dataset" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The first" })).toBeVisible();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Datasets" }).click();
  await expect(page.getByRole("table", { name: "Datasets" })).toContainText("The first");
});

test("an address in the portal's own network is refused, saying why", async ({ page, guards }) => {
  guards.expect(/400/);
  await signIn(page);
  for (const [place, address] of ["http://127.0.0.1/data.csv", "http://169.254.169.254/latest/meta-data", "http://[::1]/data.csv"].entries()) {
    await open(page, "/datasets/new");
    await page.getByText("A web address").click();
    await page.getByRole("textbox", { name: "A web address" }).fill(address);
    await page.getByRole("textbox", { name: "Title" }).fill(`Not for outsiders ${place}`);
    await page.getByRole("button", { name: "Create dataset" }).click();
    await expect(page.getByText(/is on a private network: this portal only fetches from public addresses/).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Add source" })).toBeDisabled();
  }
  await axe(page);
});

test("without scripts an empty catalog says the same", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.viewer);
    await page.goto("/datasets?q=nothing+like+this");
    await expect(page.getByRole("main").getByRole("link", { name: "New dataset" }).first()).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("heading", { level: 1, name: "Datasets" })).toBeVisible();
  });
});

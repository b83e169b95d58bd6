// Security of a dataset: who sees it, what rulesets show, and looking through somebody else's eyes.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import { Server } from "../support/server.ts";

const penguins = "Penguins of the Palmer Archipelago";

/** The address of the penguins' security. */
async function security(server: Server): Promise<string> {
  const address = `${server.portalUrl}/api/explore/v2.1/catalog/datasets/palmer-penguins`;
  const answer = await fetch(address, { headers: { authorization: `Apikey ${Server.portalKey}` } });
  const { dataset_uid: uid } = (await answer.json()) as { dataset_uid: string };
  return `/datasets/${uid}/security`;
}

test("a group with a row filter sees those rows of a restricted dataset, and those fields", async ({ page, server, guards }) => {
  await signIn(page);
  await open(page, await security(server));

  await page.getByRole("radio", { name: "Restricted" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(`“${penguins}” is restricted to rulesets now.`)).toBeVisible();

  await page.getByLabel("User name").fill("thomas.bernard");
  await page.getByRole("button", { name: "View", exact: true }).click();
  await expect(page).toHaveURL(/as=thomas\.bernard/);
  await expect(page.getByText("thomas.bernard does not see this dataset.")).toBeVisible();

  await page.getByRole("button", { name: "Add a group" }).click();
  const dialog = page.getByRole("dialog", { name: `Add a group to “${penguins}”` });
  await dialog.getByRole("searchbox", { name: "Find a group" }).fill("regional");
  await dialog.getByRole("radio", { name: "Regional partners" }).check();
  await dialog.getByRole("checkbox", { name: "See it while restricted" }).check();
  await dialog.getByLabel("Row filter").fill("species =");
  guards.expect(/400/);
  await dialog.getByRole("button", { name: "Add ruleset" }).click();
  await expect(dialog.getByLabel("Row filter")).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByLabel("Row filter")).toHaveValue("species =");

  await dialog.getByLabel("Row filter").fill('species = "Gentoo"');
  await dialog.getByRole("radio", { name: "Some" }).check();
  for (const field of ["species", "island"]) {
    await dialog.getByLabel("Names of the visible fields").fill(field);
    await dialog.getByLabel("Names of the visible fields").press("Enter");
  }
  await axe(page);
  await dialog.getByRole("button", { name: "Add ruleset" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row", { name: /regional-partners.*2 fields.*rows where species = "Gentoo"/ })).toBeVisible();

  // What they see is read again by itself.
  const seen = page.getByRole("table", { name: "What thomas.bernard sees" });
  await expect(seen.getByRole("columnheader")).toHaveText(["species", "island"], { ignoreCase: true });
  await expect(seen.getByRole("cell", { name: "Gentoo" })).toHaveCount(20);
  await expect(seen.getByRole("cell", { name: /Adelie|Chinstrap/ })).toHaveCount(0);
  await expect(page.getByText("2 of 7: species, island")).toBeVisible();
  await expect(page.getByText("124", { exact: true })).toBeVisible();
  await axe(page);

  await page.getByRole("link", { name: "A visitor without an account" }).click();
  await expect(page.getByText("A visitor without an account does not see this dataset.")).toBeVisible();
});

test("somebody whom the portal does not know is not taken for one who sees nothing", async ({ page, server }) => {
  await signIn(page);
  await open(page, `${await security(server)}?as=nobody.atall`);
  await expect(page.getByText("This portal has no user “nobody.atall”.")).toBeVisible();
});

test("a viewer sees who may see it, cannot change it and is told why", async ({ page, server }) => {
  await signIn(page, people.viewer);
  await open(page, await security(server));
  await expect(page.getByText("Needs the role moderator or admin.").first()).toBeVisible();
  await expect(page.getByRole("radio", { name: "Restricted" })).toBeDisabled();
  await expect(page.getByLabel("Row filter")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Add a group" })).toHaveAttribute("title", /Needs the role/);
  await axe(page);
});

test("with scripts off one looks through somebody else's eyes, and sees the published rows", async ({
  browser,
  server,
  guards,
}) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page);
    const address = await security(server);
    await page.goto(address);
    await page.getByLabel("User name").fill("louise.data");
    await page.getByRole("button", { name: "View", exact: true }).click();
    await expect(page.getByRole("table", { name: "What louise.data sees" })).toBeVisible();
    await page.goto(address.replace("/security", ""));
    await expect(page.getByRole("table", { name: "Published rows" })).toContainText("Adelie");
  });
});

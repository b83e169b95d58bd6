// Moderation: reading requests, deciding on them with what the API can do, and telling what it cannot.
import { axe, expect, hydrated, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import type { Page } from "@playwright/test";

const requests = (page: Page) => page.getByRole("list", { name: "Requests" }).getByRole("link");
/** The head of the open request. */
const title = (page: Page) => page.getByRole("article").getByRole("heading", { level: 2 }).first();
const request = (page: Page, name: string | RegExp) => requests(page).filter({ hasText: name });

test("requests are filtered by status, type, age and text, all of it in the address", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation");
  await expect(requests(page).first(), "the oldest comes first").toContainText("3 months");
  await axe(page);
  await page.getByRole("button", { name: /^Status/ }).click();
  await page.getByRole("link", { name: "Rejected on the portal" }).click();
  await expect(requests(page)).toHaveCount(2);
  await page.getByRole("button", { name: /^Type/ }).click();
  await page.getByRole("link", { name: "Showcase", exact: true }).click();
  await expect(requests(page)).toHaveCount(1);
  await requests(page).first().click();
  await expect(page.getByText("The showcases of this portal are not for advertisements.")).toBeVisible();
  await expect(page).toHaveURL(/status=rejected&type=external_showcase/);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.getByRole("button", { name: /^Raised/ }).click();
  await page.getByRole("link", { name: "more than 90 days ago" }).click();
  await expect(requests(page)).toHaveCount(1);
  await expect(request(page, "Maxime Girard")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.keyboard.press("/");
  await page.keyboard.type("mauna");
  await expect(page).toHaveURL(/q=mauna/);
  await expect(requests(page)).toHaveCount(1);
});

test("a moderator gives a ruleset, sees what will happen before and what was done after", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation");
  await request(page, "Maxime Girard").click();
  await expect(page.getByRole("heading", { level: 2, name: /^Access to the dataset/ })).toBeVisible();
  await page.getByRole("link", { name: "Fulfil" }).click();
  await expect(page.getByRole("textbox", { name: "User name" })).toHaveValue("maxime.girard");
  await axe(page);
  await page.getByRole("textbox", { name: "Only rows where" }).fill("year >= 2009");
  await page.getByRole("textbox", { name: "Note for your colleagues" }).fill("For a study of 2009.");
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  const dialog = page.getByRole("dialog", { name: "Fulfil this request?" });
  await expect(dialog).toContainText("Let maxime.girard read");
  await expect(dialog).toContainText("only rows where year >= 2009");
  await expect(dialog).toContainText("The portal will still say: pending. The API cannot change that.");
  await dialog.getByRole("button", { name: "Fulfil" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Gave maxime.girard a ruleset");
  await expect(title(page), "the next request has the focus").toBeFocused();
  await expect(request(page, "Maxime Girard")).toHaveCount(0);

  await page.getByRole("button", { name: /^Status/ }).click();
  await page.getByRole("link", { name: "Decided in Portico" }).click();
  await request(page, "Maxime Girard").click();
  await expect(page.getByText("The portal still says: pending. The API cannot change that.")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Fulfilled by Marc Moreau/ })).toBeVisible();
  await expect(page.getByText("For a study of 2009.", { exact: true })).toBeVisible();
  await axe(page);
});

test("a request for the portal is answered by an invitation", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation?type=domain_access");
  await request(page, "Nadia Haddad").click();
  await page.getByRole("link", { name: "Fulfil" }).click();
  await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue("nadia.haddad@example.net");
  await page.getByRole("textbox", { name: "E-mail" }).fill("nobody");
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  await expect(page.getByText("Enter a valid email address.")).toBeVisible();
  await page.getByRole("textbox", { name: "E-mail" }).fill("nadia.haddad@example.net");
  await page.getByRole("group", { name: "With the groups" }).getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Fulfil" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Invited nadia.haddad@example.net with");
});

test("an account is made with an identity provider, without an e-mail", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation?type=domain_access&q=oscar");
  await request(page, "Oscar Lindqvist").click();
  await page.getByRole("link", { name: "Fulfil" }).click();
  await page.getByRole("button", { name: "Remove step 1" }).click();
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("textbox", { name: "E-mail" }).fill("oscar@example.net");
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  await expect(page.getByRole("textbox", { name: "Identity provider" })).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("textbox", { name: "Identity provider" }).fill("saml-city");
  await axe(page);
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  const dialog = page.getByRole("dialog", { name: "Fulfil this request?" });
  await expect(dialog).toContainText("Create the account of oscar@example.net with the identity provider saml-city");
  await dialog.getByRole("button", { name: "Fulfil" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Created the account of oscar@example.net");
});

test("declining needs a reason, and the list goes on without the request", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation?q=penguins");
  await request(page, "PENGUINS").click();
  await page.getByRole("link", { name: "Decline" }).click();
  await page.getByRole("button", { name: "Decline" }).click();
  await expect(page.getByText("Say why: colleagues will read it.")).toBeVisible();
  await page.getByRole("textbox", { name: "Why" }).fill("An advertisement.");
  await page.getByRole("button", { name: "Decline" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Declined: Showcase");
  await expect(page.getByRole("heading", { name: "No request fits" })).toBeVisible();
});

test("what the API cannot do is said, and can still be recorded", async ({ page }) => {
  await signIn(page);
  await open(page, "/moderation?type=external_showcase&q=keeling");
  await request(page, "Keeling").click();
  await page.getByRole("link", { name: "Fulfil" }).click();
  await expect(page.getByText("The API has no operation that fulfils this.")).toBeVisible();
  await page.getByRole("button", { name: "Review and fulfil" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Fulfil" }).click();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Recorded as fulfilled");
});

test("what a colleague decides shows at once, and cannot be decided again", async ({ page, browser, server, guards }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation?q=victor");
  await request(page, "Victor Leroy").click();
  await page.getByRole("link", { name: "Fulfil" }).click();
  await expect(page.getByRole("button", { name: "Review and fulfil" })).toBeVisible();
  const address = page.url().replace("fulfil", "decline");

  const context = await browser.newContext({ baseURL: server.url });
  await guards.watch(context);
  const colleague = await context.newPage();
  await signIn(colleague, people.admin);
  await open(colleague, address);
  await colleague.getByRole("textbox", { name: "Why" }).fill("Nobody knows who this is.");
  await colleague.getByRole("button", { name: "Decline" }).click();
  await expect(colleague.getByRole("status", { name: "Notices" })).toContainText("Declined");
  await context.close();

  await expect(page.getByRole("heading", { name: /^Declined by Louise Data/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Review and fulfil" })).toHaveCount(0);
});

test("the inbox is worked through by keyboard", async ({ page }) => {
  await signIn(page, people.moderator);
  await open(page, "/moderation");
  await expect(requests(page).first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(requests(page).nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(requests(page).nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(requests(page).nth(0)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("n");
  await expect(requests(page).nth(1)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("d");
  await expect(page.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("not j, k or n");
  await expect(page.getByRole("textbox", { name: "Why" })).toHaveValue("not j, k or n");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { name: "Fulfil this request" })).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Next request to decide");
});

test("a viewer reads requests and is told why they decide nothing", async ({ page }) => {
  await signIn(page, people.viewer);
  await open(page, "/moderation");
  await requests(page).first().click();
  await expect(page.getByText("Needs the role moderator or admin.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Fulfil" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("f");
  await page.goto(`${page.url()}?act=fulfil`);
  await hydrated(page);
  await expect(title(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Review and fulfil" })).toHaveCount(0);
  await axe(page);
});

test("with scripts off requests are found, filtered and read", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.moderator);
    await page.goto("/moderation");
    await page.getByRole("searchbox", { name: "Search" }).fill("thesis");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/q=thesis/);
    await expect(requests(page)).toHaveCount(1);
    await requests(page).first().click();
    await expect(page.getByText("for my thesis on commuting")).toBeVisible();
  });
});

test("on a narrow screen the list gives way to the request, and comes back", async ({ page }) => {
  await signIn(page, people.moderator);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/moderation");
  await requests(page).first().click();
  await expect(title(page)).toBeVisible();
  await expect(requests(page).first()).toBeHidden();
  await page.getByRole("link", { name: "All requests" }).click();
  await expect(requests(page).first()).toBeVisible();
});

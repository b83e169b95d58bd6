// Who is signed in where: one's own sessions, everybody's for administrators, and ending them.
import { axe, expect, open, people, signIn, test, withoutScripts } from "../support/index.ts";
import type { Browser, Locator, Page } from "@playwright/test";
import type { Server } from "../support/server.ts";

/** A person in a browser of their own. */
async function elsewhere(browser: Browser, server: Server, person: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await signIn(page, person);
  return page;
}

const rows = (page: Page): Locator => page.getByRole("table", { name: /^Sessions/ }).locator("tbody tr");

/** What a form of a page that is open would send. */
const order = (page: Page, form: Record<string, string>) =>
  page.request.post("/sessions/end", { form, headers: { origin: new URL(page.url()).origin }, maxRedirects: 0 });

test("a person sees the own sessions, ends one, and that browser is asked to sign in", async ({ page, browser, server }) => {
  await signIn(page, people.publisher);
  await page.getByRole("button", { name: "Account of" }).click();
  await page.getByRole("link", { name: "Your sessions" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sessions" })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("this session");
  await expect(rows(page)).toContainText("Chrome on Linux");
  await expect(page.getByText("You are signed in here and nowhere else.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Everybody" })).toHaveCount(0);

  const other = await elsewhere(browser, server, people.publisher);
  await open(page, "/sessions");
  await expect(rows(page)).toHaveCount(2);
  await axe(page);
  await page.getByRole("button", { name: /^End the session in/ }).click();
  await expect(page.getByText("The session is ended.")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await other.goto("/datasets");
  await expect(other.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await other.context().close();

  const admin = await elsewhere(browser, server, people.admin);
  await open(admin, "/sessions");
  const own = await rows(admin).getAttribute("data-key");
  expect((await order(page, { session: own ?? "" })).status(), "somebody else's").toBe(403);
  expect((await order(page, { person: "louise.data" })).status(), "all of somebody else").toBe(403);
  await open(admin, "/sessions?who=everybody");
  await expect(rows(admin)).toHaveCount(2);
  await admin.context().close();
});

test("an administrator ends every session of a person, and it stands in the activity", async ({ page, browser, server }) => {
  const [first, second] = [await elsewhere(browser, server, people.viewer), await elsewhere(browser, server, people.viewer)];
  await signIn(page);
  await open(page, "/sessions");
  await page.getByRole("link", { name: "Everybody" }).click();
  await page.getByRole("searchbox", { name: "Search" }).fill("amina");
  await expect(rows(page)).toHaveCount(2);
  await axe(page);
  await page.getByRole("button", { name: `End all of ${people.viewer}` }).click();
  await expect(page.getByText("2 sessions are ended.")).toBeVisible();
  for (const visitor of [first, second]) {
    await visitor.goto("/datasets");
    await expect(visitor.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await visitor.context().close();
  }
  await open(page, "/activity");
  const table = page.getByRole("table", { name: /Activity/ });
  await expect(table.getByRole("row").filter({ hasText: "End sessions" }).first()).toContainText(people.viewer);
});

test("with scripts off a session is ended all the same", async ({ browser, server, guards }) => {
  const other = await elsewhere(browser, server, people.auditor);
  await withoutScripts(browser, server, guards, async (page) => {
    await signIn(page, people.auditor);
    await page.goto("/sessions");
    await page.getByRole("button", { name: "End all others" }).click();
    await expect(page.getByText("1 session is ended.")).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
  });
  await other.goto("/datasets");
  await expect(other.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await other.context().close();
});

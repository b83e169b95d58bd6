// Single sign-on: people come in through their provider's own pages, their groups say what they may, both sides end it.
import type { Cookie, Locator, Page } from "@playwright/test";
import { axe, expect, hydrated, open, withoutScripts } from "../support/index.ts";
import { portal } from "../support/portal.ts";
import { consent, CONTACT, goToProvider, logIn, NAME, signInAt, test, unopened } from "../support/provider.ts";
import type { Guards } from "../support/guards.ts";
import type { Server } from "../support/server.ts";

const people = {
  ada: { name: "Ada Lovelace", email: "ada@example.org", groups: ["portico-admins", "chess-club"] },
  grace: { name: "Grace Hopper", email: "grace@example.org", groups: ["data-editors", "everyone-data"] },
  alan: { name: "Alan Turing", email: "alan@example.org", groups: ["chess-club"] },
  katherine: { name: "Katherine Johnson", email: "katherine@example.org", groups: ["portico-admins"] },
};

test.beforeEach(({ provider }) => {
  for (const [id, account] of Object.entries(people)) provider.accounts.set(id, { ...account });
});

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const publish = (page: Page) => page.getByRole("button", { name: "Publish", exact: true });
const login = (page: Page) => page.getByPlaceholder("Enter any login");

/** The address of a demo dataset. */
async function dataset(server: Server): Promise<string> {
  const { results } = await portal(server, "GET", "/datasets/?limit=100");
  const found = results.find((dataset: { dataset_id: string }) => dataset.dataset_id === "palmer-penguins");
  return `/datasets/${found.uid}`;
}

/** Looks at a button that is there, cannot be used, and says which roles could. */
async function closed(button: Locator, roles: string): Promise<void> {
  await expect(button).toHaveAttribute("title", `Needs the role ${roles}.`);
  await expect(button).toBeDisabled();
}

/** The roles that the account menu names. */
async function roles(page: Page, name: string): Promise<string[]> {
  await page.getByRole("button", { name: `Account of ${name}` }).click();
  const label = page.locator("#account .label");
  await expect(label).toContainText(name);
  const roles = (await label.locator("small").innerText()).split(", ");
  await page.keyboard.press("Escape");
  return roles;
}

/** The cookie of Portico's session. */
async function session(page: Page, server: Server): Promise<Cookie> {
  const cookies = await page.context().cookies(server.url);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  const found = cookies.find(({ name }) => name === "portico_session");
  if (!found) throw new Error("there is no session");
  return found;
}

/** Announces a refusal: Chromium itself says of such a page that it could not be loaded. */
function announce(guards: Guards, path: string, status: string): void {
  guards.expect(new RegExp(`^console on http://127\\.0\\.0\\.1:\\d+${path}(\\?.*)?: .* status of ${status} `));
}

/** Ends a session under an open page: its stream of events may be the first to notice. */
function allowEndOfEvents(guards: Guards): void {
  guards.allow(/^console on http:\/\/127\.0\.0\.1:\d+\/api\/events: .* status of 401 /);
}

/** Looks at the page that says why nobody is signed in, and goes back to the sign-in page. */
async function refused(page: Page, reason: RegExp): Promise<void> {
  await expect(heading(page, "Signing in failed")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(reason);
  await expect(page.getByRole("main")).toContainText(/Request [\w.-]{8,}/i);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
}

test("a provider that does not answer is named, and signing in works once it is back", async ({
  page,
  provider,
  guards,
}) => {
  await page.goto("/sign-in");
  // Before anybody signed in: of what it knows already, Portico need not ask.
  await provider.down();
  announce(guards, "/sign-in/oidc", "50[23]");
  await goToProvider(page);
  await refused(page, /provider does not answer/);

  await provider.up();
  await goToProvider(page);
  await logIn(page, "ada");
  const back = await unopened(page);
  await provider.down();
  announce(guards, "/sign-in/oidc/callback", "50[23]");
  await page.goto(back);
  await expect(page.getByRole("main")).not.toContainText("Ada");
  await refused(page, /provider does not answer/);

  await provider.up();
  await goToProvider(page);
  await expect(heading(page, "Datasets")).toBeVisible();
});

test("somebody with a group signs in at the provider and arrives where they wanted to go", async ({
  page,
  server,
  provider,
  browser,
}) => {
  await page.goto("/datasets?q=airports");
  await expect(heading(page, "Sign in")).toBeVisible();
  await axe(page);
  const asked = page.waitForRequest((request) => request.url().startsWith(`${provider.issuer}/auth?`));
  await goToProvider(page);
  const { searchParams } = new URL((await asked).url());
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{16,}$/),
    nonce: expect.stringMatching(/^[\w-]{16,}$/),
    redirect_uri: `${server.url}/sign-in/oidc/callback`,
  });
  const before = await session(page, server);
  await logIn(page, "ada");
  await consent(page);
  await expect(page).toHaveURL(`${server.url}/datasets?q=airports`);
  await hydrated(page);
  expect(await roles(page, people.ada.name)).toEqual(["admin"]);
  await open(page, await dataset(server));
  await expect(publish(page)).toBeEnabled();

  expect((await session(page, server)).value).not.toBe(before.value);
  const context = await browser.newContext({ baseURL: server.url });
  await context.addCookies([before]);
  const stranger = await context.newPage();
  await stranger.goto("/datasets");
  await expect(heading(stranger, "Sign in"), "the session from before the sign-in opens nothing").toBeVisible();
  await context.close();
});

test("two groups give two roles, and none that no group gives", async ({ page, server }) => {
  const path = await dataset(server);
  await signInAt(page, "grace", path);
  await expect(page).toHaveURL(server.url + path);
  await hydrated(page);
  expect((await roles(page, people.grace.name)).sort()).toEqual(["editor", "viewer"]);
  await closed(publish(page), "publisher or admin");
  await open(page, `${path}/metadata`);
  await expect(page.getByLabel("Title mandatory")).toBeEnabled();
});

test("somebody whose groups give no role is told whom to ask, has no session, and may be somebody else", async ({
  page,
  guards,
}) => {
  announce(guards, "/sign-in/oidc/callback", "403");
  await signInAt(page, "alan");
  await expect(heading(page, "You have no role in Portico")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/Alan Turing|alan@example\.org/);
  await expect(page.getByRole("main")).toContainText(CONTACT);
  await axe(page);
  await page.goto("/datasets");
  await expect(heading(page, "Sign in")).toBeVisible();

  await goToProvider(page);
  await expect(heading(page, "You have no role in Portico")).toBeVisible();
  await page.getByRole("link", { name: "Sign in as somebody else" }).click();
  await expect(login(page)).toBeVisible();
  await logIn(page, "ada");
  await consent(page);
  await expect(page.getByRole("button", { name: "Account of Ada Lovelace" })).toBeVisible();
});

test("nobody gets in by the demo", async ({ page, server }) => {
  await open(page, "/sign-in");
  await expect(page.getByRole("link", { name: `Sign in with ${NAME}` })).toBeVisible();
  await expect(page.getByText("Sign in as")).toHaveCount(0);
  const form = { person: "louise.data", next: "/datasets" };
  const answer = await page.request.post("/sign-in/demo", { form, headers: { origin: server.url } });
  expect([403, 404]).toContain(answer.status());
  await page.goto("/datasets");
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("an answer of the provider counts once, and only in the browser that asked", async ({
  page,
  server,
  guards,
  browser,
}) => {
  announce(guards, "/sign-in/oidc/callback", "4\\d\\d");
  const forged = await page.goto("/sign-in/oidc/callback?code=taken&state=unknown");
  expect(forged?.status()).toBeGreaterThanOrEqual(400);
  await expect(page.getByRole("main")).toContainText(forged?.headers()["x-request-id"] ?? "an id");
  await axe(page);
  await refused(page, /this browser/);

  await goToProvider(page);
  await logIn(page, "ada");
  const back = await unopened(page);
  const context = await browser.newContext({ baseURL: server.url });
  await guards.watch(context);
  const other = await context.newPage();
  await other.goto(back);
  await refused(other, /this browser/);
  await other.goto("/datasets");
  await expect(heading(other, "Sign in")).toBeVisible();
  await context.close();

  await page.goto(back);
  await expect(heading(page, "Datasets")).toBeVisible();
  await page.goto(back);
  await refused(page, /used/);
});

test("cancelling at the provider is said, and one may try again", async ({ page, guards }) => {
  announce(guards, "/sign-in/oidc/callback", "4\\d\\d");
  await page.goto("/datasets");
  await goToProvider(page);
  await page.getByRole("link", { name: "Cancel" }).click();
  await refused(page, /access_denied/);
  await goToProvider(page);
  await expect(login(page)).toBeVisible();
});

test("signing out ends the session on both sides", async ({ page, server, provider }) => {
  await signInAt(page, "ada");
  await expect(heading(page, "Datasets")).toBeVisible();
  await hydrated(page);
  const { value } = await session(page, server);

  // The page goes on by itself: for a look at it, that leads nowhere once.
  const end = (url: URL) => url.href.startsWith(`${provider.issuer}/session/end?`);
  await page.route(end, (route) => route.fulfill({ status: 204 }), { times: 1 });
  const asked = page.waitForRequest((request) => end(new URL(request.url())));
  await page.getByRole("button", { name: "Account of" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  const address = (await asked).url();
  expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
    client_id: "portico",
    id_token_hint: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    post_logout_redirect_uri: `${server.url}/sign-in`,
  });
  await expect(heading(page, "You are signed out")).toBeVisible();
  await axe(page);
  await page.goto(address);
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await expect(page).toHaveURL(`${server.url}/sign-in`);

  const headers = { cookie: `portico_session=${value}`, accept: "text/html" };
  const again = await fetch(`${server.url}/datasets`, { headers, redirect: "manual" });
  expect(again.headers.get("location"), "the session that ended opens nothing").toMatch(/^\/sign-in/);
  await goToProvider(page);
  await expect(login(page)).toBeVisible();
});

test("ending the session at the provider ends Portico's", async ({ page, provider, guards }) => {
  allowEndOfEvents(guards);
  await signInAt(page, "grace");
  await expect(heading(page, "Datasets")).toBeVisible();
  await hydrated(page);
  provider.signedOut.length = 0;
  const other = await page.context().newPage();
  await other.goto(`${provider.issuer}/session/end`);
  await other.getByRole("button", { name: "Yes, sign me out" }).click();
  await expect(heading(other, "Sign-out Success")).toBeVisible();
  expect([provider.signedOut, provider.untold]).toEqual([["grace"], []]);
  await page.reload();
  await expect(heading(page, "Sign in")).toBeVisible();
});

test("a group that is taken away takes its rights, and the last one the session", async ({
  page,
  server,
  provider,
  guards,
}) => {
  allowEndOfEvents(guards);
  await signInAt(page, "katherine", await dataset(server));
  await hydrated(page);
  await expect(publish(page)).toBeEnabled();
  const account = provider.accounts.get("katherine")!;
  /** Looks again until it is so: Portico asks the provider once a second. */
  const soon = (look: () => Promise<void>) =>
    expect(async () => {
      await page.reload();
      await look();
    }).toPass({ timeout: 15_000, intervals: [500] });

  account.groups = ["everyone-data"];
  await soon(() => expect(publish(page)).toBeDisabled({ timeout: 1_000 }));
  await closed(publish(page), "publisher or admin");
  await hydrated(page);
  expect(await roles(page, people.katherine.name)).toEqual(["viewer"]);

  account.groups = [];
  await soon(() => expect(heading(page, "Sign in")).toBeVisible({ timeout: 1_000 }));
});

test("with scripts off one signs in, works and signs out", async ({ browser, server, guards }) => {
  await withoutScripts(browser, server, guards, async (page) => {
    await signInAt(page, "ada");
    await expect(heading(page, "Datasets")).toBeVisible();
    await page.getByRole("button", { name: "Account of Ada Lovelace" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await expect(heading(page, "Sign in")).toBeVisible();
    await goToProvider(page);
    await expect(login(page)).toBeVisible();
  });
});

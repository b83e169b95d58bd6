// The tests' own `test`: a server for each file, guards on every page, people who sign in.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Browser, type Page } from "@playwright/test";
import { Guards } from "./guards.ts";
import { Server } from "./server.ts";

/** The demo portal's people, by what they may do. */
export const people = {
  admin: "Louise Data",
  publisher: "Claire Petit",
  editor: "Hugo Martin",
  moderator: "Marc Moreau",
  auditor: "Inès Fontaine",
  viewer: "Amina Diallo",
} as const;

interface Shelf {
  spec?: string;
  server?: Server;
}

interface OwnTest {
  /** The server of this file. */
  server: Server;
  /** Checks of every page of the test; announce what you provoke with `guards.expect`. */
  guards: Guards;
}

interface OwnWorker {
  shelf: Shelf;
  /** Further environment variables for the file's server: `test.use({ variables: { … } })` at its top. */
  variables: Record<string, string>;
}

export const test = base.extend<OwnTest, OwnWorker>({
  variables: [{}, { option: true, scope: "worker" }],

  shelf: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures here
    async ({}, use) => {
      const shelf: Shelf = {};
      await use(shelf);
      await shelf.server?.stop();
    },
    { scope: "worker" },
  ],

  server: async ({ shelf, variables }, use, info) => {
    if (!shelf.server || shelf.spec !== info.file) {
      await shelf.server?.stop();
      shelf.server = undefined;
      // The first test of a file waits for the demo catalog: that is not its own time.
      info.setTimeout(info.timeout + 120_000);
      shelf.server = await Server.start(info.file, variables);
      shelf.spec = info.file;
    }
    await use(shelf.server);
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: shelf.server.log(), contentType: "text/plain" });
    }
  },

  baseURL: async ({ server }, use) => use(server.url),

  guards: [
    async ({ context }, use) => {
      const guards = new Guards();
      await guards.watch(context);
      await use(guards);
      expect(guards.verdict(), "nothing unexpected happened on any page").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Waits until the scripts of a page have taken over. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-ready=true]").waitFor();
}

/** Opens a page and waits until its scripts have taken over. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Signs a person of the demo in, by their name. */
export async function signIn(page: Page, name: string = people.admin): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await expect(page.getByRole("navigation", { name: "Sections" })).toBeVisible();
}

/** Checks a page for accessibility, in both themes. */
export async function axe(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion, so that no colour is measured half-way between two themes.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // What never ends, or waits out of sight, is not waited for.
    await page.evaluate(async (scheme) => {
      // The page hears of its theme a moment later, and draws it a frame after that.
      const frame = () => new Promise(requestAnimationFrame);
      while (!matchMedia(`(prefers-color-scheme: ${scheme})`).matches) await frame();
      await frame();
      const ends = (animation: Animation): boolean =>
        animation.playState === "running" && Number.isFinite(animation.effect?.getComputedTiming().endTime);
      while (document.getAnimations().some(ends)) await frame();
      await frame();
    }, colorScheme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    const found = violations.map(
      (violation) => `${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target).join(" | ")}`,
    );
    expect(found, `${page.url()} in the ${colorScheme} theme`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Gives a page that runs no scripts, as a second person beside the test's own. */
export async function withoutScripts(
  browser: Browser,
  server: Server,
  guards: Guards,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  try {
    const page = await context.newPage();
    guards.watchWithoutScripts(page);
    await visit(page);
  } finally {
    await context.close();
  }
}

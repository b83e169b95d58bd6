// An identity provider beside Portico: the real one of the package `oidc-provider`, with accounts that tests change.
import { createServer, type Server as WebServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import type { Configuration, default as Library } from "oidc-provider";
import { test as base } from "./index.ts";
import { Server, type Variables } from "./server.ts";

/** Somebody whom the provider knows. Who signs in next, or is looked at again, is what stands here then. */
export interface Account {
  name: string;
  email: string;
  groups: string[];
}

/** What the button of the sign-in page calls the provider. */
export const NAME = "Example Corp";
/** Whom somebody without a role is told to ask. */
export const CONTACT = "data-team@example.org";
const CLIENT = { client_id: "portico", client_secret: "known-to-the-tests-alone" };

export class Provider {
  /** By what they type at the sign-in, which is their subject too. */
  readonly accounts = new Map<string, Account>();
  /** Of whom Portico took the message that their session here ended. */
  readonly signedOut: string[] = [];
  /** Messages of that kind that Portico did not take. */
  readonly untold: string[] = [];
  private answers?: ReturnType<Library["callback"]>;

  private readonly web: WebServer;
  private port = 0;

  private constructor(private readonly library: typeof Library) {
    this.web = createServer((request, response) => {
      if (this.answers) void this.answers(request, response);
      else response.writeHead(503).end();
    });
  }

  /** Starts on a free port; it answers once it knows its Portico. */
  static async start(): Promise<Provider> {
    quiet();
    const provider = new Provider((await import("oidc-provider")).default);
    await provider.up();
    return provider;
  }

  /** Another site than Portico's 127.0.0.1, as in life: its session has to survive the way back from here. */
  get issuer(): string {
    return `http://localhost:${this.port}`;
  }

  /** Takes the Portico at this address as its client; answers the variables for that. */
  portico(url: string): Variables {
    const provider = new this.library(this.issuer, this.configuration(url));
    provider.use(async (ctx, next) => {
      await next();
      // Its pages ask for a font of the open internet and have no icon: tests do without both.
      if (typeof ctx.body === "string") ctx.body = ctx.body.replace(/@import url\([^)]*\);/, "");
      if (ctx.path === "/favicon.ico") ctx.status = 204;
    });
    provider.on("backchannel.success", (_ctx, _client, id) => this.signedOut.push(id));
    provider.on("backchannel.error", (_ctx, { message }, _client, id) => this.untold.push(`${id}: ${message}`));
    this.answers = provider.callback();
    return {
      PORTICO_PUBLIC_URL: url,
      PORTICO_OIDC_ISSUER: this.issuer,
      PORTICO_OIDC_CLIENT_ID: CLIENT.client_id,
      PORTICO_OIDC_CLIENT_SECRET: CLIENT.client_secret,
      PORTICO_OIDC_NAME: NAME,
      PORTICO_OIDC_SCOPES: "openid profile email groups offline_access",
      PORTICO_OIDC_GROUPS_CLAIM: "groups",
      PORTICO_OIDC_REFRESH: "1",
      PORTICO_ROLES: "admin:portico-admins;editor:data-editors;viewer:everyone-data",
      PORTICO_CONTACT: CONTACT,
    };
  }

  /** Does not answer until it is `up` again; it forgets nothing meanwhile. */
  async down(): Promise<void> {
    const closed = new Promise((resolve) => this.web.close(resolve));
    this.web.closeAllConnections();
    await closed;
  }

  async up(): Promise<void> {
    await new Promise<void>((listening, failed) => {
      this.web.once("error", failed);
      this.web.listen(this.port, "127.0.0.1", listening);
    });
    this.port = (this.web.address() as AddressInfo).port;
  }

  private configuration(url: string): Configuration {
    return {
      clients: [
        {
          ...CLIENT,
          redirect_uris: [`${url}/sign-in/oidc/callback`],
          post_logout_redirect_uris: [`${url}/sign-in`],
          backchannel_logout_uri: `${url}/sign-in/oidc/back-channel`,
          backchannel_logout_session_required: true,
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
          id_token_signed_response_alg: "RS256",
        },
      ],
      claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
      conformIdTokenClaims: false,
      findAccount: (_ctx, id) => {
        const account = this.accounts.get(id);
        return account && { accountId: id, claims: () => ({ sub: id, email_verified: true, ...account }) };
      },
      pkce: { required: () => true },
      issueRefreshToken: () => true,
      // A refresh token is good once, and outlives the session: what ends Portico's is the message of its end.
      rotateRefreshToken: true,
      expiresWithSession: () => false,
      features: {
        devInteractions: { enabled: true },
        rpInitiatedLogout: { enabled: true },
        backchannelLogout: { enabled: true },
      },
      cookies: { keys: ["known-to-the-tests-alone"] },
      // It would refuse to call this machine.
      fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined } as RequestInit),
    };
  }
}

/** Leaves out what the package says of being set up for tests only. */
function quiet(): void {
  for (const level of ["info", "warn"] as const) {
    const say = console[level];
    console[level] = (...words: unknown[]) => {
      if (!/oidc-provider (NOTICE|WARNING): /.test(String(words[0]))) say(...words);
    };
  }
}

interface OwnWorker {
  /** The provider of this file. */
  provider: Provider;
  /** A server whose people come from the provider. */
  portico: Server;
}

/** As the other `test`, against a server with single sign-on. */
export const test = base.extend<object, OwnWorker>({
  provider: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures here
    async ({}, use) => {
      const provider = await Provider.start();
      await use(provider);
      await provider.down();
    },
    { scope: "worker" },
  ],

  portico: [
    async ({ provider }, use) => {
      const server = await Server.start("single_sign_on", (url) => provider.portico(url));
      await use(server);
      await server.stop();
    },
    // The demo catalog comes first.
    { scope: "worker", timeout: 180_000 },
  ],

  server: async ({ portico }, use, info) => {
    await use(portico);
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: portico.log(), contentType: "text/plain" });
    }
  },
});

/** Presses the button of the sign-in page that leads to the provider. */
export async function goToProvider(page: Page): Promise<void> {
  await page.getByRole("link", { name: `Sign in with ${NAME}` }).click();
}

/** Says at the provider who one is; the page that asks for consent is next. */
export async function logIn(page: Page, account: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(account);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await expect(page.getByRole("heading", { name: "Authorize" })).toBeVisible();
}

/** Agrees at the provider that Portico learns who one is. */
export async function consent(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
}

/** The whole way from a page of Portico, by way of its sign-in page, and back. */
export async function signInAt(page: Page, account: string, path = "/datasets"): Promise<void> {
  await page.goto(path);
  await goToProvider(page);
  await logIn(page, account);
  await consent(page);
}

/** Agrees at the provider, but does not go where that leads: answers the address. */
export async function unopened(page: Page): Promise<string> {
  const here = { maxRedirects: 0 };
  let answer = await page.request.post(page.url(), { ...here, form: { prompt: "consent" } });
  for (;;) {
    const { location } = answer.headers();
    if (!location) throw new Error(`the provider answered ${answer.status()}: ${await answer.text()}`);
    if (new URL(location).pathname === "/sign-in/oidc/callback") return location;
    answer = await page.request.get(location, here);
  }
}

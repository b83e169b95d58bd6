// What must not happen on any page, whatever a test looks at.
import type { BrowserContext, ConsoleMessage, Page, Request } from "@playwright/test";

declare global {
  interface Window {
    porticoReport?: (report: string) => void;
  }
}

/** Collects console errors, exceptions, violations of the content policy and requests that failed. */
export class Guards {
  private readonly found: string[] = [];
  private readonly expected: { pattern: RegExp; seen: boolean }[] = [];

  /** Watches every page of a context, those open now and later. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding("porticoReport", (_source, report: string) => this.report(report));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.porticoReport?.(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`);
      });
    });
    context.on("page", (page) => this.watchPage(page, true));
    context.pages().forEach((page) => this.watchPage(page, true));
  }

  /** Watches a page that runs no scripts: there Chromium itself complains of the scripts that it leaves out. */
  watchWithoutScripts(page: Page): void {
    this.watchPage(page, false);
  }

  /** Announces something that the test provokes. It must happen: a pattern that meets nothing is a failure too. */
  expect(pattern: RegExp): void {
    this.expected.push({ pattern, seen: false });
  }

  /** Allows what depends on the moment: it may happen, and need not. */
  allow(pattern: RegExp): void {
    this.expected.push({ pattern, seen: true });
  }

  /** What happened and was not announced, and what was announced and did not happen. */
  verdict(): string[] {
    const missing = this.expected.filter((expected) => !expected.seen);
    return [...this.found, ...missing.map((expected) => `announced, but did not happen: ${expected.pattern}`)];
  }

  private watchPage(page: Page, scripts: boolean): void {
    page.on("pageerror", (error) => this.report(`exception on ${page.url()}: ${error.message}`));
    page.on("console", (message) => this.console(message, scripts));
    page.on("requestfailed", (request) => this.request(request, scripts));
  }

  private console(message: ConsoleMessage, scripts: boolean): void {
    if (message.type() !== "error") return;
    const text = message.text();
    if (!scripts && /Content Security Policy|Blocked script execution/.test(text)) return;
    this.report(`console on ${message.location().url}: ${text}`);
  }

  private request(request: Request, scripts: boolean): void {
    const reason = request.failure()?.errorText ?? "no reason given";
    if (!scripts && reason === "csp" && request.resourceType() === "script") return;
    // Leaving a page ends what it was still loading, its stream of events always.
    if (reason === "net::ERR_ABORTED") return;
    this.report(`request ${request.method()} ${request.url()}: ${reason}`);
  }

  private report(text: string): void {
    const expected = this.expected.find((expected) => expected.pattern.test(text));
    if (expected) expected.seen = true;
    else this.found.push(text);
  }
}

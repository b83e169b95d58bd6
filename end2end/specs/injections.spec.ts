// Texts that look like markup, in every free text of the portal: each page shows them as text, and runs none.
import { expect, open, signIn, test } from "../support/index.ts";
import { injections } from "../support/injections.ts";
import { portal } from "../support/portal.ts";
import type { Server } from "../support/server.ts";
import type { Page } from "@playwright/test";

const TOGETHER = 88;
const groups: string[][] = [];
for (let first = 0; first < injections.length; first += TOGETHER) groups.push(injections.slice(first, first + TOGETHER));

const text = (group: string[]): string => group.join(" ");

/** Opens a page and looks for anything that a text became. */
async function look(page: Page, path: string): Promise<void> {
  await open(page, path);
  const found = await page.evaluate(() => {
    const runs = /^\s*(javascript|vbscript|data):/i;
    const addresses = ["href", "src", "action", "formaction", "data", "xlink:href", "srcdoc"];
    const made = (element: Element): boolean =>
      [...element.attributes].some(
        ({ name, value }) => name.startsWith("on") || (addresses.includes(name) && runs.test(value)),
      );
    const markup = "script:not([nonce]), iframe:not([sandbox]), object, embed, marquee, base, body style, body link, math, x";
    return {
      ran: "injected" in self,
      markup: [...document.querySelectorAll(markup)].map((element) => element.outerHTML.slice(0, 200)),
      made: [...document.querySelectorAll("*")].filter(made).map((element) => element.outerHTML.slice(0, 200)),
    };
  });
  expect(found, path).toEqual({ ran: false, markup: [], made: [] });
}

/** A dataset with the same texts in everything that says something about it. */
async function dataset(server: Server, number: number, group: string[]): Promise<string> {
  const value = { value: text(group) };
  const metadata = { default: { title: value, description: value, publisher: value, keyword: { value: group } } };
  const { uid } = await portal(server, "POST", "/datasets/", { dataset_id: `injected-${number}`, metadata });
  const form = new FormData();
  const rows = group.map((one, row) => `${row},"${one.replaceAll('"', '""')}"`);
  const heading = `"${text(group).replaceAll('"', '""')}"`;
  form.append("file", new Blob([`n,${heading}\n${rows.join("\n")}\n`], { type: "text/csv" }), `${group[0]}.csv`);
  const file = await portal(server, "POST", `/datasets/${uid}/resources/files/`, form);
  const datasource = { type: "uploaded_file", file: { uid: file.uid } };
  await portal(server, "POST", `/datasets/${uid}/resources/`, { type: "csvfile", title: text(group), datasource });
  const step = { type: "string_replace", label: text(group), field: "n", old: group[0], new: group[1] };
  await portal(server, "POST", `/datasets/${uid}/processors/`, step);
  const described = { type: "description", label: text(group), field: "n", description: text(group) };
  await portal(server, "POST", `/datasets/${uid}/fields/`, described);
  const held = await portal(server, "POST", "/groups/", { title: text(group), description: text(group) });
  const ruleset = { group: { uid: held.uid }, permissions: ["explore_restricted_dataset"], filter_query: "" };
  await portal(server, "POST", `/datasets/${uid}/security/groups/`, ruleset);
  return uid;
}

/** A page of the studio with the same texts in its metadata and its blocks. */
async function studioPage(server: Server, number: number, group: string[]): Promise<string> {
  const { uid } = await portal(server, "POST", "/studio_pages/", { slug: `injected-${number}`, public: true });
  const asset = { title: { value: text(group) }, description: { value: text(group) } };
  await portal(server, "PUT", `/studio_pages/${uid}/contents/draft/metadata/`, { asset });
  const block = { uid: "block_a", type: "text", source: null, configuration: { content: text(group), label: text(group) } };
  await portal(server, "PUT", `/studio_pages/${uid}/contents/draft/`, { blocks: { block_a: block } });
  return uid;
}

/** A guest who asks with them. */
async function request(server: Server, group: string[]): Promise<void> {
  const body = {
    type: "external_showcase",
    request_message: text(group).slice(0, 2000),
    created_by: { email: "guest@example.org", first_name: group[0].slice(0, 100), last_name: group[1].slice(0, 100) },
    showcase: { title: text(group), description: text(group), url: "https://example.org/" },
  };
  const answer = await fetch(`${server.portalUrl}/api/portal/v1.0/user_requests/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.text()).toBe(201);
}

test("five hundred texts that look like markup are shown as text on every screen", async ({ page, server }) => {
  test.setTimeout(300_000);
  expect(injections.length).toBeGreaterThan(500);
  await signIn(page);

  const titles = injections.map((title, number) => {
    const metadata = { default: { title: { value: title }, keyword: { value: [title] } } };
    return portal(server, "POST", "/datasets/", { dataset_id: `title-${number}`, metadata });
  });
  await Promise.all(titles);
  const [datasets, pages] = [[] as string[], [] as string[]];
  for (const [number, group] of groups.entries()) {
    datasets.push(await dataset(server, number, group));
    pages.push(await studioPage(server, number, group));
    // As much as a message may hold.
    for (let first = 0; first < group.length; first += 22) await request(server, group.slice(first, first + 22));
    // What is recorded of a change, too.
    const body = { value: text(group).slice(1) };
    const payload = { dataset_uid: datasets[number], template_name: "default", template_field_name: "title", body };
    const origin = new URL(page.url()).origin;
    const data = { operation: "update_template_field_dataset_metadata", payload };
    const answer = await page.request.post("/api/invoke", { data, headers: { origin } });
    expect(answer.status()).toBe(200);
  }

  await expect(async () => {
    await open(page, `/datasets?q=injected-${groups.length - 1}`);
    await expect(page.getByRole("main")).toContainText(`injected-${groups.length - 1}`, { timeout: 100 });
  }, "the mirror knows them all").toPass({ timeout: 90_000 });
  let shown = "";
  for (let number = 1; number <= 6; number++) {
    await look(page, `/datasets?sort=title&size=100&page=${number}`);
    shown += await page.getByRole("main").textContent();
  }
  for (const title of injections) expect(shown, "every title is there, as text").toContain(title);

  for (const [number, group] of groups.entries()) {
    const [uid, studio] = [datasets[number], pages[number]];
    for (const tab of ["", "/sources", "/processing", "/fields", "/metadata", "/security"]) {
      await look(page, `/datasets/${uid}${tab}`);
    }
    for (const tab of ["", "/details", "/security"]) await look(page, `/studio-pages/${studio}${tab}`);
    const sought = encodeURIComponent(group[0]);
    await look(page, `/datasets?q=${sought}`);
    await look(page, `/activity?target=${uid}`);
    await page.getByRole("table", { name: /Activity/ }).getByRole("link").first().click();
    await expect(page.getByRole("insertion")).toBeVisible();
    await look(page, new URL(page.url()).pathname);
  }
  await look(page, "/studio-pages?size=100");
  await look(page, "/moderation?size=100");
  for (const link of await page.getByRole("list", { name: "Requests" }).getByRole("link").all()) {
    await look(page, (await link.getAttribute("href")) ?? "");
  }
});

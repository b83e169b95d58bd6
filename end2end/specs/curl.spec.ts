// The examples of docs/CURL.md, run as they stand.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "../support/index.ts";
import { Server } from "../support/server.ts";

const root = join(import.meta.dirname, "..", "..");

test("every example of the page about curl works, in its order", async ({ server }) => {
  const page = await readFile(join(root, "docs", "CURL.md"), "utf8");
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  expect(blocks.length).toBeGreaterThan(7);
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", blocks.join("\n")], {
    cwd: join(root, "crates", "portal", "demo", "data"),
    env: { ...process.env, PORTAL: server.portalUrl, KEY: Server.portalKey, CSV: "seattle-weather.csv" },
    timeout: 30_000,
  });
  expect(stdout).toContain('"weather":"light rain"');
  expect(stdout).toContain('"total_count":0');
});

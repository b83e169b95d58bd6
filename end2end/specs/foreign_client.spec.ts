// A client that nobody here wrote: generated from the published contract by a public generator, it takes a dataset from
// nothing to its deletion against the embedded portal.
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "../support/index.ts";
import { Server } from "../support/server.ts";

const root = join(import.meta.dirname, "..", "..");
const contract = join(root, "crates", "contract", "contract.json");
const weather = join(root, "crates", "portal", "demo", "data", "seattle-weather.csv");

/** What a generated function answers. */
interface Answer {
  // The generated types are not there before the test runs.
  data?: any;
  error?: { error_code: string; message: string };
  response: Response;
}
type Call = (options?: object) => Promise<Answer>;

/** Writes the client into `folder`, compiles it as its users would, and loads it. */
async function generated(folder: string): Promise<{ calls: Record<string, Call>; setUp: (url: string) => void }> {
  const run = (program: string, ...options: string[]) =>
    execFileSync(join(import.meta.dirname, "..", "node_modules", ".bin", program), options, { cwd: root });
  const [source, compiled] = [join(folder, "source"), join(folder, "compiled")];
  run("openapi-ts", "-i", contract, "-o", source, "-c", "@hey-api/client-fetch", "--silent");
  run("tsc", "--outDir", compiled, "--module", "commonjs", "--target", "es2022", "--noCheck", join(source, "sdk.gen.ts"));
  await writeFile(join(compiled, "package.json"), '{ "type": "commonjs" }');
  const load = createRequire(join(compiled, "package.json"));
  const { client } = load("./client.gen.js");
  const setUp = (url: string) => client.setConfig({ baseUrl: url, auth: () => `Apikey ${Server.portalKey}` });
  return { calls: load("./sdk.gen.js"), setUp };
}

test("a generated client creates, uploads, processes, secures, publishes, reads back, unpublishes and deletes", async ({ server }, info) => {
  const { calls, setUp } = await generated(info.outputPath("client"));
  expect(Object.keys(calls).length, "one function for each operation").toBe(225);
  setUp(`${server.portalUrl}/api/automation/v1.0`);
  /** Calls an operation; its answer must be a success. */
  const ok = async (name: string, options: object = {}) => {
    const { data, error, response } = await calls[name]!(options);
    expect(response.ok, `${name}: ${response.status} ${JSON.stringify(error)}`).toBe(true);
    return data;
  };

  const metadata = { default: { title: { value: "Weather, by a stranger" } } };
  const { uid } = await ok("createDataset", { body: { dataset_id: "by-a-stranger", metadata } });
  const path = { dataset_uid: uid };
  const status = () => ok("getDatasetStatus", { path });
  const settled = (published: boolean) =>
    expect.poll(async () => (({ status, is_published }) => [status, is_published])(await status()), { timeout: 30_000 })
      .toEqual(["idle", published]);

  const file = new File([await readFile(weather)], "weather.csv", { type: "text/csv" });
  const uploaded = await ok("uploadResourceFile", { path, body: { file } });
  const datasource = { type: "uploaded_file", file: { uid: uploaded.uid } };
  await ok("createDatasetResource", {
    path,
    body: { type: "csvfile", title: "weather.csv", params: { separator: ",", headers_first_row: true }, datasource },
  });
  await ok("createDatasetProcessor", {
    path,
    body: { type: "string_replace", label: "Say it nicely", field: "weather", old: "drizzle", new: "light rain" },
  });
  await ok("updateDataset", { path, body: { is_restricted: true } });
  const { results: groups } = await ok("listUserGroups", { query: { limit: 1 } });
  await ok("createDatasetGroupSecurity", {
    path,
    body: { group: { uid: groups[0].uid }, permissions: ["explore_restricted_dataset"], filter_query: "weather:sun" },
  });
  await ok("publishDataset", { path });
  await settled(true);

  const records = `${server.portalUrl}/api/explore/v2.1/catalog/datasets/by-a-stranger/records?limit=1`;
  const closed = await fetch(records);
  expect(closed.status, "restricted: strangers read nothing").not.toBe(200);
  const read = await (await fetch(records, { headers: { authorization: `Apikey ${Server.portalKey}` } })).json();
  expect(read.total_count).toBeGreaterThan(1_000);
  expect(read.results[0].weather).toBe("light rain");
  expect((await ok("retrieveDataset", { path })).metadata.default.title.value).toBe("Weather, by a stranger");

  await ok("unpublishDataset", { path });
  await settled(false);
  await ok("deleteDataset", { path });
  const gone = await calls.retrieveDataset!({ path });
  expect([gone.response.status, gone.error?.error_code]).toEqual([404, "not_found"]);
});

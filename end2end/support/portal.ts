// The embedded portal, called as a colleague with a script would: to set up what a journey needs, and to see what it wrote.
import { expect } from "@playwright/test";
import { Server } from "./server.ts";

/** Calls the Automation API of a server's portal and answers what came. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- journeys read the few properties that they look at
export async function portal(server: Server, method: string, path: string, body?: unknown): Promise<any> {
  const file = body instanceof FormData;
  const answer = await fetch(`${server.portalUrl}/api/automation/v1.0${path}`, {
    method,
    headers: {
      Authorization: `Apikey ${Server.portalKey}`,
      ...(file ? {} : { "Content-Type": "application/json" }),
    },
    body: body === undefined || file ? (body as FormData | undefined) : JSON.stringify(body),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return answer.status === 204 ? undefined : answer.json();
}

/** Makes a dataset without rows; answers its uid. */
export async function emptyDataset(server: Server, name: string): Promise<string> {
  const metadata = { default: { title: { value: name } } };
  return (await portal(server, "POST", "/datasets/", { dataset_id: name, metadata })).uid;
}

/** Makes a dataset with one file of comma-separated values; answers its uid. */
export async function datasetOf(server: Server, name: string, csv: string, params: object = {}): Promise<string> {
  const uid = await emptyDataset(server, name);
  const form = new FormData();
  form.append("file", new Blob([csv], { type: "text/csv" }), `${name}.csv`);
  const file = await portal(server, "POST", `/datasets/${uid}/resources/files/`, form);
  await portal(server, "POST", `/datasets/${uid}/resources/`, {
    type: "csvfile",
    title: `${name}.csv`,
    params,
    datasource: { type: "uploaded_file", file: { uid: file.uid } },
  });
  return uid;
}

// A small web server beside Portico: where datasets get their rows from by address.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is answered at a path: a text, or whatever is done with the response. */
export type Served = string | Buffer | ((response: ServerResponse) => void);

/** Serves what is given, by its path, while the visit lasts; every other path is not found. */
export async function web(files: Record<string, Served>, visit: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer((request, response) => {
    const served = files[request.url ?? ""];
    if (served === undefined) response.writeHead(404).end("not here");
    else if (typeof served === "function") served(response);
    else response.writeHead(200, { "content-type": "text/plain" }).end(served);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

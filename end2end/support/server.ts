// A Portico of its own for each file of tests: fresh data, a free port, the demo catalog.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const program = process.env.PORTICO_BIN ?? join(root, "target", "debug", "portico");
const site = process.env.PORTICO_SITE ?? join(root, "target", "site");
const scratch = process.env.PORTICO_SCRATCH ?? join(import.meta.dirname, "..", "test-results");

/** How long a start may take, in milliseconds: the demo catalog is published from nothing. */
const PATIENCE = 120_000;

/** Ports that were given out: two servers that start at once must not meet. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** Environment variables of a server. */
export type Variables = Record<string, string>;

export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly portalUrl: string,
    private readonly folder: string,
  ) {}

  /** The key that opens the embedded portal of every test server. */
  static readonly portalKey = "end2end-key";

  /** Starts a server for a file of tests and waits until it is ready. Variables may depend on its own address. */
  static async start(spec: string, variables: Variables | ((url: string) => Variables) = {}): Promise<Server> {
    if (!existsSync(program)) throw new Error(`${program} is missing: run cargo xtask test`);
    const [port, portalPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const folder = join(scratch, "servers", `${basename(spec, ".spec.ts")}-${port}`);
    mkdirSync(folder, { recursive: true });
    const log = openSync(join(folder, "server.log"), "a");
    const child = spawn(program, [], {
      cwd: folder,
      stdio: ["ignore", log, log],
      env: {
        ...process.env,
        PORTICO_ADDRESS: `127.0.0.1:${port}`,
        PORTICO_PORTAL_ADDRESS: `127.0.0.1:${portalPort}`,
        PORTICO_PORTAL_KEY: Server.portalKey,
        PORTICO_DATA: join(folder, "data"),
        PORTICO_SITE: site,
        PORTICO_DEMO: "1",
        PORTICO_FAULTS: "1",
        PORTICO_ALLOW_PRIVATE_URLS: "1",
        // Journeys do in a second what people do in an hour.
        PORTICO_LIMIT_SIGN_INS: "0",
        PORTICO_LIMIT_WRITES: "0",
        PORTICO_LIMIT_EXPORTS: "0",
        ...(typeof variables === "function" ? variables(url) : variables),
      },
    });
    closeSync(log);
    const server = new Server(child, url, `http://127.0.0.1:${portalPort}`, folder);
    try {
      await server.untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** What the server wrote. */
  log(): string {
    return readFileSync(join(this.folder, "server.log"), "utf8");
  }

  /** Ends it and removes its data; its log stays. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      const tooLong = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(tooLong);
    }
    rmSync(join(this.folder, "data"), { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      if (this.child.exitCode !== null) throw new Error(`the server ended before it was ready:\n${this.log()}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server was not ready after ${PATIENCE / 1000} s:\n${this.log()}`);
  }
}

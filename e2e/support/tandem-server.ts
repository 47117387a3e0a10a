import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWeb } from "./build-web.ts";
import { freePort } from "./free-port.ts";

const SERVE = fileURLToPath(new URL("serve.mjs", import.meta.url));
// What a shell needs; a developer's own Tandem settings stay out of the tests.
const { PATH, HOME } = process.env;
const START_MS = 120_000;
const STOP_MS = 20_000;

export type TandemServer = {
  readonly origin: string;
  /** Brings it up again on the same port, with the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Takes hold of the simulated market: see the simulator's `/control`. */
  control(order: object): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
};

/** The whole product as one process with simulated venues, on a free port and in a folder of its own. */
export async function startTandem(env: Readonly<Record<string, string>> = {}): Promise<TandemServer> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-e2e-"));
  const [port, simPort] = [await freePort(), await freePort()];
  const web = join(folder, "web");
  await buildWeb(web);
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    let said = "";
    const started = spawn(process.execPath, [SERVE, web], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...(PATH && { PATH }),
        ...(HOME && { HOME }),
        NODE_ENV: "development",
        VENUES: "demo",
        DATA_DIR: join(folder, "data"),
        PORT: String(port),
        SIM_PORT: String(simPort),
        LOG_LEVEL: "warn",
        // All pages of these tests come from one address.
        RATE_LIMITS: JSON.stringify({ auth: 1_000, read: 10_000, stream: 1_000, keys: 1_000, export: 100 }),
        ...env,
      },
    });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    const deadline = Date.now() + START_MS;
    while (!(await isReady(`http://127.0.0.1:${port}`))) {
      if (started.exitCode !== null) throw new Error(`the server ended with code ${started.exitCode}:\n${said}`);
      if (Date.now() > deadline) throw new Error(`the server is not ready after ${START_MS} ms:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function stop(): Promise<void> {
    const stopping = child;
    child = undefined;
    if (stopping === undefined || stopping.exitCode !== null) return;
    const gone = once(stopping, "exit");
    stopping.kill("SIGTERM");
    const timer = setTimeout(() => stopping.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  const server: TandemServer = {
    origin: `http://127.0.0.1:${port}`,
    start,
    stop,
    async control(order) {
      const body = JSON.stringify(order);
      const answer = await fetch(`http://127.0.0.1:${simPort}/control`, { method: "POST", body });
      if (!answer.ok) throw new Error(`the simulator refused ${body}: ${await answer.text()}`);
    },
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  return server;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`)).ok;
  } catch {
    return false;
  }
}

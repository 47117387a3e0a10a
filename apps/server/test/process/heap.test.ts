import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { createSimulator, type Simulator } from "@tandem/simulator/simulator";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { call, resultData } from "../support/send.ts";
import { makeBuild } from "./make-build.ts";
import { newKey, signIn, start } from "./production-server.ts";
import { endAll, temporaryFolder } from "./run-tandem.ts";

const START_MS = 240_000;

let folder = "";
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let simulator: Simulator;
beforeAll(async () => {
  folder = await temporaryFolder();
  await makeBuild();
  postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data"), ephemeral: true });
  simulator = await createSimulator({ venues: ["binance"], isLimited: false });
}, START_MS);
afterAll(async () => {
  await simulator.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(endAll);

/** The whole heap of a process's first thread, as text, once it is written. */
async function heapOf(pid: number): Promise<string> {
  process.kill(pid, "SIGUSR2");
  let text = "";
  await expect
    .poll(
      async () => {
        const file = (await readdir(folder)).find((name) => name.endsWith(".heapsnapshot"));
        text = file === undefined ? "" : await readFile(join(folder, file), "utf8");
        return text.endsWith("]}") || text.endsWith("]}\n");
      },
      { timeout: 120_000, interval: 500 },
    )
    .toBe(true);
  return text;
}

it(
  "G31: once a key was added and used, its secret is nowhere in the heap of the process, nor in what it wrote",
  async () => {
    const env = {
      DATABASE_URL: postgres.appUrl,
      MIGRATION_DATABASE_URL: postgres.ownerUrl,
      PUBLIC_URL: "https://tandem.internal",
      TRUST_PROXY: "1",
      DATA_DIR: folder,
      LOG_LEVEL: "debug",
      ENCRYPTION_KEYS: newKey("only"),
      VENUES: "binance,kraken",
      VENUE_URLS: JSON.stringify({ ...simulator.baseUrls, kraken: "http://127.0.0.1:9/kraken" }), // nobody listens there
    };
    const server = await start({ ...env, NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}` });
    const headers = await signIn(server, env, "keeper");
    const credentials = { apiKey: "MARKERpublicHALF1234", secret: "MARKERsecretHALFofthekey" };
    const permissions = ["read" as const, "trade" as const];
    simulator.control({ do: "account", venue: "binance", ...credentials, permissions, balances: {} });
    const input = { venue: "binance", label: "LABELthatstays", ...credentials };
    const added = await call(server.origin, { path: "keys.add", mutation: true, input, headers });
    expect([added.status, added.text]).toEqual([200, expect.stringContaining('"verified"')]);
    const { id } = resultData(added) as { id: string };
    // Others' calls, after which nothing of it is on its way any more.
    for (let n = 0; n < 20; n += 1) {
      const path = n % 10 === 9 ? "keys.verify" : "keys.list";
      const answer = await call(server.origin, {
        path,
        headers,
        ...(n % 10 === 9 && { mutation: true, input: { id } }),
      });
      expect(answer.status).toBe(200);
    }
    const heap = await heapOf(server.run.child.pid ?? 0);
    // What is there is found: the snapshot holds the texts of this program.
    expect(heap).toContain("keys.verify");
    expect(heap.match(/MARKERsecretHALF[a-z]*/g)).toBeNull();
    expect(server.run.text().match(/MARKER(secret|public)HALF/g)).toBeNull();
  },
  START_MS,
);

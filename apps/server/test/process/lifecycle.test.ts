import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { endAll, family, freePort, runTandem, stillRunning, temporaryFolder } from "./run-tandem.ts";

const DEV = ["scripts/dev.mjs"];
const START_MS = 120_000;
/** Generous: the machine may be busy. Nothing waits this long where all is well. */
const GONE_MS = 20_000;

afterEach(endAll);

describe.skipIf(process.platform !== "linux")("development, one data directory through its life", () => {
  let dataDir = "";
  let port = 0;
  beforeAll(async () => {
    dataDir = await temporaryFolder();
    port = await freePort();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  const start = () => runTandem(DEV, { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "warn" });
  const url = () => `http://127.0.0.1:${port}`;
  const lock = () => join(dataDir, "postgres.lock");

  it(
    "a first start prints one URL and how to make the first account; Ctrl-C ends all it started",
    async () => {
      const run = start();
      await run.until("Ctrl-C stops everything");
      expect(run.text().match(/https?:\/\/\S+/g)).toEqual([url()]);
      expect(run.text()).toContain("the first account becomes the admin");
      expect((await fetch(`${url()}/healthz`)).status).toBe(200);
      await expect.poll(async () => (await fetch(`${url()}/readyz`)).status, { timeout: 30_000 }).toBe(200);
      const page = await (await fetch(url(), { headers: { accept: "text/html" } })).text();
      expect(page).toContain("/@vite/client");

      const members = family(run.child.pid ?? 0);
      const commands = members.map(({ command }) => command).join("\n");
      expect(commands).toMatch(/bin\/postgres /);
      expect(commands).toContain("simulator-process");
      expect(commands).toContain("keeper-process");
      run.child.kill("SIGINT");
      expect(await run.ended()).toBe(130);
      expect(await stillRunning(members, GONE_MS)).toEqual([]);
      expect(existsSync(lock())).toBe(false);
      await expect(fetch(`${url()}/healthz`)).rejects.toThrow();
    },
    START_MS,
  );

  it(
    "a second start is warm; killed without a chance to stop anything, it still leaves no process",
    async () => {
      const begun = performance.now();
      const run = start();
      await run.until("Ctrl-C stops everything");
      console.log(`second start: ready after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      const members = family(run.child.pid ?? 0);
      run.child.kill("SIGKILL");
      expect(await run.ended()).toBe("SIGKILL");
      expect(await stillRunning(members, GONE_MS)).toEqual([]);
      expect(existsSync(lock())).toBe(true);
    },
    START_MS,
  );

  it(
    "the lock of that run is named in one line and taken over; SIGTERM is obeyed with exit code 0",
    async () => {
      const run = start();
      await run.until("Ctrl-C stops everything");
      const lines = run
        .text()
        .split("\n")
        .filter((line) => line.includes("postgres.lock"));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain("taken over");
      const members = family(run.child.pid ?? 0);

      const second = runTandem(DEV, { DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn" });
      expect(await second.ended()).toBe(1);
      expect(second.stderr().trim().split("\n")).toHaveLength(1);
      expect(second.stderr()).toMatch(/used by another Tandem .*DATA_DIR/);

      run.child.kill("SIGTERM");
      expect(await run.ended()).toBe(0);
      expect(await stillRunning(members, GONE_MS)).toEqual([]);
      expect(existsSync(lock())).toBe(false);
    },
    START_MS,
  );

  it(
    "a broken database is told in one line with the remedy, and leaves nothing running",
    async () => {
      const record: unknown = JSON.parse(await readFile(join(dataDir, "postgres.json"), "utf8"));
      const { location } = record as { location: string }; // written by the start above
      await truncate(join(location, "global/pg_control"), 100);
      const run = start();
      expect(await run.ended()).toBe(1);
      expect(run.stderr().trim().split("\n")).toHaveLength(1);
      expect(run.stderr()).toContain(`delete ${dataDir} to start with an empty one`);
      expect(existsSync(lock())).toBe(false);
    },
    START_MS,
  );
});

describe("what stops a start", () => {
  it(
    "a port in use is told in one line that names PORT, before anything is started",
    async () => {
      const taken = createServer().listen(0, "127.0.0.1");
      await once(taken, "listening");
      const address = taken.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const dataDir = await temporaryFolder();
      try {
        const run = runTandem(DEV, { DATA_DIR: dataDir, PORT: String(port) });
        expect(await run.ended()).toBe(1);
        expect(run.text().trim()).toBe(
          `Port ${port} on 127.0.0.1 is in use: stop the program that has it, or set PORT to another one.`,
        );
        expect(existsSync(join(dataDir, "postgres.json"))).toBe(false);
      } finally {
        taken.close();
        await rm(dataDir, { recursive: true });
      }
    },
    START_MS,
  );

  it(
    "a data directory that is a file is told in one line that names DATA_DIR",
    async () => {
      const folder = await temporaryFolder();
      const file = join(folder, "data");
      await writeFile(file, "");
      const run = runTandem(DEV, { DATA_DIR: file, PORT: "0" });
      expect(await run.ended()).toBe(1);
      expect(run.stderr().trim().split("\n")).toHaveLength(1);
      expect(run.stderr()).toContain("DATA_DIR");
      await rm(folder, { recursive: true });
    },
    START_MS,
  );

  it(
    "a wrong environment ends the real process with 78, every mistake listed and no value shown",
    async () => {
      const run = runTandem(DEV, {
        PORT: "MARKER-a",
        VENUES: "MARKER-b",
        DATABASE_URL: "mysql://tandem:MARKER-c@db/tandem",
        METRICS_TOKEN: "MARKER-d",
      });
      expect(await run.ended()).toBe(78);
      expect(run.stderr().match(/^ {2}[A-Z_]+/gm)).toEqual(["  PORT", "  DATABASE_URL", "  VENUES"]);
      expect(run.text()).not.toContain("MARKER");
      expect(run.stdout()).toBe("");
    },
    START_MS,
  );
});

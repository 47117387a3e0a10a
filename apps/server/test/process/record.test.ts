import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createReplayServer } from "@tandem/simulator/replay-server";
import { createSimulator } from "@tandem/simulator/simulator";
import { createCcxtFeed } from "@tandem/venues/create-ccxt-feed";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { endAll, runTandem, temporaryFolder } from "./run-tandem.ts";

const START_MS = 180_000;
const SYMBOLS = ["BTC/USDT", "ETH/USDT"];
const VENUES = ["binance", "kraken", "okx"];

let folder = "";
const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await endAll();
  for (const stop of stops.splice(0).reverse()) await stop();
});

const tandem = (words: readonly string[], env: Record<string, string> = {}) =>
  runTandem(["scripts/tandem.mjs", ...words], env);

async function startSimulator(): Promise<string> {
  const simulator = await createSimulator({ seed: 7 });
  stops.push(simulator.stop);
  return JSON.stringify(simulator.baseUrls);
}

const record = (dir: string, urls: string, ...words: readonly string[]) =>
  tandem(["record", "--symbols", SYMBOLS.join(), "--out", dir, ...words], { VENUE_URLS: urls });

const booksFiles = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => name.startsWith("books-")).sort();

type Sides = Record<"bids" | "asks", Map<number, number>>;

/** The books at the end of a file, put together as naively as can be. */
async function lastBooks(file: string): Promise<Map<string, Sides>> {
  const books = new Map<string, Sides>();
  const [, ...lines] = gunzipSync(await readFile(file))
    .toString("utf8")
    .trim()
    .split("\n");
  for (const line of lines) {
    const { venue, symbol, type, bids, asks } = JSON.parse(line);
    const key = `${venue}|${symbol}`;
    const fresh = type === "snapshot" || !books.has(key);
    const book: Sides = fresh ? { bids: new Map(), asks: new Map() } : (books.get(key) as Sides); // just looked
    books.set(key, book);
    for (const [side, levels] of Object.entries({ bids, asks }) as ["bids" | "asks", [number, number][]][])
      for (const [price, amount] of levels) {
        if (amount === 0) book[side].delete(price);
        else book[side].set(price, amount);
      }
  }
  return books;
}

const top = ({ bids, asks }: Sides) => ({
  bids: [...bids].sort(([a], [b]) => b - a).slice(0, 10),
  asks: [...asks].sort(([a], [b]) => a - b).slice(0, 10),
});

/** The book that an adapter has at the end of what is served. */
async function booksOverReplay(dir: string): Promise<Map<string, Sides>> {
  const server = await createReplayServer({ dir, speed: 20 });
  stops.push(server.stop);
  const books = new Map<string, Sides>();
  for (const venue of VENUES) {
    const feed = createCcxtFeed({ venue, baseUrl: server.baseUrls[venue], clock: createLiveClock() });
    stops.push(feed.stop);
    await feed.loadMarkets();
    feed.start(SYMBOLS, {
      book: ({ symbol, type, bids, asks }) => {
        const key = `${venue}|${symbol}`;
        const known = books.get(key);
        const book = known === undefined || type === "snapshot" ? { bids: new Map(), asks: new Map() } : known;
        books.set(key, book);
        for (const [side, levels] of [
          [book.bids, bids],
          [book.asks, asks],
        ] as const)
          for (const [price, amount] of levels) {
            if (amount === 0) side.delete(price);
            else side.set(price, amount);
          }
      },
      heartbeat: () => {},
      lost: () => {},
      link: () => {},
    });
  }
  await expect.poll(() => books.size, { timeout: START_MS }).toBe(VENUES.length * SYMBOLS.length);
  await expect.poll(server.isFinished, { timeout: START_MS }).toBe(true);
  return books;
}

describe("tandem record", () => {
  it(
    "what it writes, replay reads, and sim --replay serves to the same books",
    async () => {
      const dir = join(folder, "whole");
      const run = record(dir, await startSimulator(), "--raw");
      await run.until("6 of 6 books");
      // Some changes after the snapshots; how many decides nothing.
      await sleep(4_000);
      run.child.kill("SIGINT");
      expect(await run.ended()).toBe(0);
      expect(run.stdout()).toBe("");
      const names = await booksFiles(dir);
      expect((await readdir(dir)).filter((name) => /lock|new$/.test(name))).toEqual([]);
      const file = join(dir, names.at(-1) ?? "");

      const replay = tandem(["replay", file]);
      expect(await replay.ended()).toBe(0);
      expect(replay.stderr()).toBe("");
      const found = replay
        .stdout()
        .trim()
        .split("\n")
        .filter((line) => line !== "");
      for (const line of found) expect(JSON.parse(line)).toMatchObject({ legs: expect.any(Array) });

      const recorded = await lastBooks(file);
      expect([...recorded.keys()].sort()).toEqual(
        VENUES.flatMap((venue) => SYMBOLS.map((symbol) => `${venue}|${symbol}`)),
      );
      const served = await booksOverReplay(dir);
      for (const [key, book] of recorded) {
        expect(book.bids.size).toBeGreaterThan(10);
        await expect
          .poll(() => top(served.get(key) ?? { bids: new Map(), asks: new Map() }), { message: key })
          .toEqual(top(book));
      }
    },
    START_MS,
  );

  it(
    "a kill leaves files that can be read, and the next run goes on in the same folder",
    async () => {
      const dir = join(folder, "killed");
      const urls = await startSimulator();
      const run = record(dir, urls, "--raw");
      await run.until("6 of 6 books");
      const rival = record(dir, urls);
      expect(await rival.ended()).toBe(1);
      expect(rival.stderr()).toMatch(/Another recorder \(process \d+\) writes into .*--out/);
      run.child.kill("SIGKILL");
      await run.ended();
      const [first = ""] = await booksFiles(dir);
      // As a machine that loses its power may leave it.
      const bytes = await readFile(join(dir, first));
      await writeFile(join(dir, first), bytes.subarray(0, -5));
      const cut = tandem(["replay", join(dir, first)]);
      expect(await cut.ended()).toBe(0);
      expect(cut.stderr()).toMatch(/ends in the middle of line \d+; the whole lines were read/);

      const again = record(dir, urls, "--raw");
      await again.until("6 of 6 books");
      again.child.kill("SIGTERM");
      expect(await again.ended()).toBe(0);
      const names = await booksFiles(dir);
      expect(names.length).toBeGreaterThanOrEqual(2);
      const session = JSON.parse(await readFile(join(dir, "session.json"), "utf8"));
      expect(session.sockets.length).toBeGreaterThanOrEqual(6);
      const server = await createReplayServer({ dir });
      stops.push(server.stop);
      expect(Object.keys(server.baseUrls).sort()).toEqual(VENUES);
    },
    START_MS,
  );

  it.each([
    [["record", "--out", "x", "--venues", "nowhere"], 78, /VENUES/],
    [["record"], 64, /--out/],
    [["record", "--out", "package.json"], 1, /package\.json.*--out/],
    [["record", "--out", "FOLDER", "--min-free", "999999999"], 1, /short: \d+ MB are free.*--min-free/],
  ])(
    "%j is refused in words that say what to do",
    async (words, code, reason) => {
      const run = tandem(words.map((word) => (word === "FOLDER" ? join(folder, "short") : word)));
      expect(await run.ended()).toBe(code);
      expect(run.stderr()).toMatch(reason);
      if (run.child.exitCode === null) await once(run.child, "exit");
    },
    START_MS,
  );
});

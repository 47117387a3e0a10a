import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { market } from "@tandem/testing/books";
import { expect, test } from "vitest";
import type { RecordedBook } from "../src/recorded-books/parse-book-event.ts";
import { writeRecordedBooks } from "../src/recorded-books/write-recorded-books.ts";
import { runReplay } from "../src/replay/run-replay.ts";
import { binanceBooks } from "./support/binance-books.ts";
import { recordingsFolder } from "./support/recordings.ts";
import { type SlowRate, slowCross } from "./support/slow-cross.ts";

const SYMBOL = "ETH/USDT";
const VENUES = ["binance", "binanceusdm"] as const;

type Change = { readonly at: number; readonly event: string; readonly id: string };
type Sized = Change & { readonly profit: string };

/** Binance spot and USD-M of the same minutes, the derivative's book under the spot symbol: one market, two venues. */
async function bothBooks(folder: string): Promise<readonly RecordedBook[]> {
  const set = join(folder, "binance-3venue-l2-20240808");
  const spot = await binanceBooks({ path: join(set, "spot_ethusdt_20240808.gz"), venue: VENUES[0], symbol: SYMBOL });
  const swap = await binanceBooks({ path: join(set, "usdm_ethusdt_20240808.gz"), venue: VENUES[1], symbol: SYMBOL });
  const byTime = [...spot, ...swap].sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
  return byTime.map(({ book }) => book);
}

async function replay(file: string): Promise<string> {
  let out = "";
  const errors: string[] = [];
  const code = await runReplay({
    file,
    configText: '{"kinds":["cross"]}',
    final: false,
    stdout: (chunk) => {
      out += chunk;
    },
    stderr: (line) => void errors.push(line),
  });
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return out;
}

const parse = (out: string): Sized[] => (out === "" ? [] : out.trimEnd().split("\n")).map((line) => JSON.parse(line));

/** Every opening and closing, in order: a pair is open while it returns more than is paid. */
function transitionsOf(rates: readonly SlowRate[]): readonly Change[] {
  const open = new Set<string>();
  return rates.flatMap(({ at, id, rate }) => {
    if (rate > 1 === open.has(id)) return [];
    if (open.delete(id)) return [{ at, id, event: "close" }];
    open.add(id);
    return [{ at, id, event: "open" }];
  });
}

/** "12.5" in units of 10^-16; more decimals than that do not occur where prices and amounts have eight. */
function units(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(16, "0"));
}

/**
 * The moments at which a profit is above what all levels together give, or under 0.9999 of it. Looked at after the last
 * message of each millisecond.
 */
function wrongSizes(rates: readonly SlowRate[], changes: readonly Sized[]) {
  const open = new Map<string, Sized>();
  const wrong: (SlowRate & { readonly found: Sized | undefined })[] = [];
  let next = 0;
  for (const [index, slow] of rates.entries()) {
    if ((rates[index + VENUES.length]?.at ?? Number.POSITIVE_INFINITY) === slow.at) continue;
    for (let change = changes[next]; change !== undefined && change.at <= slow.at; change = changes[++next]) {
      if (change.event === "close") open.delete(change.id);
      else open.set(change.id, change);
    }
    const found = open.get(slow.id);
    const profit = units(found?.profit ?? "0");
    if (profit > slow.profit || profit * 10_000n < slow.profit * 9_999n) wrong.push({ ...slow, found });
  }
  return wrong;
}

/**
 * The moments at which a pair's state is wrong: open without an edge, or closed with one of a tenth of a basis point
 * (below that the amount step may eat it). Looked at after the last message of each millisecond.
 */
function wrongMoments(rates: readonly SlowRate[], changes: readonly Change[], kept: number) {
  const open = new Set<string>();
  const seen = { open: 0, closed: 0 };
  const wrong: SlowRate[] = [];
  let next = 0;
  for (const [index, slow] of rates.entries()) {
    const { at, id, rate } = slow;
    if ((rates[index + VENUES.length]?.at ?? Number.POSITIVE_INFINITY) === at) continue;
    for (let change = changes[next]; change !== undefined && change.at <= at; change = changes[++next]) {
      if (change.event === "close") open.delete(change.id);
      else open.add(change.id);
    }
    const edge = rate * kept - 1;
    if (edge >= 1e-5 ? !open.has(id) : edge < -1e-12 && open.has(id)) wrong.push(slow);
    seen[open.has(id) ? "open" : "closed"] += 1;
  }
  return { wrong, seen };
}

/** Two full recordings, four replays and a look at every level: some ten seconds of work, more where others work too. */
const TIMEOUT_MS = 240_000;

test(
  "two venues' recorded books: open exactly while a slow look at every level says so",
  async (context) => {
    const recordings = recordingsFolder();
    if (recordings === undefined) return context.skip("TANDEM_RECORDINGS is not set");
    const folder = await mkdtemp(join(tmpdir(), "tandem-recorded-"));
    try {
      const books = await bothBooks(recordings);
      const write = async (spotBps: string, swapBps: string): Promise<string> => {
        const path = join(folder, `${spotBps}-${swapBps}.ndjson`);
        const markets = [
          market(VENUES[0], SYMBOL, { takerBps: spotBps }),
          market(VENUES[1], SYMBOL, { takerBps: swapBps }),
        ];
        await writeRecordedBooks({ path, markets, books });
        return path;
      };
      const rates = slowCross({ books, venues: VENUES, symbol: SYMBOL, start: "USDT", staleMs: 5_000 });

      // The real taker fees.
      expect(await replay(await write("10", "5"))).toBe("");

      // None: every opening and closing, message by message.
      const free = await write("0", "0");
      const out = await replay(free);
      const expected = transitionsOf(rates);
      expect(expected.length).toBeGreaterThan(3);
      expect(
        parse(out)
          .filter(({ event }) => event !== "update")
          .map(({ at, id, event }) => ({ at, id, event })),
      ).toEqual(expected);
      expect(wrongSizes(rates, parse(out))).toEqual([]);
      expect((await replay(free)) === out).toBe(true);

      // Fees as large as the usual gap between the two, so that it opens and closes hundreds of times.
      const close = parse(await replay(await write("2", "2.5")));
      expect(close.filter(({ event }) => event === "open").length).toBeGreaterThan(100);
      const { wrong, seen } = wrongMoments(rates, close, (1 - 0.0002) * (1 - 0.00025));
      expect(wrong).toEqual([]);
      expect(Math.min(seen.open, seen.closed)).toBeGreaterThan(1_000);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  TIMEOUT_MS,
);

import { market } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_DETECTOR_CONFIG } from "../src/default-detector-config.ts";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import type { FeedSink } from "../src/ports.ts";
import { BookRecorder } from "../src/recorder/book-recorder.ts";
import { formatChange } from "../src/replay/format-change.ts";
import { replayBooks } from "../src/replay/replay-books.ts";

const VENUES = ["binance", "kraken"] as const;
const SYMBOLS = ["BTC/USDT", "ETH/USDT", "ETH/BTC"] as const;
const MIDS = { "BTC/USDT": 60_000, "ETH/USDT": 3_000, "ETH/BTC": 0.05 };
const MARKETS = VENUES.flatMap((venue) => SYMBOLS.map((symbol) => market(venue, symbol, { amountStep: "0.001" })));
const NAMES = { opened: "open", updated: "update", closed: "close" } as const;

const record = {
  venue: fc.constantFrom(...VENUES),
  symbol: fc.constantFrom(...SYMBOLS),
  shift: fc.integer({ min: -50, max: 50 }),
  amounts: fc.tuple(fc.nat(30), fc.nat(30)),
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("snapshot" as const, "delta" as const) },
    { weight: 2, arbitrary: fc.constant("heartbeat" as const) },
    { weight: 1, arbitrary: fc.constantFrom("lost" as const, "down" as const, "up" as const) },
  ),
};
/** Pauses of up to 7 s let books go stale in between. */
const pauses = fc.oneof({ weight: 9, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(7_000) });
const step = fc.record({ ...record, pauseMs: pauses });
/** A new file begins now and then. */
const what = fc.oneof({ weight: 9, arbitrary: record.what }, { weight: 1, arbitrary: fc.constant("rotate" as const) });
const rotatingStep = fc.record({ ...record, what, pauseMs: fc.nat(50) });
type Step = typeof rotatingStep extends fc.Arbitrary<infer Value> ? Value : never;

function report(sink: FeedSink, { venue, symbol, shift, amounts, what }: Step): void {
  if (what === "heartbeat") sink.heartbeat(venue);
  else if (what === "lost") sink.lost({ venue, symbol, fault: "gap" });
  else if (what === "down") {
    // As every feed does: the books of a socket that is gone have lost their proof.
    for (const each of SYMBOLS) sink.lost({ venue, symbol: each, fault: "disconnect" });
    sink.link({ venue, connected: false });
  } else if (what === "up") sink.link({ venue, connected: true });
  else if (what !== "rotate") {
    const mid = MIDS[symbol] * (1 + shift / 10_000);
    const [bids, asks] = [[[mid * 0.9999, amounts[0] / 10] as const], [[mid * 1.0001, amounts[1] / 10] as const]];
    sink.book({ venue, symbol, type: what, bids, asks });
  }
}

/** The same reports to a live engine and to a recorder. */
async function liveAndRecorded(steps: readonly Step[]) {
  const clock = createFakeClock();
  const feeds = VENUES.map((venue) =>
    createScriptedFeed({ venue, answers: [MARKETS.filter((listed) => listed.venue === venue)] }),
  );
  const engine = createLiveEngine({ feeds, symbols: "all", clock });
  const live: string[] = [];
  for (const name of ["opened", "updated", "closed"] as const)
    engine.bus.subscribe(`opportunity.${name}`, (opportunity) => {
      live.push(formatChange({ at: opportunity.lastSeenAt, event: NAMES[name], opportunity }));
    });
  engine.start();
  await clock.advance(0);
  const lines: string[] = [];
  const recorder = new BookRecorder({ now: clock.epochMs, write: (line) => lines.push(line), aliveMs: 1 });
  for (const venue of VENUES)
    recorder.follow(
      venue,
      MARKETS.filter((listed) => listed.venue === venue),
    );
  lines.push(...recorder.beginning());
  const sinks = (venue: string) => feeds.flatMap((feed) => (feed.venue === venue ? [feed.sink(), recorder.sink] : []));
  for (const venue of VENUES) for (const sink of sinks(venue)) sink.link({ venue, connected: true });
  const down = new Set<string>();
  for (const one of steps) {
    await clock.advance(one.pauseMs);
    if (one.what === "down") down.add(one.venue);
    if (one.what === "up") down.delete(one.venue);
    // No feed says anything of a venue before it says that it is connected.
    if (down.has(one.venue) && one.what !== "down") continue;
    for (const sink of sinks(one.venue)) report(sink, one);
    if (one.what === "rotate") lines.push(...recorder.beginning());
  }
  await engine.stop();
  return { live, lines };
}

async function replayed(lines: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  async function* input() {
    yield Buffer.from(lines.join(""));
  }
  await replayBooks({ input: input(), config: DEFAULT_DETECTOR_CONFIG, onChange: (c) => found.push(formatChange(c)) });
  return found;
}

/** What happens in one moment to several books at once (a venue that goes) is several lines, each with its own changes. */
const byTime = (changes: readonly string[]) =>
  changes
    .map((line): { at: number; id: string; event: string } => JSON.parse(line))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

async function expectTheSame(steps: readonly Step[], seen: Record<string, number>): Promise<void> {
  const { live, lines } = await liveAndRecorded(steps);
  const lastLineAt: number = JSON.parse(lines.at(-1) ?? "{}").at ?? 0;
  // A replay ends with its last line; what went stale after it is nowhere in the file.
  const known = byTime(live).filter(({ at }) => at <= lastLineAt);
  expect(byTime(await replayed(lines))).toEqual(known);
  for (const { event } of known) seen[event] = (seen[event] ?? 0) + 1;
}

test.each([
  ["openings, updates, closings, by loss and by age", step],
  ["the same over files that were written one after another", rotatingStep],
])("a replay of the recording finds what the live engine found: %s", async (_, steps) => {
  const seen = { open: 0, update: 0, close: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array<Step>(steps, { minLength: 20, maxLength: 80 }), (given) => expectTheSame(given, seen)),
    { numRuns: 60, seed: 4 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});

test("a new file does not make a book look fresh that has been silent for long", () => {
  const lines: string[] = [];
  let now = 1_000;
  const recorder = new BookRecorder({ now: () => now, write: (line) => lines.push(line) });
  recorder.follow("binance", [market("binance", "BTC/USDT")]);
  recorder.sink.link({ venue: "binance", connected: true });
  const book = { venue: "binance", symbol: "BTC/USDT" } as const;
  recorder.sink.book({ ...book, type: "snapshot", bids: [[100, 1]], asks: [[101, 1]] });
  now = 6_001;
  expect(JSON.parse(recorder.beginning()[1] ?? "")).toMatchObject({ type: "snapshot", bids: [], asks: [] });
  recorder.sink.book({ ...book, type: "delta", bids: [[99, 1]], asks: [] });
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    type: "snapshot",
    bids: [
      [100, 1],
      [99, 1],
    ],
    asks: [[101, 1]],
  });
});

test("every file begins with all that is known, so that it can be read alone", async () => {
  const lines: string[] = [];
  let now = 1_000;
  const recorder = new BookRecorder({ now: () => now, write: (line) => lines.push(line) });
  recorder.follow("binance", [market("binance", "BTC/USDT"), market("binance", "ETH/USDT")]);
  recorder.sink.link({ venue: "binance", connected: true });
  const book = { venue: "binance", symbol: "BTC/USDT" } as const;
  recorder.sink.book({
    ...book,
    type: "snapshot",
    bids: [
      [100, 1],
      [99, 2],
    ],
    asks: [[101, 1]],
  });
  recorder.sink.book({
    ...book,
    type: "delta",
    bids: [
      [99.5, 3],
      [100, 0],
    ],
    asks: [],
  });
  // Never proved, and so never written.
  recorder.sink.book({ venue: "binance", symbol: "ETH/USDT", type: "delta", bids: [[1, 1]], asks: [] });
  expect(lines).toHaveLength(2);
  now = 2_000;
  const [header, snapshot, empty, ...rest] = recorder.beginning().map((line) => JSON.parse(line));
  expect(header.markets.map(({ symbol }: { symbol: string }) => symbol)).toEqual(["BTC/USDT", "ETH/USDT"]);
  expect(snapshot).toEqual({
    at: 2_000,
    ...book,
    type: "snapshot",
    bids: [
      [99.5, 3],
      [99, 2],
    ],
    asks: [[101, 1]],
  });
  expect(empty).toEqual({ at: 2_000, venue: "binance", symbol: "ETH/USDT", type: "snapshot", bids: [], asks: [] });
  expect(rest).toEqual([]);
  expect(recorder.counts()).toEqual({ messages: 2, proved: 1, books: 2 });
});

test("a quiet book at a venue that is alive is written now and then, and no more than once a second", () => {
  const lines: string[] = [];
  let now = 1_000;
  const recorder = new BookRecorder({ now: () => now, write: (line) => lines.push(line) });
  recorder.follow("binance", [market("binance", "BTC/USDT")]);
  recorder.sink.link({ venue: "binance", connected: true });
  const book = { venue: "binance", symbol: "BTC/USDT" } as const;
  recorder.sink.book({ ...book, type: "snapshot", bids: [[100, 1]], asks: [[101, 1]] });
  for (; now < 6_000; now += 500) recorder.sink.heartbeat("binance");
  expect(lines.slice(1).map((line) => JSON.parse(line))).toEqual(
    [2_000, 3_000, 4_000, 5_000].map((at) => ({ at, ...book, type: "delta", bids: [], asks: [] })),
  );
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { market } from "@tandem/testing/books";
import { createFakeClock, FAKE_EPOCH_MS } from "@tandem/testing/fake-clock";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import type { RecordedBook } from "../src/recorded-books/parse-book-event.ts";
import { writeRecordedBooks } from "../src/recorded-books/write-recorded-books.ts";
import { formatChange } from "../src/replay/format-change.ts";
import { runReplay } from "../src/replay/run-replay.ts";

const VENUES = ["binance", "kraken"] as const;
const SYMBOLS = ["BTC/USDT", "ETH/USDT", "ETH/BTC"] as const;
/** Around these the books of both venues move, so that crosses and triangles open and close all the time. */
const MIDS = { "BTC/USDT": 60_000, "ETH/USDT": 3_000, "ETH/BTC": 0.05 };
const MARKETS = VENUES.flatMap((venue) =>
  SYMBOLS.map((symbol) => market(venue, symbol, { takerBps: "10", amountStep: "0.001" })),
);
const NAMES = { opened: "open", updated: "update", closed: "close" } as const;

/** Messages of both venues; a pause of up to 7 s lets books go stale in between. */
const script = fc
  .array(
    fc.record({
      pauseMs: fc.oneof({ weight: 9, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(7_000) }),
      venue: fc.constantFrom(...VENUES),
      symbol: fc.constantFrom(...SYMBOLS),
      type: fc.constantFrom("snapshot" as const, "delta" as const),
      shift: fc.integer({ min: -50, max: 50 }),
      amounts: fc.tuple(fc.nat(30), fc.nat(30)),
    }),
    { minLength: 20, maxLength: 60 },
  )
  .map((steps) => {
    let at = FAKE_EPOCH_MS;
    return steps.map(({ pauseMs, venue, symbol, type, shift, amounts }): RecordedBook => {
      at += pauseMs;
      const mid = MIDS[symbol] * (1 + shift / 10_000);
      const bids = [[mid * 0.9999, amounts[0] / 10] as const];
      const asks = [[mid * 1.0001, amounts[1] / 10] as const];
      return { at, message: { venue, symbol, type, bids, asks } };
    });
  });

async function live(books: readonly RecordedBook[]): Promise<string> {
  const clock = createFakeClock();
  const feeds = VENUES.map((venue) =>
    createScriptedFeed({ venue, answers: [MARKETS.filter((listed) => listed.venue === venue)] }),
  );
  const engine = createLiveEngine({ feeds, symbols: "all", clock });
  let out = "";
  for (const name of ["opened", "updated", "closed"] as const)
    engine.bus.subscribe(`opportunity.${name}`, (opportunity) => {
      out += formatChange({ at: opportunity.lastSeenAt, event: NAMES[name], opportunity });
    });
  engine.start();
  await clock.advance(0);
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  for (const { at, message } of books) {
    await clock.advance(at - clock.epochMs());
    feeds
      .find(({ venue }) => venue === message.venue)
      ?.sink()
      .book(message);
  }
  await engine.stop();
  return out;
}

test("the live engine and a replay of what it saw find the same, to the byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-live-"));
  const seen = { open: 0, update: 0, close: 0, stale: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(script, async (books) => {
        const file = join(folder, "books");
        await writeRecordedBooks({ path: file, markets: MARKETS, books });
        let replayed = "";
        const stdout = (chunk: string) => {
          replayed += chunk;
        };
        expect(await runReplay({ file, final: false, stdout, stderr: () => {} })).toBe(0);
        expect(await live(books)).toBe(replayed);
        const times = new Set(books.map(({ at }) => at));
        for (const line of replayed.split("\n").slice(0, -1)) {
          const { at, event }: { at: number; event: "open" | "update" | "close" } = JSON.parse(line);
          seen[event] += 1;
          if (!times.has(at)) seen.stale += 1;
        }
      }),
      { numRuns: 60, seed: 20_240_808 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
  // The scripts are no empty ones: every kind of change occurred, closings by staleness too.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});

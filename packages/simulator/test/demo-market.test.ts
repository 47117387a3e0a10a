import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { DemoMarket } from "../src/market/demo-market.ts";

const VENUES = ["binance", "kraken", "okx"];
const market = (seed: number, venues = VENUES) => new DemoMarket({ seed, venues, epochMs: () => 0 });

function digest(demo: DemoMarket): string {
  const hash = createHash("sha256");
  for (const [key, { book }] of demo.books) {
    hash.update(JSON.stringify([key, book.sequence, book.bids.top(500), book.asks.top(500)]));
  }
  return hash.digest("hex");
}

function digests(demo: DemoMarket, ticks: number): string[] {
  return Array.from({ length: ticks }, () => {
    demo.step();
    return digest(demo);
  });
}

/** `symbol buyVenue sellVenue` of every cross whose best prices pay for two takers' fees. */
function crosses(demo: DemoMarket): string[] {
  const symbols = new Set([...demo.books.values()].map(({ listing }) => listing.symbol));
  const pairs = VENUES.flatMap((buy) => VENUES.filter((sell) => sell !== buy).map((sell) => [buy, sell] as const));
  return [...symbols].flatMap((symbol) =>
    pairs
      .filter(([buy, sell]) => {
        const from = demo.book(buy, symbol);
        const to = demo.book(sell, symbol);
        if (!from || !to) return false;
        const ask = (from.book.asks.best()?.price ?? 0) / 10 ** from.listing.priceDecimals;
        const bid = (to.book.bids.best()?.price ?? 0) / 10 ** to.listing.priceDecimals;
        const kept = (1 - from.listing.takerBps / 10_000) * (1 - to.listing.takerBps / 10_000);
        return bid * kept > ask;
      })
      .map(([buy, sell]) => `${symbol} ${buy} ${sell}`),
  );
}

test("the same seed gives the same state at every tick, another seed does not", () => {
  expect(digests(market(5), 200)).toEqual(digests(market(5), 200));
  expect(digest(market(5))).not.toBe(digest(market(6)));
});

test("what is read, traded or frozen in one book does not change the others", () => {
  const touched = market(7);
  const left = market(7);
  const frozen = touched.book("binance", "BTC/USDT");
  if (frozen) frozen.frozen = true;
  for (let tick = 0; tick < 50; tick += 1) {
    touched.step();
    left.step();
  }
  expect(touched.book("kraken", "ETH/USD")?.book.bids.top(200)).toEqual(
    left.book("kraken", "ETH/USD")?.book.bids.top(200),
  );
  expect(touched.book("binance", "BTC/USDT")?.book.bids.top(5)).not.toEqual(
    left.book("binance", "BTC/USDT")?.book.bids.top(5),
  );
});

test.each([1, 2, 3, 42])(
  "seed %i: books stay uncrossed and deep, and 1 to 8 edges are open at most moments",
  (seed) => {
    const demo = market(seed);
    expect(crosses(demo).length).toBeGreaterThanOrEqual(1);
    const openSince = new Map<string, number>();
    const lives: number[] = [];
    let within = 0;
    const ticks = 3000;
    for (let tick = 1; tick <= ticks; tick += 1) {
      demo.step();
      for (const { book } of demo.books.values()) {
        const depth = Math.min(book.bids.prices.length, book.asks.prices.length);
        const isCrossed = (book.bids.prices[0] ?? 0) >= (book.asks.prices[0] ?? 0);
        if (depth < 50 || depth > 200 || isCrossed)
          throw new Error(`tick ${tick}: depth ${depth}, crossed ${isCrossed}`);
      }
      const open = crosses(demo);
      if (open.length >= 1 && open.length <= 8) within += 1;
      for (const [key, since] of openSince) {
        if (open.includes(key)) continue;
        lives.push(tick - since);
        openSince.delete(key);
      }
      for (const key of open) if (!openSince.has(key)) openSince.set(key, tick);
    }
    expect(within / ticks).toBeGreaterThan(0.9);
    // A tick is 100 ms: some edges live less than a second, some longer than ten.
    expect(lives.some((life) => life < 10)).toBe(true);
    expect(lives.some((life) => life > 100)).toBe(true);
    expect(lives.length).toBeGreaterThan(40);
  },
);

test("every book lists ticks, steps and minimums that its prices and sizes obey", () => {
  const demo = market(8);
  for (const { listing, book } of demo.books.values()) {
    expect(Number(listing.minAmount)).toBeGreaterThan(0);
    // Okx has no smallest notional.
    expect(Number(listing.minNotional) > 0).toBe(listing.venue !== "okx");
    for (const [price, size] of [...book.bids.top(500), ...book.asks.top(500)]) {
      expect(Number.isInteger(price) && price > 0 && Number.isInteger(size) && size > 0).toBe(true);
    }
  }
});

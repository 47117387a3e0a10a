import { marketKey } from "@tandem/domain/market";
import { expect, test } from "vitest";
import { DemoMarket } from "../src/market/demo-market.ts";
import { inTouch, measureMarket } from "./support/measure-market.ts";

const VENUES = ["binance", "kraken", "okx"] as const;
const SYMBOLS = ["BTC/USDT", "ETH/USDT"] as const;
const PAIRS = [
  ["binance", "okx"],
  ["binance", "kraken"],
  ["kraken", "okx"],
] as const;
const SECONDS = 900;

// The bounds are what real books of these pairs look like, within a factor of a few; the figures themselves stand in
// docs/simulator.md.
test("the market looks like one: spreads, depth, bursts, and venues that move together while they are in touch", () => {
  const demo = new DemoMarket({ seed: 1, venues: VENUES, epochMs: () => 0 });
  const keys = VENUES.flatMap((venue) => SYMBOLS.map((symbol) => marketKey(venue, symbol)));
  const { figures, prices } = measureMarket(demo, keys, SECONDS);
  for (const each of figures.values()) {
    expect(each.spreadBps).toBeGreaterThan(0.1);
    expect(each.spreadBps).toBeLessThan(5);
    expect(each.levels).toBeGreaterThan(100);
    expect(each.depth10Bps).toBeGreaterThan(50_000);
    expect(each.tradesPerMinute).toBeGreaterThan(60);
    expect(each.changesPerSecond).toBeGreaterThan(20);
    // Fat tails: calm most of the time, and bursts.
    expect(each.kurtosis).toBeGreaterThan(5);
  }
  const pricesOf = (venue: string, symbol: string) => prices.get(marketKey(venue, symbol)) ?? [];
  const together = SYMBOLS.flatMap((symbol) =>
    PAIRS.map(([first, second]) => inTouch(pricesOf(first, symbol), pricesOf(second, symbol))),
  );
  for (const { correlation, part } of together) {
    expect(part).toBeGreaterThan(0.5);
    expect(correlation).toBeGreaterThan(0.6);
    expect(correlation).toBeLessThan(0.999);
  }
  if (process.env["MEASURE"] !== undefined) console.log(JSON.stringify({ figures: [...figures], together }));
});

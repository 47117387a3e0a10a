import type { Market } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import { describe, expect, test } from "vitest";
import { createDetector, type DetectorConfig } from "../src/detector.ts";
import type { RawLevel } from "../src/ports.ts";

const listing = (venue: string, symbol: string): Market => {
  const [base = "", quote = ""] = symbol.split("/");
  return {
    venue,
    symbol,
    base,
    quote,
    takerBps: 0n,
    makerBps: 0n,
    feeSide: "get",
    amountStep: parseScaled("0.1"),
    priceStep: 0n,
    minAmount: 0n,
    minNotional: 0n,
  };
};

const defaults: DetectorConfig = {
  minNetBps: 0n,
  maxNotional: new Map(),
  maxCycle: 3,
  staleMs: 5000,
  kinds: ["cross", "triangular", "cycle"],
  startAssets: ["USDT", "BTC", "ETH"],
};

/** 100 USDT buy 1 BTC at a, which buys 10 ETH (at `middle`), which sell for 110 USDT at a: 10 are earned. */
function triangle(middle: string, config: Partial<DetectorConfig> = {}) {
  const told: string[] = [];
  const detector = createDetector({
    config: { ...defaults, ...config },
    emit: ({ at, event, opportunity }) =>
      told.push(`${at} ${event} ${opportunity.id} ${formatScaled(opportunity.profit)}`),
  });
  detector.setMarkets([
    listing("a", "BTC/USDT"),
    listing("a", "ETH/USDT"),
    listing(middle, "ETH/BTC"),
    listing("c", "ETH/BTC"),
  ]);
  const book = (at: number, venue: string, symbol: string, levels: { bid: RawLevel; ask: RawLevel }) =>
    detector.apply(at, { venue, symbol, type: "snapshot", bids: [levels.bid], asks: [levels.ask] });
  book(1, "a", "BTC/USDT", { bid: [99, 1], ask: [100, 1] });
  book(1, "a", "ETH/USDT", { bid: [11, 10], ask: [12, 10] });
  book(1, middle, "ETH/BTC", { bid: [0.05, 10], ask: [0.1, 10] });
  return { detector, book, take: () => told.splice(0) };
}

const through = (venue: string): string => `a|BTC/USDT|buy>${venue}|ETH/BTC|buy>a|ETH/USDT|sell`;

describe("cycles of three and more", () => {
  test("within one venue are triangular and nothing else", () => {
    expect(triangle("a").take()).toEqual([`1 open triangular:USDT:${through("a")} 10`]);
    expect(triangle("a", { kinds: ["cycle"] }).take()).toEqual([]);
  });

  test("over two venues are a cycle and nothing else", () => {
    expect(triangle("b").take()).toEqual([`1 open cycle:USDT:${through("b")} 10`]);
    expect(triangle("b", { kinds: ["triangular", "cross"] }).take()).toEqual([]);
  });

  // At 0.08 the 10 ETH cost 0.8 BTC: 80 USDT are paid for 110.
  test("close and open again when a step moves to a venue with a better rate", () => {
    const { book, take } = triangle("b");
    take();
    book(2, "c", "ETH/BTC", { bid: [0.05, 10], ask: [0.08, 10] });
    expect(take()).toEqual([`2 close cycle:USDT:${through("b")} 10`, `2 open cycle:USDT:${through("c")} 30`]);
  });

  test("stay at the lower venue id where the rates tie, and move when it goes", () => {
    const { detector, book, take } = triangle("b");
    take();
    book(2, "c", "ETH/BTC", { bid: [0.05, 10], ask: [0.1, 10] });
    expect(take()).toEqual([]);
    detector.lost(3, "b", "ETH/BTC");
    expect(take()).toEqual([`3 close cycle:USDT:${through("b")} 10`, `3 open cycle:USDT:${through("c")} 10`]);
  });

  // The same three trades from ETH: 10 ETH sell for 110 USDT; 1 BTC is all that a asks, so 100 of them buy it, and
  // that buys 10 ETH back. 9.1 ETH bring 100.1 USDT and so feed it: 0.9 ETH are earned.
  test("start in the first of the start assets", () => {
    expect(triangle("b", { startAssets: ["ETH"] }).take()).toEqual([
      "1 open cycle:ETH:a|ETH/USDT|sell>a|BTC/USDT|buy>b|ETH/BTC|buy 0.9",
    ]);
  });

  test("are found up to the longest that is asked for", () => {
    const told: string[] = [];
    const detector = createDetector({
      config: { ...defaults, maxCycle: 4, kinds: ["cycle"] },
      emit: ({ opportunity }) => told.push(opportunity.id),
    });
    const symbols = ["B/A", "C/B", "D/C", "D/A"];
    detector.setMarkets(symbols.map((symbol, i) => listing(`v${i}`, symbol)));
    for (const [i, symbol] of symbols.entries()) {
      // Each buys 1 for 1; the last sells for 1.1.
      const bids: RawLevel[] = [[symbol === "D/A" ? 1.1 : 0.5, 5]];
      const asks: RawLevel[] = [[symbol === "D/A" ? 1.2 : 1, 5]];
      detector.apply(1, { venue: `v${i}`, symbol, type: "snapshot", bids, asks });
    }
    expect(told).toEqual(["cycle:A:v0|B/A|buy>v1|C/B|buy>v2|D/C|buy>v3|D/A|sell"]);
  });
});

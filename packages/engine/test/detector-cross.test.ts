import type { Market } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import { describe, expect, test } from "vitest";
import { createDetector, type DetectorConfig, type OpportunityEvent } from "../src/detector.ts";
import type { BookMessage, RawLevel } from "../src/ports.ts";

const market = (venue: string, symbol: string, rules: Partial<Market> = {}): Market => {
  const [base = "", quote = ""] = symbol.split("/");
  return {
    venue,
    symbol,
    base,
    quote,
    takerBps: parseScaled("10"),
    makerBps: 0n,
    feeSide: "get",
    amountStep: parseScaled("0.01"),
    priceStep: 0n,
    minAmount: 0n,
    minNotional: 0n,
    ...rules,
  };
};

const defaults: DetectorConfig = {
  minNetBps: 0n,
  maxNotional: new Map(),
  maxCycle: 3,
  staleMs: 5000,
  kinds: ["cross", "triangular", "cycle"],
  startAssets: ["USDT", "USDC", "USD", "EUR", "BTC", "ETH"],
};

function detectorOn(markets: readonly Market[], config: Partial<DetectorConfig> = {}) {
  const events: OpportunityEvent[] = [];
  const detector = createDetector({ config: { ...defaults, ...config }, emit: (event) => events.push(event) });
  detector.setMarkets(markets);
  const take = () =>
    events
      .splice(0)
      .map(({ at, event, opportunity }) => `${at} ${event} ${opportunity.id} ${formatScaled(opportunity.profit)}`);
  return { detector, take, events };
}

const book = (
  venue: string,
  bids: RawLevel[],
  asks: RawLevel[],
  type: BookMessage["type"] = "snapshot",
): BookMessage => ({
  venue,
  symbol: "BTC/USDT",
  type,
  bids,
  asks,
});

const asksOfA: RawLevel[] = [
  [100, 1],
  [101, 1],
];
const bidsOfB: RawLevel[] = [
  [102, 1],
  [101.5, 1],
];
const id = "cross:USDT:a|BTC/USDT|buy>b|BTC/USDT|sell";

/** The worked example, open at 1000. */
function workedExample(config: Partial<DetectorConfig> = {}) {
  const on = detectorOn([market("a", "BTC/USDT"), market("b", "BTC/USDT")], config);
  on.detector.apply(0, book("a", [[99, 1]], asksOfA));
  on.detector.apply(1000, book("b", bidsOfB, [[103, 1]]));
  return on;
}

describe("cross", () => {
  // The arithmetic stands beside the chain's own test in the domain: profit 1.282515, netBps 63.80671641.
  test("opens the worked example with its amounts, prices and edge", () => {
    const { events } = workedExample();
    expect(events).toEqual([
      {
        at: 1000,
        event: "open",
        opportunity: {
          id,
          kind: "cross",
          startAsset: "USDT",
          legs: [
            {
              venue: "a",
              symbol: "BTC/USDT",
              side: "buy",
              amount: parseScaled("2"),
              price: parseScaled("100"),
              worstPrice: parseScaled("101"),
              feeBps: parseScaled("10"),
            },
            {
              venue: "b",
              symbol: "BTC/USDT",
              side: "sell",
              amount: parseScaled("1.99"),
              price: parseScaled("102"),
              worstPrice: parseScaled("101.5"),
              feeBps: parseScaled("10"),
            },
          ],
          notional: parseScaled("201"),
          profit: parseScaled("1.282515"),
          netBps: 6_380_671_641n,
          grossBps: 12_450_311_257n,
        },
      },
    ]);
  });

  // One unit at 100 pays 100 and receives 0.999; 0.99 sold at 102 is 100.98, less 0.1 % = 100.87902: 0.87902.
  test("updates when its size changes, closes when the edge is gone, and says nothing in between", () => {
    const { detector, take } = workedExample();
    take();
    detector.apply(1001, book("a", [[98, 7]], [], "delta"));
    expect(take()).toEqual([]);
    detector.apply(1002, book("a", [], [[101, 0]], "delta"));
    expect(take()).toEqual([`1002 update ${id} 0.87902`]);
    detector.apply(
      1003,
      book(
        "b",
        [
          [102, 0],
          [101.5, 0],
          [99, 1],
        ],
        [],
        "delta",
      ),
    );
    expect(take()).toEqual([`1003 close ${id} 0.87902`]);
    expect(detector.open()).toEqual([]);
  });

  test("closes at the millisecond after the allowance, before a message of the same time", () => {
    const { detector, take } = workedExample();
    take();
    expect(detector.nextDeadline()).toBe(5001);
    detector.advance(5000);
    expect(take()).toEqual([]);
    detector.apply(5001, book("a", [[99, 1]], [], "delta"));
    expect(take()).toEqual([`5001 close ${id} 1.282515`, `5001 open ${id} 1.282515`]);
    detector.apply(20_000, book("x", [], []));
    expect(take()).toEqual([`6001 close ${id} 1.282515`]);
    expect(detector.nextDeadline()).toBeUndefined();
  });

  test("keeps a proved book fresh by its venue's heartbeat and revives a stale one", () => {
    const { detector, take } = workedExample();
    take();
    detector.heartbeat(4000, "a");
    expect(detector.nextDeadline()).toBe(6001);
    // Only a was heard of: b is stale from 1000 + 5001 on, a itself from 4000 + 5001 on.
    detector.heartbeat(9500, "b");
    expect(take()).toEqual([`6001 close ${id} 1.282515`]);
    detector.heartbeat(9600, "a");
    expect(take()).toEqual([`9600 open ${id} 1.282515`]);
  });

  test("takes no part without proof, until the next snapshot", () => {
    const { detector, take } = workedExample();
    take();
    detector.lost(1100, "b", "BTC/USDT");
    expect(take()).toEqual([`1100 close ${id} 1.282515`]);
    detector.apply(1101, book("b", [[103, 1]], [], "delta"));
    detector.heartbeat(1102, "b");
    expect(take()).toEqual([]);
    detector.apply(1103, book("b", bidsOfB, [[103, 1]]));
    expect(take()).toEqual([`1103 open ${id} 1.282515`]);
  });

  test("takes no part while its venue is down, crossed or one-sided", () => {
    const { detector, take } = workedExample();
    take();
    detector.setVenueUsable(1100, "a", false);
    expect(take()).toEqual([`1100 close ${id} 1.282515`]);
    detector.setVenueUsable(1200, "a", true);
    expect(take()).toEqual([`1200 open ${id} 1.282515`]);
    detector.apply(1300, book("a", [[100, 1]], [], "delta"));
    expect(take()).toEqual([`1300 close ${id} 1.282515`]);
    detector.apply(1301, book("a", [[100, 0]], [], "delta"));
    detector.apply(1302, book("a", [[99, 0]], [], "delta"));
    expect(take()).toEqual([`1301 open ${id} 1.282515`, `1302 close ${id} 1.282515`]);
  });

  test("compares the edge, cut to eight decimals, with the least that is asked for", () => {
    expect(workedExample({ minNetBps: 6_380_671_641n }).take()).toHaveLength(1);
    expect(workedExample({ minNetBps: 6_380_671_642n }).take()).toEqual([]);
  });

  test("pays no more than the start asset's limit", () => {
    // 1.5 x 100 is the most that 150 buys: 1 at 100 and 0.49 at 101 make 149.49; receives 1.48851, sells 1.48 for
    // 102 + 0.48 x 101.5 = 150.72, less 0.15072 = 150.56928: profit 1.07928.
    const { take } = workedExample({ maxNotional: new Map([["USDT", parseScaled("150")]]) });
    expect(take()).toEqual([`1000 open ${id} 1.07928`]);
  });

  test("closes what loses its market and keeps what stays when the market list changes", () => {
    const { detector, take } = workedExample();
    take();
    detector.setMarkets([market("a", "BTC/USDT"), market("b", "BTC/USDT"), market("c", "BTC/USDT")]);
    expect(take()).toEqual([]);
    detector.setMarkets([market("a", "BTC/USDT"), market("c", "BTC/USDT")]);
    expect(take()).toEqual([`1000 close ${id} 1.282515`]);
    detector.setMarkets([market("a", "BTC/USDT"), market("b", "BTC/USDT")]);
    detector.apply(1001, book("b", bidsOfB, [[103, 1]]));
    expect(take()).toEqual([`1001 open ${id} 1.282515`]);
  });

  test("tells several changes of one message by id", () => {
    const { detector, take } = detectorOn(["c", "a", "b"].map((venue) => market(venue, "BTC/USDT")));
    detector.apply(1, book("c", [[99, 1]], asksOfA));
    detector.apply(1, book("a", [[99, 1]], asksOfA));
    detector.apply(2, book("b", bidsOfB, [[103, 1]]));
    expect(take()).toEqual([`2 open ${id} 1.282515`, "2 open cross:USDT:c|BTC/USDT|buy>b|BTC/USDT|sell 1.282515"]);
  });

  test("loses the proof of a book whose message is malformed", () => {
    const { detector, take } = workedExample();
    take();
    expect(() => detector.apply(1100, book("a", [[-1, 1]], [], "delta"))).toThrow(RangeError);
    expect(take()).toEqual([`1100 close ${id} 1.282515`]);
    expect(detector.book("a", "BTC/USDT")).toMatchObject({ hasSnapshot: false, isUsable: false });
  });

  test("leaves derivatives and kinds not asked for alone", () => {
    expect(workedExample({ kinds: ["cycle"] }).take()).toEqual([]);
    const { detector } = detectorOn([market("a", "BTC/USDT:USDT")]);
    expect(detector.book("a", "BTC/USDT:USDT")).toBeUndefined();
  });
});

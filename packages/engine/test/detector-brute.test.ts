import type { Market } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../domain/test/support/random.ts";
import { createDetector, type OpportunityEvent } from "../src/detector.ts";
import type { BookMessage } from "../src/ports.ts";
import {
  createNaiveDetector,
  type NaiveConfig,
  type PlainMarket,
  type PlainMessage,
} from "./support/naive-detector.ts";
import { randomMarket } from "./support/random-market.ts";

const toMarket = (plain: PlainMarket): Market => ({
  venue: plain.venue,
  symbol: `${plain.base}/${plain.quote}`,
  base: plain.base,
  quote: plain.quote,
  takerBps: parseScaled(plain.feeBps),
  makerBps: 0n,
  feeSide: plain.feeSide,
  amountStep: parseScaled(plain.step),
  priceStep: 0n,
  minAmount: parseScaled(plain.minAmount),
  minNotional: parseScaled(plain.minNotional),
});

const toMessage = ({ venue, symbol, type, bids, asks }: PlainMessage): BookMessage => ({
  venue,
  symbol,
  type,
  bids: bids.map(([price, amount]) => [Number(price), Number(amount)] as const),
  asks: asks.map(([price, amount]) => [Number(price), Number(amount)] as const),
});

const tell = ({ id, legs, profit, notional, netBps }: SizedOpportunity): string => {
  const amounts = legs.map((leg) => leg.amount).join(",");
  const worst = legs.map((leg) => String(Number(formatScaled(leg.worstPrice)))).join(",");
  return `${id} ${amounts} at ${worst} earns ${profit} on ${notional}, ${netBps}`;
};

const randomConfig = (random: Random, maxCycle: number): NaiveConfig => ({
  staleMs: 120,
  maxCycle,
  kinds: ["cross", "triangular", "cycle"],
  startAssets: random.pick([["USDT", "USDC", "USD", "EUR", "BTC", "ETH"], ["BTC"], []]),
  maxNotional: random.chance(0.3) ? { USDT: "40", BTC: "70" } : {},
});

function productDetector(markets: readonly PlainMarket[], config: NaiveConfig) {
  const events: OpportunityEvent[] = [];
  const detector = createDetector({
    emit: (event) => events.push(event),
    config: {
      ...config,
      kinds: ["cross", "triangular", "cycle"],
      minNetBps: 0n,
      maxNotional: new Map(Object.entries(config.maxNotional).map(([asset, text]) => [asset, parseScaled(text)])),
    },
  });
  detector.setMarkets(markets.map(toMarket));
  const take = () => events.splice(0).map((e) => `${e.at} ${e.event} ${tell(e.opportunity)}`);
  return { detector, take };
}

describe("the detector and a brute force that shares no code", () => {
  test("hold the same opportunities open on a thousand random markets", { timeout: 300_000 }, () => {
    const kinds = new Map<string, number>();
    for (let seed = 1; seed <= 1000; seed++) {
      const random = createRandom(seed);
      const size = { venues: random.integer(2, 6), assets: random.integer(3, 12), density: 0 };
      const { markets, snapshot } = randomMarket(random, {
        ...size,
        density: Math.min(0.8, 14 / size.assets ** 2 + 0.05),
      });
      const config = randomConfig(random, seed % 10 === 0 ? 4 : 3);
      const { detector } = productDetector(markets, config);
      const naive = createNaiveDetector(markets, config);
      for (const market of markets) {
        const message = snapshot(market, 1);
        detector.apply(1, toMessage(message));
        naive.silently(message);
      }
      const expected = [...naive.found(1)].map(([id, { event }]) => `${id} ${event}`).sort();
      expect(detector.open().map(tell).sort(), `seed ${seed}`).toEqual(expected);
      for (const { kind } of detector.open()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const kind of ["cross", "triangular", "cycle"]) expect(kinds.get(kind), kind).toBeGreaterThan(100);
  });

  test("tell the same opens, updates and closes over random streams, with staleness and changing market lists", {
    timeout: 300_000,
  }, () => {
    let lines = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(70_000 + seed);
      const { markets, snapshot, delta } = randomMarket(random, {
        venues: random.integer(2, 4),
        assets: random.integer(3, 5),
        density: 0.6,
      });
      if (markets.length === 0) continue;
      const config = randomConfig(random, random.integer(3, 5));
      const { detector, take } = productDetector(markets, config);
      const naive = createNaiveDetector(markets, config);
      let at = 1;
      for (let i = 0; i < 60; i++) {
        at += random.pick([0, 0, 1, 1, 2, 5, 30]);
        if (random.chance(0.06)) {
          const listed = markets.filter(() => random.chance(0.85));
          detector.setMarkets(listed.map(toMarket));
          expect(take(), `seed ${seed}, listing before message ${i}`).toEqual(naive.list(listed));
        }
        const market = markets[random.integer(0, markets.length - 1)];
        if (market === undefined) continue;
        const message = random.chance(0.6) ? snapshot(market, at) : delta(market, at);
        detector.apply(at, toMessage(message));
        const expected = naive.message(message);
        expect(take(), `seed ${seed}, message ${i}`).toEqual(expected);
        lines += expected.length;
      }
    }
    expect(lines).toBeGreaterThan(400);
  });
});

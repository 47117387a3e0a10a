import { formatScaled } from "@tandem/domain/money";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketFeed } from "@tandem/engine/ports";
import { createSimulator, type Simulator } from "@tandem/simulator/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createFeeds } from "../src/create-feeds.ts";
import { type CollectingSink, createCollectingSink } from "./support/collecting-sink.ts";

let simulator: Simulator;
const feeds: MarketFeed[] = [];

beforeAll(async () => {
  simulator = await createSimulator({ seed: 7, venues: ["binance", "kraken"], tickMs: 50 });
});
afterAll(() => simulator.stop());
afterEach(async () => {
  for (const venue of ["binance", "kraken"]) {
    for (const symbol of ["BTC/USDT", "ETH/USDT"]) await control({ do: "release", venue, symbol });
  }
  await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
});

const control = async (body: object): Promise<void> => {
  await fetch(`http://127.0.0.1:${simulator.port}/control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
};

function feedOf(venue: string, venueFees = {}): MarketFeed {
  const clock = createLiveClock();
  const [feed] = createFeeds({ venues: [venue], venueUrls: simulator.baseUrls, venueFees, clock });
  if (feed === undefined) throw new Error("no feed");
  feeds.push(feed);
  return feed;
}

async function follow(venue: string, symbols: readonly string[]): Promise<CollectingSink> {
  const sink = createCollectingSink((_, book) => {
    if (book.isCrossed()) throw new Error("crossed and live");
  });
  const feed = feedOf(venue);
  await feed.loadMarkets();
  feed.start(symbols, sink);
  await sink.until(() => symbols.every((symbol) => sink.bookOf(symbol).live), "all books live");
  return sink;
}

describe("feeds over the simulated exchanges", () => {
  it("lists markets exactly, with the side that fees are taken from", async () => {
    const markets = await feedOf("binance").loadMarkets();
    const market = markets.find(({ symbol }) => symbol === "BTC/USDT");
    // A taker rate of 0.001 is 10 basis points.
    expect(market && formatScaled(market.takerBps)).toBe("10");
    expect(market && formatScaled(market.amountStep)).toBe("0.00001");
    expect(market?.feeSide).toBe("get");
    const kraken = await feedOf("kraken").loadMarkets();
    expect(new Set(kraken.map(({ feeSide }) => feeSide))).toEqual(new Set(["quote"]));
  });

  it("puts the operator's fees in the place of the venue's", async () => {
    const markets = await feedOf("binance", { binance: { takerBps: 7.5, makerBps: 0 } }).loadMarkets();
    expect(new Set(markets.map(({ takerBps }) => formatScaled(takerBps)))).toEqual(new Set(["7.5"]));
    expect(new Set(markets.map(({ makerBps }) => makerBps))).toEqual(new Set([0n]));
  });

  for (const venue of ["binance", "kraken"]) {
    const symbols = ["BTC/USDT", "ETH/USDT"];

    it(`${venue}: the consumer's book is the simulator's when the market stands still`, async () => {
      const sink = await follow(venue, symbols);
      const bids = [
        [100, 1],
        [99.5, 2],
      ];
      const asks = [
        [101, 3],
        [102, 4],
      ];
      await control({ do: "book", venue, symbol: "BTC/USDT", bids, asks });
      const book = sink.bookOf("BTC/USDT");
      await sink.until(() => JSON.stringify(book.top(10)) === JSON.stringify({ bids, asks }), "the set book");
    });

    it(`${venue}: a lost message takes the book out until it is proved again`, async () => {
      const sink = await follow(venue, symbols);
      await control({ do: "fault", venue, kind: "bad_sequence", count: 2 });
      await sink.until(() => sink.told.some(({ kind }) => kind === "lost"), "the loss is noticed");
      const lost = sink.told.find((event) => event.kind === "lost");
      expect(lost).toMatchObject({ fault: venue === "binance" ? "gap" : "checksum" });
      await sink.until(() => symbols.every((symbol) => sink.bookOf(symbol).live), "live again");
    });

    it(`${venue}: a lost socket takes every book out at once, and all come back`, async () => {
      const sink = await follow(venue, symbols);
      await control({ do: "fault", venue, kind: "disconnect" });
      await sink.until(() => sink.told.some((event) => event.kind === "link" && !event.connected), "down");
      const lost = sink.told.flatMap((event) => (event.kind === "lost" ? [event] : []));
      expect(lost.map(({ symbol }) => symbol).sort()).toEqual(symbols);
      expect(new Set(lost.map(({ fault }) => fault))).toEqual(new Set(["disconnect"]));
      await sink.until(() => symbols.every((symbol) => sink.bookOf(symbol).live), "live again");
      expect(sink.told.findLast(({ kind }) => kind === "link")).toMatchObject({ connected: true });
    });

    it(`${venue}: a market at rest keeps beating`, async () => {
      const sink = await follow(venue, symbols);
      for (const symbol of symbols) {
        await control({ do: "book", venue, symbol, bids: [[100, 1]], asks: [[101, 1]] });
      }
      await sink.until(() => sink.bookOf("ETH/USDT").bids.size === 1, "the books stand still");
      const before = sink.heartbeats();
      await sink.until(() => sink.heartbeats() >= before + 5, "five more heartbeats");
      expect(sink.told.filter(({ kind }) => kind === "lost")).toEqual([]);
    });
  }

  it("binance: a stream that stops while the market goes on is not taken for a quiet market", async () => {
    const sink = await follow("binance", ["BTC/USDT", "ETH/USDT"]);
    await control({ do: "fault", venue: "binance", kind: "stall", ms: 6_000 });
    await sink.until(() => sink.told.some(({ kind }) => kind === "lost"), "the stop is noticed");
    expect(sink.told.find(({ kind }) => kind === "lost")).toMatchObject({ fault: "disconnect" });
    await sink.until(() => sink.bookOf("BTC/USDT").live && sink.bookOf("ETH/USDT").live, "live again");
  });
});

import { createLiveClock } from "@tandem/engine/live-clock";
import { afterEach, describe, expect, it } from "vitest";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { MARKET_LISTS } from "./support/market-lists.ts";
import { createScriptedVenue } from "./support/scripted-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SYMBOLS = 320;

type Said = { [key: string]: unknown };
const isSaid = (message: unknown): message is Said => typeof message === "object" && message !== null;
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : []);

/** What a message subscribes, and the most that the venue takes in one. */
const VENUES: Readonly<Record<string, { topics: (said: Said) => string[]; most: number }>> = {
  // 1,024 streams a socket; a message may name as many.
  binance: { topics: ({ method, params }) => (method === "SUBSCRIBE" ? listOf(params) : []), most: 1_024 },
  binanceusdm: { topics: ({ method, params }) => (method === "SUBSCRIBE" ? listOf(params) : []), most: 200 },
  bybit: { topics: ({ op, args }) => (op === "subscribe" ? listOf(args) : []), most: 10 },
  coinbaseexchange: { topics: ({ type, product_ids: ids }) => (type === "subscribe" ? listOf(ids) : []), most: 100 },
  kraken: {
    topics: ({ method, params }) => (method === "subscribe" && isSaid(params) ? listOf(params["symbol"]) : []),
    most: 100,
  },
  // 64 KiB a message: an entry is about 45 bytes.
  okx: { topics: ({ op, args }) => (op === "subscribe" ? listOf(args) : []), most: 1_000 },
};

describe("hundreds of symbols", () => {
  for (const [id, { topics, most }] of Object.entries(VENUES)) {
    it(`start within what ${id} takes in a message, each subscribed once`, async () => {
      const venue = await createScriptedVenue({
        rest: MARKET_LISTS[id]?.(SYMBOLS) ?? (() => undefined),
        answer: (message) => (message === "ping" ? ["pong"] : []),
      });
      stops.push(venue.stop);
      const feed = createCcxtFeed({ venue: id, baseUrl: venue.baseUrl, clock: createLiveClock() });
      stops.push(feed.stop);
      const markets = await feed.loadMarkets();
      expect(markets.length).toBe(SYMBOLS);
      const sink = createCollectingSink();
      feed.start(
        markets.map(({ symbol }) => symbol),
        sink,
      );
      const messages = () => venue.heard.flatMap((message) => (isSaid(message) ? [topics(message)] : []));
      await sink.until(() => messages().flat().length >= SYMBOLS, "every subscription");
      const all = messages().flat();
      expect(new Set(all).size).toBe(SYMBOLS);
      expect(all.length).toBe(SYMBOLS);
      expect(Math.max(...messages().map(({ length }) => length))).toBeLessThanOrEqual(most);
    }, 90_000);
  }
});

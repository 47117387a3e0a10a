import type { Clock } from "@tandem/engine/ports";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, it } from "vitest";
import { binanceAdapter } from "../src/binance/binance-adapter.ts";
import type { CcxtClient, CcxtExchange, CcxtMarket } from "../src/ccxt/ccxt-types.ts";
import { FeedSession } from "../src/feed/feed-session.ts";
import { krakenAdapter } from "../src/kraken/kraken-adapter.ts";
import type { VenueAdapter } from "../src/venue-adapter.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";

const markets = Array.from({ length: 450 }, (_, index): CcxtMarket => {
  const base = `A${index}`;
  return {
    id: `${base}USDT`,
    symbol: `${base}/USDT`,
    base,
    quote: "USDT",
    precision: { amount: 1e-8, price: 0.01 },
    limits: {},
  };
});

/** Stands in for ccxt: remembers what was asked. Only the calls that a session makes exist. */
function createAskedExchange() {
  const batches: number[] = [];
  const limits: (number | undefined)[] = [];
  const partial: Partial<CcxtExchange> = {
    clients: {},
    has: {},
    watchOrderBookForSymbols: (symbols) => {
      batches.push(symbols.length);
      return new Promise(() => {});
    },
    fetchOrderBook: (_symbol, limit) => {
      limits.push(limit);
      return Promise.resolve({ bids: [[1, 1]], asks: [[2, 1]], nonce: 5 });
    },
  };
  return { exchange: partial as CcxtExchange, batches, limits };
}

function startSession<C>(adapter: VenueAdapter<C>, clock: Clock) {
  const asked = createAskedExchange();
  const sink = createCollectingSink();
  const session = new FeedSession({ adapter, exchange: asked.exchange, clock, random: () => 0, sink, markets });
  session.start();
  return { ...asked, session, sink };
}

it("subscribes hundreds of symbols in messages that the venue takes", async () => {
  const clock = createFakeClock();
  const binance = startSession(binanceAdapter, clock);
  const kraken = startSession(krakenAdapter, clock);
  await clock.advance(1);
  expect(binance.batches).toEqual([200, 200, 50]);
  expect(kraken.batches).toEqual([100, 100, 100, 100, 50]);
  binance.session.stop();
  kraken.session.stop();
});

it("asks for one shallow snapshot a symbol when hundreds start, as soon as the venue has acknowledged", async () => {
  const clock = createFakeClock();
  const { exchange, limits, session } = startSession(binanceAdapter, clock);
  await clock.advance(1);
  expect(limits).toEqual([]);
  const client = { url: "ws://venue.test/0" } as CcxtClient;
  exchange.handleOrderBookSubscription?.(client, {}, { symbols: markets.map(({ symbol }) => symbol) });
  await clock.advance(1);
  expect(limits.length).toBe(450);
  expect(new Set(limits)).toEqual(new Set([100]));
  session.stop();
});

it("resyncs one book without touching the others", async () => {
  const clock = createFakeClock();
  const { exchange, limits, session, sink } = startSession(binanceAdapter, clock);
  await clock.advance(1);
  const client = { url: "ws://venue.test/0" } as CcxtClient;
  exchange.handleOrderBookSubscription?.(client, {}, { symbols: ["A1/USDT", "A2/USDT"] });
  const send = (symbol: string, first: number, last: number): boolean =>
    session.frame(client, JSON.stringify({ e: "depthUpdate", E: last, s: symbol, U: first, u: last, b: [], a: [] }));
  send("A1USDT", 4, 6);
  send("A2USDT", 4, 6);
  await clock.advance(1);
  expect([sink.bookOf("A1/USDT").live, sink.bookOf("A2/USDT").live]).toEqual([true, true]);
  const before = limits.length;
  send("A1USDT", 8, 9);
  expect([sink.bookOf("A1/USDT").live, sink.bookOf("A2/USDT").live]).toEqual([false, true]);
  await clock.advance(300);
  expect(limits.length).toBe(before + 1);
  session.stop();
});

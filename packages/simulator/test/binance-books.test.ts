import { afterEach, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../src/simulator.ts";
import { baseOf, binanceAt } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(seed: number): Promise<Simulator> {
  const simulator = await createSimulator({ seed, venues: ["binance"], tickMs: 0 });
  stops.push(simulator.stop);
  return simulator;
}

async function client(simulator: Simulator) {
  const exchange = await binanceAt(baseOf(simulator, "binance"));
  stops.push(() => exchange.close());
  return exchange;
}

function bookOf(simulator: Simulator, symbol: string) {
  const book = simulator.book("binance", symbol);
  if (!book) throw new Error(`no book ${symbol}`);
  return book;
}

test("loadMarkets reads the venue's ticks, steps, minimums and fees", async () => {
  const exchange = await client(await start(1));
  const markets = await exchange.loadMarkets();
  expect(Object.keys(markets)).toEqual([
    "BTC/USDT",
    "ETH/USDT",
    "SOL/USDT",
    "XRP/USDT",
    "ADA/USDT",
    "ETH/BTC",
    "SOL/BTC",
  ]);
  const { precision, limits, taker, active, id } = exchange.market("ETH/USDT");
  expect({ price: precision.price, amount: precision.amount }).toEqual({ price: 0.01, amount: 0.0001 });
  expect({ amount: limits.amount?.min, cost: limits.cost?.min }).toEqual({ amount: 0.0001, cost: 5 });
  expect({ taker, active, id }).toEqual({ taker: 0.001, active: true, id: "ETHUSDT" });
});

test("the unmodified class holds the simulator's book at every sequence number, over thousands of updates", async () => {
  const simulator = await start(11);
  const exchange = await client(simulator);
  const own = bookOf(simulator, "BTC/USDT");
  let compared = 0;
  let held = await exchange.watchOrderBook("BTC/USDT");
  for (let update = 0; update < 2500; update += 1) {
    simulator.tick();
    while ((held.nonce ?? 0) < own.book.sequence) held = await exchange.watchOrderBook("BTC/USDT");
    expect(held.nonce).toBe(own.book.sequence);
    expect(JSON.stringify(levelsOf(held))).toBe(JSON.stringify(expectedBook(own)));
    compared += 1;
  }
  expect(compared).toBe(2500);
});

test("one socket carries many symbols, each with a book of its own", async () => {
  const simulator = await start(12);
  const exchange = await client(simulator);
  const symbols = ["BTC/USDT", "ETH/USDT", "XRP/USDT", "SOL/BTC"];
  await exchange.watchOrderBookForSymbols(symbols);
  for (let update = 0; update < 100; update += 1) {
    simulator.tick();
    const behind = () =>
      symbols.filter((symbol) => exchange.orderbooks[symbol]?.nonce !== bookOf(simulator, symbol).book.sequence);
    while (behind().length > 0) await exchange.watchOrderBookForSymbols(symbols);
  }
  for (const symbol of symbols) {
    const held = exchange.orderbooks[symbol];
    expect(held && levelsOf(held)).toEqual(expectedBook(bookOf(simulator, symbol)));
  }
});

test("a REST snapshot taken between two deltas continues with the next delta", async () => {
  const simulator = await start(13);
  const exchange = await client(simulator);
  const own = bookOf(simulator, "ETH/USDT");
  const before = await exchange.fetchOrderBook("ETH/USDT", 1000);
  expect(before.nonce).toBe(own.book.sequence);
  expect(levelsOf(before)).toEqual(expectedBook(own));
  // A change that no delta has told yet is in the snapshot, and the delta that tells it spans the snapshot's id.
  own.book.setCrowd("bid", 1, 500);
  const between = await exchange.fetchOrderBook("ETH/USDT", 1000);
  expect(between.nonce).toBe((before.nonce ?? 0) + 1);
  const { changes } = own.drain();
  expect(changes?.first).toBe((before.nonce ?? 0) + 1);
  expect(changes?.last).toBe(between.nonce);
});

test("trades and tickers come through REST and through the socket", async () => {
  const simulator = await start(14);
  const exchange = await client(simulator);
  const own = bookOf(simulator, "BTC/USDT");
  await exchange.loadMarkets();
  const watched = exchange.watchTrades("BTC/USDT");
  while (own.recentTrades.length < 5) simulator.tick();
  const last = own.recentTrades.at(-1);
  const trades = await exchange.fetchTrades("BTC/USDT");
  expect(trades.at(-1)).toMatchObject({ id: String(last?.id), side: last?.side, price: Number(`${last?.price}e-2`) });
  const ticker = await exchange.fetchTicker("BTC/USDT");
  expect({ bid: ticker.bid, ask: ticker.ask }).toEqual({
    bid: Number(`${own.book.bids.best()?.price}e-2`),
    ask: Number(`${own.book.asks.best()?.price}e-2`),
  });
  const arrived: unknown[] = [];
  void watched.then((found) => arrived.push(found));
  while (arrived.length === 0) {
    simulator.tick();
    await exchange.fetchTime();
  }
  expect((await watched).length).toBeGreaterThan(0);
});

test("an unknown symbol is refused with the venue's own code", async () => {
  const simulator = await start(15);
  const answer = await fetch(`${baseOf(simulator, "binance")}/api.binance.com/api/v3/depth?symbol=NOPE`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ code: -1121, msg: "Invalid symbol." });
});

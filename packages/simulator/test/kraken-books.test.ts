import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { bookChecksum } from "../src/kraken/wire.ts";
import { listingsOf } from "../src/market/listing.ts";
import { createSimulator, type Simulator } from "../src/simulator.ts";
import { baseOf, krakenAt } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";
import { KrakenTextBook } from "./support/kraken-text-book.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(seed: number): Promise<Simulator> {
  const simulator = await createSimulator({ seed, venues: ["kraken"], tickMs: 0 });
  stops.push(simulator.stop);
  return simulator;
}

async function client(simulator: Simulator) {
  const exchange = await krakenAt(baseOf(simulator, "kraken"));
  stops.push(() => exchange.close());
  return exchange;
}

function bookOf(simulator: Simulator, symbol: string) {
  const book = simulator.book("kraken", symbol);
  if (!book) throw new Error(`no book ${symbol}`);
  return book;
}

test("loadMarkets reads the venue's old names, precisions and fees", async () => {
  const exchange = await client(await start(1));
  await exchange.loadMarkets();
  const row = (symbol: string) => {
    const { id, precision, limits, taker } = exchange.market(symbol);
    return [id, precision.price, precision.amount, limits.amount?.min, taker];
  };
  expect(row("BTC/USD")).toEqual(["XXBTZUSD", 0.1, 1e-8, 0.00005, 0.0016]);
  expect(row("ETH/USD")).toEqual(["XETHZUSD", 0.01, 1e-8, 0.001, 0.0016]);
  expect(row("XRP/USD")).toEqual(["XXRPZUSD", 0.00001, 1e-8, 1.65, 0.0016]);
  expect(row("BTC/USDT")).toEqual(["XBTUSDT", 0.1, 1e-8, 0.00005, 0.0016]);
  expect(row("ETH/BTC")[0]).toBe("XETHXXBT");
});

test("the checksum is the one of the venue's documentation", () => {
  // The worked example of Kraken's guide to the v2 book checksum.
  const asks = [
    [452852, 100_000],
    [452864, 154_571_953],
    [452866, 154_571_109],
    [452896, 154_560_911],
    [452902, 15_890_660],
    [452918, 154_553_491],
    [452947, 4_454_749],
    [452961, 35_380_000],
    [452975, 9_945_542],
    [452995, 18_772_827],
  ] as const;
  const bids = [
    [452835, 10_000_000],
    [452834, 154_582_015],
    [452821, 10_000_000],
    [452810, 10_000_000],
    [452803, 154_592_586],
    [452790, 7_990_000],
    [452776, 3_310_103],
    [452775, 30_000_000],
    [452773, 154_602_737],
    [452766, 15_445_238],
  ] as const;
  const listing = listingsOf("kraken").find(({ symbol }) => symbol === "BTC/USD");
  expect(listing && bookChecksum(listing, { bids, asks })).toBe(3_310_070_434);
});

test("the unmodified class holds the simulator's best 100 levels after every update, over thousands of updates", async () => {
  const simulator = await start(21);
  const exchange = await client(simulator);
  const own = bookOf(simulator, "ETH/USDT");
  let held = await exchange.watchOrderBook("ETH/USDT", 100);
  for (let update = 0; update < 2500; update += 1) {
    simulator.tick();
    held = await exchange.watchOrderBook("ETH/USDT", 100);
    expect(JSON.stringify(levelsOf(held))).toBe(JSON.stringify(expectedBook(own, 100)));
  }
});

test.each([10, 25, 100, 500])("every frame at depth %i carries the checksum of the book it leads to", async (depth) => {
  const simulator = await start(22);
  const base = baseOf(simulator, "kraken").replace("http", "ws");
  const socket = new WebSocket(`${base}/ws.kraken.com/v2`);
  stops.push(() => socket.terminate());
  const books = new Map(["BTC/USD", "XRP/USD", "ADA/USDT"].map((symbol) => [symbol, new KrakenTextBook(depth)]));
  let proved = 0;
  const failures: string[] = [];
  const wrongs: string[] = [];
  socket.on("message", (data) => {
    const frame = String(data);
    if (!frame.includes('"channel":"book","type"')) return;
    const symbol = /"symbol":"([^"]+)"/.exec(frame)?.[1] ?? "";
    const book = books.get(symbol);
    if (!book?.apply(frame)) failures.push(frame.slice(0, 200));
    else proved += 1;
    const own = bookOf(simulator, symbol);
    const best = `${own.book.bids.best()?.price}|${own.book.asks.best()?.price}`;
    if (book?.best() !== best) wrongs.push(`${symbol} ${book?.best()} is not ${best}`);
  });
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ method: "subscribe", params: { channel: "book", symbol: [...books.keys()], depth } }));
  const pong = () =>
    new Promise<void>((resolve) => {
      const listen = (data: unknown) => {
        if (!String(data).includes('"pong"')) return;
        socket.off("message", listen);
        resolve();
      };
      socket.on("message", listen);
      socket.send('{"method":"ping"}');
    });
  await pong();
  for (let update = 0; update < 400; update += 1) {
    simulator.tick();
    await pong();
  }
  expect({ failures, wrongs }).toEqual({ failures: [], wrongs: [] });
  expect(proved).toBeGreaterThan(1100);
});

test("trades, tickers and REST books come through", async () => {
  const simulator = await start(23);
  const exchange = await client(simulator);
  const own = bookOf(simulator, "BTC/USD");
  await exchange.loadMarkets();
  while (own.recentTrades.length < 3) simulator.tick();
  const trades = await exchange.fetchTrades("BTC/USD");
  expect(trades.at(-1)).toMatchObject({ price: Number(`${own.recentTrades.at(-1)?.price}e-1`) });
  expect(levelsOf(await exchange.fetchOrderBook("BTC/USD", 100))).toEqual(expectedBook(own, 100));
  const ticker = await exchange.watchTicker("BTC/USD");
  expect(ticker.bid).toBe(Number(`${own.book.bids.best()?.price}e-1`));
});

test("an unknown symbol is answered with an error, not with silence", async () => {
  const simulator = await start(24);
  const answer = await fetch(`${baseOf(simulator, "kraken")}/api.kraken.com/0/public/Depth?pair=NOPE`);
  expect(await answer.json()).toEqual({ error: ["EQuery:Unknown asset pair"] });
});

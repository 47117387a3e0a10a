import { afterEach, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../src/simulator.ts";
import { bitwiseCrc32 } from "./support/bitwise-crc32.ts";
import { baseOf, okxAt } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(seed: number) {
  const simulator = await createSimulator({ seed, venues: ["okx"], tickMs: 0 });
  stops.push(simulator.stop);
  const exchange = await okxAt(baseOf(simulator, "okx"));
  stops.push(() => exchange.close());
  return { simulator, exchange };
}

function bookOf(simulator: Simulator, symbol: string) {
  const book = simulator.book("okx", symbol);
  if (!book) throw new Error(`no book ${symbol}`);
  return book;
}

test("loadMarkets reads the venue's ticks, lots and minimums", async () => {
  const { exchange } = await start(41);
  await exchange.loadMarkets();
  const { id, precision, limits, taker, active } = exchange.market("ETH/USDT");
  expect([id, precision.price, precision.amount, limits.amount?.min, taker, active]).toEqual([
    "ETH-USDT",
    0.01,
    0.000001,
    0.001,
    0.0015,
    true,
  ]);
});

test("the unmodified class holds the simulator's book at every sequence number, over thousands of updates", async () => {
  const { simulator, exchange } = await start(42);
  const own = bookOf(simulator, "BTC/USDT");
  let held = await exchange.watchOrderBook("BTC/USDT");
  for (let update = 0; update < 2000; update += 1) {
    simulator.tick();
    while ((held.nonce ?? 0) < own.book.sequence) held = await exchange.watchOrderBook("BTC/USDT");
    expect(held.nonce).toBe(own.book.sequence);
    expect(JSON.stringify(levelsOf(held))).toBe(JSON.stringify(expectedBook(own)));
  }
});

type Frame = {
  action?: string;
  data: { asks: string[][]; bids: string[][]; checksum: number; seqId: number; prevSeqId: number }[];
};

test("every frame continues the last one and carries the checksum of the book it leads to", async () => {
  const { simulator, exchange } = await start(43);
  const frames: Frame[] = [];
  const handle = exchange.handleOrderBook.bind(exchange);
  exchange.handleOrderBook = (client, message) => {
    frames.push(structuredClone(message) as Frame);
    return handle(client, message);
  };
  const own = bookOf(simulator, "ADA/USDT");
  let held = await exchange.watchOrderBook("ADA/USDT");
  for (let update = 0; update < 400; update += 1) {
    simulator.tick();
    // A tick may leave a book as it is; then there is no frame.
    while (held.nonce !== own.book.sequence) held = await exchange.watchOrderBook("ADA/USDT");
  }
  const bids = new Map<string, string>();
  const asks = new Map<string, string>();
  let seqId = -1;
  for (const { action, data } of frames) {
    const [row] = data;
    if (!row) throw new Error("a frame without data");
    expect(row.prevSeqId).toBe(action === "snapshot" ? -1 : seqId);
    seqId = row.seqId;
    for (const [side, rows] of [
      [bids, row.bids],
      [asks, row.asks],
    ] as const) {
      for (const [price = "", size = ""] of rows) {
        if (size === "0") side.delete(price);
        else side.set(price, size);
      }
    }
    const best = (side: Map<string, string>, direction: number) =>
      [...side].sort(([a], [b]) => direction * (Number(a) - Number(b))).slice(0, 25);
    const [topBids, topAsks] = [best(bids, -1), best(asks, 1)];
    const text = topBids
      .flatMap((level, index) => [level, topAsks[index]])
      .map((level) => level?.join(":"))
      .join(":");
    expect(row.checksum).toBe(bitwiseCrc32(text) | 0);
  }
  expect(frames.length).toBeGreaterThan(300);
});

test("a lost delta makes the unmodified class report a gap", async () => {
  const { simulator, exchange } = await start(44);
  await exchange.watchOrderBook("ETH/USDT");
  const control = `http://127.0.0.1:${simulator.port}/control`;
  const body = JSON.stringify({ do: "fault", venue: "okx", kind: "bad_sequence", symbol: "ETH/USDT" });
  expect((await fetch(control, { method: "POST", body })).status).toBe(200);
  const next = exchange.watchOrderBook("ETH/USDT");
  await exchange.fetchTime();
  simulator.tick();
  simulator.tick();
  await expect(next).rejects.toThrow(/nonce/);
});

test("trades, tickers and REST books come through", async () => {
  const { simulator, exchange } = await start(45);
  const own = bookOf(simulator, "BTC/USDT");
  await exchange.loadMarkets();
  while (own.recentTrades.length < 3) simulator.tick();
  const last = own.recentTrades.at(-1);
  expect((await exchange.fetchTrades("BTC/USDT")).at(-1)).toMatchObject({ id: String(last?.id), side: last?.side });
  expect(levelsOf(await exchange.fetchOrderBook("BTC/USDT", 400))).toEqual(expectedBook(own));
  const ticker = await exchange.watchTicker("BTC/USDT");
  expect(ticker.bid).toBe(Number(`${own.book.bids.best()?.price}e-1`));
});

import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createSimulator } from "../src/simulator.ts";
import { baseOf, binanceAt } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";
import { KrakenTextBook } from "./support/kraken-text-book.ts";
import { ManualClock } from "./support/manual-clock.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start() {
  const clock = new ManualClock();
  const simulator = await createSimulator({ seed: 31, tickMs: 0, clock });
  stops.push(simulator.stop);
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${simulator.port}/control`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as { error?: string; released?: string[] }) };
  };
  return { clock, simulator, post };
}

type Started = Awaited<ReturnType<typeof start>>;

/** A raw kraken client; `ask` sends and waits for the answer, which comes behind everything sent before. */
async function krakenSocket({ simulator }: Started) {
  const socket = new WebSocket(`${baseOf(simulator, "kraken").replace("http", "ws")}/ws.kraken.com/v2`);
  stops.push(() => socket.terminate());
  const frames: string[] = [];
  const waiting: { word: string; resolve: () => void }[] = [];
  let isOpen = true;
  socket.on("message", (data) => {
    frames.push(String(data));
    for (const each of waiting.filter(({ word }) => String(data).includes(word))) each.resolve();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      isOpen = false;
      resolve();
    });
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const ask = (message: object, word: string) =>
    new Promise<void>((resolve) => {
      waiting.push({ word, resolve });
      socket.send(JSON.stringify(message));
    });
  const subscribe = (symbol: string) =>
    ask({ method: "subscribe", params: { channel: "book", symbol: [symbol], depth: 10 } }, '"type":"snapshot"');
  const settle = () => ask({ method: "ping" }, '"pong"');
  const books = () => frames.filter((frame) => frame.startsWith('{"channel":"book"'));
  return { frames, books, ask, subscribe, settle, closed, isOpen: () => isOpen };
}

test("a set book stands still, level for level, until it is released", async () => {
  const started = await start();
  const { simulator, post } = started;
  const exchange = await binanceAt(baseOf(simulator, "binance"));
  stops.push(() => exchange.close());
  const book = {
    do: "book",
    venue: "binance",
    symbol: "BTC/USDT",
    bids: [
      [60000.01, 1.5],
      ["59999.5", "0.00001"],
    ],
    asks: [
      [60010, 2],
      [60000.02, 0.25],
    ],
  };
  expect((await post(book)).status).toBe(200);
  for (let tick = 0; tick < 20; tick += 1) simulator.tick();
  expect(levelsOf(await exchange.fetchOrderBook("BTC/USDT"))).toEqual({
    bids: [
      [60000.01, 1.5],
      [59999.5, 0.00001],
    ],
    asks: [
      [60000.02, 0.25],
      [60010, 2],
    ],
  });
  expect(await post({ do: "release", venue: "binance", symbol: "BTC/USDT" })).toMatchObject({ released: ["BTC/USDT"] });
  simulator.tick();
  const own = simulator.book("binance", "BTC/USDT");
  expect(own?.book.bids.prices.length).toBeGreaterThan(100);
  expect(own && levelsOf(await exchange.fetchOrderBook("BTC/USDT", 1000))).toEqual(own && expectedBook(own));
});

test("a subscriber follows into a set book and out of it by deltas", async () => {
  const started = await start();
  const client = await krakenSocket(started);
  await client.subscribe("ETH/USDT");
  const levels = {
    bids: [[3000, 1]],
    asks: [
      [3001, 2],
      [3002, 3],
    ],
  };
  await started.post({ do: "book", venue: "kraken", symbol: "ETH/USDT", ...levels });
  started.simulator.tick();
  await client.settle();
  const book = new KrakenTextBook(10);
  for (const frame of client.books()) expect(book.apply(frame)).toBe(true);
  expect(book.levels()).toEqual(levels);
});

test("disconnect cuts all sockets of the venue and of no other", async () => {
  const started = await start();
  const first = await krakenSocket(started);
  const second = await krakenSocket(started);
  const other = new WebSocket(
    `${baseOf(started.simulator, "binance").replace("http", "ws")}/stream.binance.com:9443/ws`,
  );
  stops.push(() => other.terminate());
  await new Promise((resolve) => other.once("open", resolve));
  expect(await started.post({ do: "fault", venue: "kraken", kind: "disconnect" })).toMatchObject({ disconnected: 2 });
  await Promise.all([first.closed, second.closed]);
  expect(other.readyState).toBe(WebSocket.OPEN);
});

test("stall holds all market data back for its time, heartbeats included, and no delta is missing afterwards", async () => {
  const started = await start();
  const client = await krakenSocket(started);
  await client.subscribe("BTC/USD");
  await started.post({ do: "fault", venue: "kraken", kind: "stall", ms: 5000 });
  const before = client.frames.length;
  for (let tick = 0; tick < 49; tick += 1) {
    started.clock.advance(100);
    started.simulator.tick();
  }
  await client.settle();
  expect(client.frames.slice(before).filter((frame) => !frame.includes('"pong"'))).toEqual([]);
  started.clock.advance(100);
  started.simulator.tick();
  await client.settle();
  const book = new KrakenTextBook(10);
  expect(client.books().length).toBe(2);
  for (const frame of client.books()) expect(book.apply(frame)).toBe(true);
});

test("latency delays REST answers and socket answers by its time, in order, until it is released", async () => {
  const started = await start();
  const { clock, simulator, post } = started;
  const client = await krakenSocket(started);
  await post({ do: "fault", venue: "kraken", kind: "latency", ms: 250 });
  const answers: string[] = [];
  const asked = fetch(`${baseOf(simulator, "kraken")}/api.kraken.com/0/public/Time`).then(() => answers.push("rest"));
  const pong = client.settle().then(() => answers.push("socket"));
  // Both answers are ready and held back.
  while (clock.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(249);
  await post({ do: "release", venue: "binance" });
  expect(answers).toEqual([]);
  clock.advance(1);
  await Promise.all([asked, pong]);
  expect(answers.length).toBe(2);
  await post({ do: "release", venue: "kraken" });
  await fetch(`${baseOf(simulator, "kraken")}/api.kraken.com/0/public/Time`);
});

test("bad_sequence loses exactly the asked number of deltas, and the checksum tells", async () => {
  const started = await start();
  const client = await krakenSocket(started);
  await client.subscribe("BTC/USD");
  await started.post({ do: "fault", venue: "kraken", kind: "bad_sequence", count: 2, symbol: "BTC/USD" });
  for (let tick = 0; tick < 6; tick += 1) started.simulator.tick();
  await client.settle();
  const book = new KrakenTextBook(10);
  const proofs = client.books().map((frame) => book.apply(frame));
  expect(proofs.length).toBe(1 + 6 - 2);
  expect(proofs[0]).toBe(true);
  expect(proofs).toContain(false);
});

test("bad_sequence makes the unmodified binance class report a gap", async () => {
  const started = await start();
  const exchange = await binanceAt(baseOf(started.simulator, "binance"));
  stops.push(() => exchange.close());
  const first = exchange.watchOrderBook("ETH/USDT");
  await first;
  started.simulator.tick();
  await exchange.watchOrderBook("ETH/USDT");
  const next = exchange.watchOrderBook("ETH/USDT");
  await started.post({ do: "fault", venue: "binance", kind: "bad_sequence", count: 1 });
  // The lost delta is one of any symbol: the first book of the venue is BTC/USDT, so name it by losing one of each.
  await started.post({ do: "fault", venue: "binance", kind: "bad_sequence", count: 1, symbol: "ETH/USDT" });
  started.simulator.tick();
  started.simulator.tick();
  await expect(next).rejects.toThrow(/checksum|ChecksumError/i);
});

test.each<[string, unknown, RegExp]>([
  ["no JSON", "{", /not JSON/],
  ["a list", [], /JSON object/],
  ["an unknown deed", { do: "explode" }, /"do" must be one of/],
  ["an unknown venue", { do: "fault", venue: "nyse", kind: "disconnect" }, /unknown venue "nyse"/],
  ["an unknown fault", { do: "fault", venue: "kraken", kind: "fire" }, /"kind" must be one of/],
  ["a stall without its time", { do: "fault", venue: "kraken", kind: "stall" }, /"ms" must be a whole number above 0/],
  ["a negative count", { do: "fault", venue: "kraken", kind: "bad_sequence", count: -1 }, /"count" must be/],
  ["an unknown symbol", { do: "book", venue: "kraken", symbol: "X/Y", bids: [], asks: [] }, /no market X\/Y/],
  [
    "a price between ticks",
    { do: "book", venue: "binance", symbol: "BTC/USDT", bids: [[1.001, 1]], asks: [] },
    /multiple of 0.01/,
  ],
  [
    "an amount between steps",
    { do: "book", venue: "binance", symbol: "XRP/USDT", bids: [[1, 0.05]], asks: [] },
    /multiple of 0.1/,
  ],
  ["a crossed book", { do: "book", venue: "binance", symbol: "BTC/USDT", bids: [[2, 1]], asks: [[2, 1]] }, /crossed/],
  [
    "the same price twice",
    {
      do: "book",
      venue: "binance",
      symbol: "BTC/USDT",
      bids: [
        [2, 1],
        ["2.00", 1],
      ],
      asks: [],
    },
    /twice/,
  ],
  [
    "sides that are no lists",
    { do: "book", venue: "binance", symbol: "BTC/USDT", bids: 1, asks: [] },
    /must be a list/,
  ],
  ["a release of an unknown symbol", { do: "release", venue: "kraken", symbol: "X/Y" }, /does not list "X\/Y"/],
])("%s is refused with 400 and changes nothing", async (_, body, message) => {
  const { simulator, post } = await start();
  const before = simulator.book("binance", "BTC/USDT")?.book.sequence;
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(answer.error).toMatch(message);
  expect(simulator.book("binance", "BTC/USDT")?.book.sequence).toBe(before);
});

test("a page in a browser cannot reach control, and GET is not a deed", async () => {
  const { simulator, post } = await start();
  const fault = { do: "fault", venue: "kraken", kind: "disconnect" };
  expect((await post(fault, { origin: "http://evil.example" })).status).toBe(403);
  expect((await fetch(`http://127.0.0.1:${simulator.port}/control`)).status).toBe(405);
});

test("accounts are opened with exact balances, and orders are listed with their client ids", async () => {
  const { simulator, post } = await start();
  const account = { do: "account", venue: "binance", apiKey: "k", secret: "s" };
  expect((await post({ ...account, balances: { USDT: "10.000000000000000001" } })).status).toBe(200);
  const refused = async (more: object) => (await post({ ...account, ...more })).error;
  expect(await refused({ balances: { USDT: 10 } })).toMatch(/balance of USDT must be a decimal string/);
  expect(await refused({ balances: { USDT: "-1" } })).toMatch(/balance of USDT/);
  expect(await refused({ permissions: ["fly"] })).toMatch(/"permissions" must be a list/);
  expect(await refused({ apiKey: "" })).toMatch(/"apiKey" must be a text/);
  const orders = await fetch(`http://127.0.0.1:${simulator.port}/control/orders?venue=binance`);
  expect(await orders.json()).toEqual({ orders: [] });
  expect((await fetch(`http://127.0.0.1:${simulator.port}/control/orders?venue=nyse`)).status).toBe(400);
});

test("a partial fault without its ratio is refused", async () => {
  const { post } = await start();
  expect((await post({ do: "fault", venue: "binance", kind: "partial" })).error).toMatch(
    /"ratio" must be a number from 0 to 1/,
  );
});

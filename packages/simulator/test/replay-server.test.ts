import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createReplayServer } from "../src/replay-server.ts";
import { baseOf, binanceAt, krakenAt } from "./support/ccxt-at.ts";
import { levelsOf } from "./support/expected-book.ts";
import { KrakenTextBook } from "./support/kraken-text-book.ts";
import { BINANCE_FILE, framesOf, KRAKEN_FILES, missingRecordings, sessionFolder } from "./support/recordings.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function replay(speed: number) {
  const { dir, remove } = await sessionFolder();
  stops.push(remove);
  const server = await createReplayServer({ dir, speed });
  stops.push(server.stop);
  return server;
}

/** One pass over a side; direction 1 for the lowest prices first. */
function bestTen(side: ReadonlyMap<number, number>, direction: 1 | -1): [number, number][] {
  const best: [number, number][] = [];
  for (const [price, amount] of side) {
    const place = best.findIndex(([other]) => direction * (price - other) < 0);
    if (place === -1 && best.length >= 10) continue;
    best.splice(place === -1 ? best.length : place, 0, [price, amount]);
    best.length = Math.min(best.length, 10);
  }
  return best;
}

type Depth = { lastUpdateId?: number; data?: { e?: string; u: number; b: string[][]; a: string[][] } };

/** The recorded book after each depth event, rebuilt from the frames alone: `u` to its ten best levels. */
async function recordedBinance() {
  const frames: Depth[] = (await framesOf(BINANCE_FILE)).map((frame) => JSON.parse(frame));
  const snapshot = frames.find((frame) => frame.lastUpdateId !== undefined) as
    | { lastUpdateId: number; bids: string[][]; asks: string[][] }
    | undefined;
  const bids = new Map(snapshot?.bids.map(([price = "", amount = ""]) => [Number(price), Number(amount)]));
  const asks = new Map(snapshot?.asks.map(([price = "", amount = ""]) => [Number(price), Number(amount)]));
  const top = () => ({ bids: bestTen(bids, -1), asks: bestTen(asks, 1) });
  const apply = (side: Map<number, number>, rows: string[][]) => {
    for (const [price, amount] of rows) {
      if (Number(amount) === 0) side.delete(Number(price));
      else side.set(Number(price), Number(amount));
    }
  };
  const topsByUpdate = new Map<number, ReturnType<typeof top>>();
  for (const { data } of frames) {
    if (data?.e !== "depthUpdate" || data.u <= (snapshot?.lastUpdateId ?? 0)) continue;
    apply(bids, data.b);
    apply(asks, data.a);
    topsByUpdate.set(data.u, top());
  }
  return { topsByUpdate, last: [...topsByUpdate.keys()].at(-1) ?? 0 };
}

test("binance: the unmodified class holds the recorded ten best levels after every one of the deltas", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const recorded = await recordedBinance();
  const server = await replay(150);
  const exchange = await binanceAt(baseOf(server, "binance"));
  stops.push(() => exchange.close());
  expect(Object.keys(await exchange.loadMarkets())).toEqual(["ETH/USDT"]);
  // Looks over the class's shoulder after each delta: watchOrderBook itself wakes up once for many of them.
  const wrong: number[] = [];
  let compared = 0;
  const handle = exchange.handleOrderBookMessage.bind(exchange);
  exchange.handleOrderBookMessage = (client, message, orderbook) => {
    const result = handle(client, message, orderbook);
    const { bids, asks } = levelsOf(orderbook);
    const shown = JSON.stringify({ bids: bids.slice(0, 10), asks: asks.slice(0, 10) });
    if (shown !== JSON.stringify(recorded.topsByUpdate.get(orderbook.nonce))) wrong.push(orderbook.nonce);
    compared += 1;
    return result;
  };
  let book = await exchange.watchOrderBook("ETH/USDT");
  while (book.nonce !== recorded.last) book = await exchange.watchOrderBook("ETH/USDT");
  expect(wrong).toEqual([]);
  expect(compared).toBe(recorded.topsByUpdate.size);
  expect(server.isFinished()).toBe(true);
});

test("kraken: two recordings share one clock and end in their recorded books", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const finals = new Map<string, KrakenTextBook>();
  for (const [symbol, file] of Object.entries(KRAKEN_FILES)) {
    const book = new KrakenTextBook(25);
    const frames = (await framesOf(file)).filter((frame) => frame.startsWith('{"channel":"book"'));
    for (const frame of frames) expect(book.apply(frame)).toBe(true);
    finals.set(symbol, book);
  }
  const server = await replay(40);
  const exchange = await krakenAt(baseOf(server, "kraken"));
  stops.push(() => exchange.close());
  const markets = await exchange.loadMarkets();
  expect(Object.keys(markets).sort()).toEqual(["ETH/USD", "XRP/USD"]);
  expect([exchange.market("ETH/USD").precision.price, exchange.market("XRP/USD").precision.price]).toEqual([
    0.01, 0.00001,
  ]);
  await exchange.watchOrderBookForSymbols(["ETH/USD", "XRP/USD"]);
  while (!server.isFinished()) await exchange.watchOrderBookForSymbols(["ETH/USD", "XRP/USD"]);
  // The last frames may still be on their way: an answered request is behind all of them.
  await exchange.fetchTime();
  for (const [symbol, book] of finals) {
    const held = exchange.orderbooks[symbol];
    expect(held && JSON.stringify(levelsOf(held))).toBe(JSON.stringify(book.levels()));
  }
});

test("a second client starts at the beginning once the first has gone", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const server = await replay(1000);
  const url = `${baseOf(server, "kraken").replace("http", "ws")}/ws.kraken.com/v2`;
  const firstBook = async () => {
    const socket = new WebSocket(url);
    const frame = await new Promise<string>((resolve) => {
      socket.on("open", () =>
        socket.send('{"method":"subscribe","params":{"channel":"book","symbol":["ETH/USD"],"depth":10},"req_id":7}'),
      );
      const seen: string[] = [];
      socket.on("message", (data) => {
        seen.push(String(data));
        if (String(data).startsWith('{"channel":"book"')) resolve(seen.join("\n"));
      });
    });
    await new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.close();
    });
    return frame;
  };
  const first = await firstBook();
  expect(first).toContain('"type":"snapshot"');
  // The acknowledgement names the depth that was recorded, and the request it answers.
  expect(first).toContain('"result":{"channel":"book","depth":25,"snapshot":true,"symbol":"ETH/USD"}');
  expect(first).toContain('"req_id":7');
  expect((await firstBook()).split("\n").at(-1)).toBe(first.split("\n").at(-1));
});

test("combined-stream clients get the recorded frames verbatim, raw clients their data", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const recorded = (await framesOf(BINANCE_FILE)).find((frame) => frame.includes('"depthUpdate"')) ?? "";
  const server = await replay(1);
  const base = `${baseOf(server, "binance").replace("http", "ws")}/stream.binance.com:9443`;
  const first = (path: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(base + path);
      stops.push(() => socket.terminate());
      socket.once("message", (data) => resolve(String(data)));
    });
  expect(await first("/stream?streams=ethusdt@depth@100ms")).toBe(recorded);
  expect(await first("/ws/ethusdt@depth@100ms")).toBe(JSON.stringify(JSON.parse(recorded).data));
});

test("prices that were not recorded are refused, rules of markets are not", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const server = await replay(1);
  const at = (path: string) => fetch(`${baseOf(server, "binance")}/api.binance.com/api/v3/${path}`);
  expect((await at("exchangeInfo")).status).toBe(200);
  expect((await at("ticker/24hr?symbol=ETHUSDT")).status).toBe(503);
  expect((await at("depth?symbol=BTCUSDT")).status).toBe(503);
  const depth: unknown = await (await at("depth?symbol=ETHUSDT&limit=5")).json();
  expect(depth).toMatchObject({ lastUpdateId: 35_346_513_512, bids: { length: 5 }, asks: { length: 5 } });
});

test("a missing session, a bad one and a bad recording are told in one line", async () => {
  const dir = await mkdtemp(join(tmpdir(), "tandem-session-"));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  const refusal = (options: object) =>
    createReplayServer({ dir, ...options }).then(
      () => "served",
      (error) => `${error.code}: ${error.message}`,
    );
  expect(await refusal({})).toMatch(/^missing_session: Cannot read .*session\.json/);
  await writeFile(join(dir, "session.json"), "{");
  expect(await refusal({})).toMatch(/^bad_session: .* is not JSON/);
  expect(await refusal({ session: { sockets: [] } })).toMatch(/^bad_session: .*at least one entry/);
  const socket = { venue: "binance", url: "wss://stream.binance.com:9443/ws/0", file: "none.gz" };
  expect(await refusal({ session: { sockets: [socket] } })).toMatch(
    /^bad_recording: Cannot read the recording .*none\.gz/,
  );
  await writeFile(join(dir, "text.log"), "1723161254024619568 {}\nnonsense\n");
  expect(await refusal({ session: { sockets: [{ ...socket, file: "text.log" }] } })).toMatch(
    /^bad_recording: .*line 2/,
  );
  await writeFile(join(dir, "good.log"), "1723161254024619568 {}\n");
  const good = { sockets: [{ ...socket, file: "good.log" }] };
  expect(await refusal({ session: good, speed: 0 })).toMatch(/^bad_speed/);
  expect(await refusal({ session: { sockets: [{ ...socket, venue: "nyse", file: "good.log" }] } })).toMatch(
    /^unknown_venue/,
  );
});

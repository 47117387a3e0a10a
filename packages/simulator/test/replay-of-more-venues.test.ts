import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createReplayServer } from "../src/replay-server.ts";
import { baseOf, bybitAt, coinbaseAt } from "./support/ccxt-at.ts";
import { levelsOf } from "./support/expected-book.ts";
import { linesOf, missingRecordings, recordingAt } from "./support/recordings.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serve(files: Readonly<Record<string, string>>, session: object) {
  const dir = await mkdtemp(join(tmpdir(), "tandem-session-"));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  await writeFile(join(dir, "session.json"), JSON.stringify(session));
  const server = await createReplayServer({ dir, speed: 200 });
  stops.push(server.stop);
  return server;
}

const COINBASE_WS = "cryptofeed-raw/master/COINBASE.ws.28.0.gz";
const COINBASE_REST = "cryptofeed-raw/master/COINBASE.0.gz";

type CoinbaseFrame = {
  readonly type: string;
  readonly product_id: string;
  readonly time: string;
  readonly bids?: [string, string][];
  readonly asks?: [string, string][];
  readonly changes?: [string, string, string][];
};

/** The book of a product after the last recorded change, from the frames alone. */
async function lastCoinbaseBook(product: string) {
  const sides = { buy: new Map<number, number>(), sell: new Map<number, number>() };
  let updates = 0;
  for (const line of await linesOf(COINBASE_WS)) {
    const text = /^\d+\.\d+: (\{"type":"(?:snapshot|l2update)".*)$/.exec(line)?.[1];
    if (text === undefined) continue;
    const frame: CoinbaseFrame = JSON.parse(text);
    if (frame.product_id !== product) continue;
    updates += 1;
    for (const [price, size] of frame.bids ?? []) sides.buy.set(Number(price), Number(size));
    for (const [price, size] of frame.asks ?? []) sides.sell.set(Number(price), Number(size));
    for (const [side, price, size] of frame.changes ?? []) {
      const levels = side === "buy" ? sides.buy : sides.sell;
      if (Number(size) === 0) levels.delete(Number(price));
      else levels.set(Number(price), Number(size));
    }
  }
  const bids = [...sides.buy].sort(([a], [b]) => b - a);
  const asks = [...sides.sell].sort(([a], [b]) => a - b);
  return { updates, book: { bids, asks } };
}

test("coinbaseexchange: the unmodified class ends with the recorded book", async (context) => {
  const missing = missingRecordings();
  if (missing !== undefined) return context.skip(missing);
  const { updates, book } = await lastCoinbaseBook("YFI-BTC");
  expect(updates).toBeGreaterThan(100);
  const venue = "coinbaseexchange";
  const server = await serve(
    { "currencies.json": "[]" },
    {
      sockets: [{ venue, url: "wss://ws-feed.exchange.coinbase.com", file: recordingAt(COINBASE_WS) }],
      rest: [
        { venue, url: "https://api.exchange.coinbase.com/products", file: recordingAt(COINBASE_REST) },
        { venue, url: "https://api.exchange.coinbase.com/currencies", file: "currencies.json" },
      ],
    },
  );
  const exchange = await coinbaseAt(baseOf(server, venue));
  stops.push(() => exchange.close());
  // The class signs the subscription, since the channel is for customers today.
  exchange.authenticate = () => ({ timestamp: 0, key: "", signature: "", passphrase: "" });
  const held = await exchange.watchOrderBook("YFI/BTC");
  const settled = JSON.stringify(book);
  await expect
    .poll(() => server.isFinished() && JSON.stringify(levelsOf(held)) === settled, { timeout: 20_000 })
    .toBe(true);
  expect(levelsOf(held)).toEqual(book);
});

test("a capture that holds the answers of several addresses gives each its own", async () => {
  const venue = "coinbaseexchange";
  const capture = [
    'https://api.pro.coinbase.com/products -> 1618677816.84: [{"id":"BTC-USD"}]',
    'https://api.pro.coinbase.com/currencies -> 1618677816.9: [{"id":"BTC"}]',
    "configuration: {}",
    'wss://ws-feed.pro.coinbase.com <- 1618677817.0: {"type":"subscribe"}',
    '1618677817.1: {"type":"ticker","product_id":"BTC-USD","price":"60000"}',
  ];
  const at = (path: string) => ({ venue, url: `https://api.exchange.coinbase.com/${path}`, file: "capture" });
  const server = await serve(
    { capture: `${capture.join("\n")}\n` },
    {
      sockets: [{ venue, url: "wss://ws-feed.exchange.coinbase.com", file: "capture" }],
      rest: [at("currencies"), at("products")],
    },
  );
  const ask = async (path: string) =>
    await (await fetch(`${baseOf(server, venue)}/api.exchange.coinbase.com/${path}`)).json();
  expect(await ask("products")).toEqual([{ id: "BTC-USD" }]);
  expect(await ask("currencies")).toEqual([{ id: "BTC" }]);
});

const BYBIT_URL = "wss://stream.bybit.com/v5/public/spot";
const bybitFrame = (type: string, u: number, [b, a]: [string[][], string[][]]) =>
  JSON.stringify({
    topic: "orderbook.50.BTCUSDT",
    ts: 1_672_304_484_978 + u,
    type,
    data: { s: "BTCUSDT", b, a, u, seq: u },
  });

test("bybit: the unmodified class ends with the recorded book, whatever depth it asks for", async () => {
  const frames = [
    '{"success":true,"ret_msg":"subscribe","conn_id":"2324d924","op":"subscribe"}',
    bybitFrame("snapshot", 1, [
      [
        ["16493.50", "0.006"],
        ["16493.00", "0.100"],
      ],
      [["16611.00", "0.029"]],
    ]),
    bybitFrame("delta", 2, [[["16493.00", "0"]], [["16610.50", "0.2"]]]),
    bybitFrame("delta", 3, [[["16493.50", "0.5"]], []]),
  ];
  const lines = frames.map((frame, index) => `${1_672_304_484_978_000_000n + BigInt(index) * 100_000_000n} ${frame}`);
  const market = {
    symbol: "BTCUSDT",
    baseCoin: "BTC",
    quoteCoin: "USDT",
    innovation: "0",
    status: "Trading",
    lotSizeFilter: {
      basePrecision: "0.000001",
      quotePrecision: "0.00000001",
      minOrderQty: "0.000048",
      minOrderAmt: "1",
    },
    priceFilter: { tickSize: "0.01" },
  };
  const instruments = {
    retCode: 0,
    retMsg: "OK",
    result: { category: "spot", list: [market], nextPageCursor: "" },
    time: 1,
  };
  const server = await serve(
    { "bybit.log": `${lines.join("\n")}\n`, "instruments.json": JSON.stringify(instruments) },
    {
      sockets: [{ venue: "bybit", url: BYBIT_URL, file: "bybit.log" }],
      rest: [{ venue: "bybit", url: "https://api.bybit.com/v5/market/instruments-info", file: "instruments.json" }],
    },
  );
  const exchange = await bybitAt(baseOf(server, "bybit"), {
    options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } },
  });
  stops.push(() => exchange.close());
  const held = await exchange.watchOrderBook("BTC/USDT", 200);
  const last = {
    bids: [[16493.5, 0.5]],
    asks: [
      [16610.5, 0.2],
      [16611, 0.029],
    ],
  };
  await expect.poll(() => levelsOf(held), { timeout: 10_000 }).toEqual(last);
  // A symbol without a recording is refused as the venue refuses it.
  await expect(exchange.watchTrades("BTC/USDT")).rejects.toThrow(/handler not found/);
});

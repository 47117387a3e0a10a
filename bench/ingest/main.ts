import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env, stderr } from "node:process";
import { gunzipSync } from "node:zlib";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createDepthSync } from "@tandem/venues/binance/depth-sync";
import { readDepthFrame } from "@tandem/venues/binance/read-depth-frame";
import { readBybitFrame } from "@tandem/venues/bybit/bybit-adapter";
import { readCoinbaseFrame } from "@tandem/venues/coinbase/coinbaseexchange-adapter";
import { createKrakenBookSync } from "@tandem/venues/kraken/book-sync";
import { readKrakenFrame } from "@tandem/venues/kraken/read-book-frame";
import { createOkxBookSync } from "@tandem/venues/okx/book-sync";
import { readOkxFrame } from "@tandem/venues/okx/read-book-frame";
import { createStreamSync } from "@tandem/venues/stream/stream-sync";
import { compare, note, report, summarise, type Way } from "../detect/harness.ts";
import { createCcxtHandler } from "./ccxt-handler.ts";

const folder = env["TANDEM_RECORDINGS"];
if (folder === undefined || !existsSync(folder)) {
  stderr.write("ingest: skipped, TANDEM_RECORDINGS names no folder of recordings\n");
  process.exit(0);
}

const recorded = (file: string): string[] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [line.slice(line.indexOf(" ") + 1)]));

type Ingest = {
  readonly name: string;
  readonly frames: readonly string[];
  /** Makes a consumer that has its book's beginning, for one more pass over the frames. */
  readonly ours: () => (frame: string) => void;
  readonly ccxt: () => (frame: string) => void;
};

type Side = readonly (readonly [price: number, amount: number])[];
type DepthBook = { readonly bids: Side; readonly asks: Side };

let emitted = 0;
let lost = 0;
const out = {
  snapshot: () => void emitted++,
  delta: () => void emitted++,
  lost: () => void lost++,
};

/** Passes over the frames again and again, each time with a fresh book. */
function passes(name: string, frames: readonly string[], fresh: () => (frame: string) => void): Way {
  let consume = fresh();
  let at = 0;
  return {
    name,
    run(count) {
      for (let i = 0; i < count; i++) {
        if (at === frames.length) {
          at = 0;
          consume = fresh();
        }
        consume(frames[at++] ?? "");
      }
    },
  };
}

function depth(name: string, file: string): Ingest & { readonly snapshot: DepthBook } {
  const lines = recorded(file);
  const snapshotText = lines.find((line) => line.startsWith('{"lastUpdateId"')) ?? "";
  const snapshot: { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] } =
    JSON.parse(snapshotText);
  const levels = (pairs: [string, string][]) =>
    pairs.map(([price, amount]) => [Number(price), Number(amount)] as const);
  const limit = 1000;
  const book = { last: snapshot.lastUpdateId, limit, bids: levels(snapshot.bids), asks: levels(snapshot.asks) };
  // As a plain `/ws` socket has them.
  const all = lines.flatMap((line) => /^\{"stream":"[^"]*","data":(\{"e":"depthUpdate".*)\}$/.exec(line)?.[1] ?? []);
  const frames = all.filter((frame) => Number(/"u":(\d+)/.exec(frame)?.[1]) > book.last);
  const clock = createLiveClock();
  return {
    name,
    frames,
    snapshot: book,
    ours: () => {
      const sync = createDepthSync({ out, clock, needSnapshot: () => {} });
      let isFirst = true;
      return (text) => {
        const frame = readDepthFrame(text);
        if (frame.kind === "book") sync.change(frame.change);
        if (!isFirst) return;
        isFirst = false;
        sync.snapshot(book);
      };
    },
    ccxt: createCcxtHandler({ venue: name.includes("usdm") ? "binanceusdm" : "binance", snapshot: book }),
  };
}

function kraken(): Ingest {
  const frames = recorded("kraken-v2/kraken_ethusd_sample.log.gz").filter((line) =>
    line.startsWith('{"channel":"book"'),
  );
  return {
    name: "ingest/kraken-book-25",
    frames,
    ours: () => {
      const sync = createKrakenBookSync({ out, depth: 25, needSubscription: () => {} });
      return (text) => {
        const frame = readKrakenFrame(text);
        if (frame.kind === "book") sync.change(frame.change);
      };
    },
    ccxt: createCcxtHandler({ venue: "kraken" }),
  };
}

/** Messages of a `<time>: <message>` recording. */
const messages = (file: string): string[] =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString()
    .split("\n")
    .flatMap((line) => /^\d+\.\d+: (\{.*)$/.exec(line)?.[1] ?? []);

function okx(): Ingest {
  const frames = messages("cryptofeed-raw/master/OKX.ws.1.0.gz").filter((line) =>
    line.startsWith('{"arg":{"channel":"books","instId":"BTC-USDT"},"action"'),
  );
  return {
    name: "ingest/okx-books-400",
    frames,
    ours: () => {
      const sync = createOkxBookSync({ out, needSubscription: () => {} });
      return (text) => {
        const frame = readOkxFrame(text);
        if (frame.kind === "book") sync.change(frame.change);
      };
    },
    ccxt: createCcxtHandler({ venue: "okx" }),
  };
}

function coinbase(): Ingest {
  const id = "SKL-USD";
  const all = messages("cryptofeed-raw/master/COINBASE.ws.28.0.gz").filter((line) =>
    line.includes(`"product_id":"${id}"`),
  );
  return {
    name: "ingest/coinbaseexchange-level2",
    frames: all.filter((line) => /^\{"type":"(snapshot|l2update)"/.test(line)),
    ours: () => {
      const sync = createStreamSync({ out, needSubscription: () => {} });
      return (text) => {
        const frame = readCoinbaseFrame(text);
        if (frame.kind === "book") sync.change(frame.change);
      };
    },
    ccxt: createCcxtHandler({ venue: "coinbaseexchange" }),
  };
}

/** No book of Bybit's version 5 was recorded: recorded changes of Binance in Bybit's words, 200 levels deep. */
function bybit(binance: Ingest, book: DepthBook): Ingest {
  const topic = "orderbook.200.ETHUSDT";
  const text = (type: string, index: number, sides: { b: unknown; a: unknown; E: number }): string => {
    const data = { s: "ETHUSDT", b: sides.b, a: sides.a, u: 1_000 + index, seq: 7_961_638_724 + index };
    return JSON.stringify({ topic, type, ts: sides.E, data, cts: sides.E - 2 });
  };
  const texts = (side: Side) => side.slice(0, 200).map(([price, amount]) => [String(price), String(amount)]);
  const first: { E: number } = JSON.parse(binance.frames[0] ?? "{}");
  return {
    name: "ingest/bybit-orderbook-200",
    frames: [
      text("snapshot", 0, { b: texts(book.bids), a: texts(book.asks), E: first.E - 1 }),
      ...binance.frames.map((frame, index) => text("delta", index + 1, JSON.parse(frame))),
    ],
    ours: () => {
      const sync = createStreamSync({ out, needSubscription: () => {}, depth: 200 });
      return (frame) => {
        const read = readBybitFrame(frame);
        if (read.kind === "book") sync.change(read.change);
      };
    },
    ccxt: createCcxtHandler({ venue: "bybit" }),
  };
}

/** KiB of heap that ten passes over one recording leave behind. */
function heapGrowth({ frames, ours }: Ingest): number {
  const gc = globalThis.gc ?? (() => {});
  const pass = (): void => {
    const consume = ours();
    for (const frame of frames) consume(frame);
  };
  // The first passes compile.
  for (let i = 0; i < 3; i++) pass();
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 10; i++) pass();
  gc();
  return (process.memoryUsage().heapUsed - before) / 1024;
}

const NS_PER_US = 1000;
const usdm = depth("ingest/binanceusdm-depth", "binance-3venue-l2-20240808/usdm_ethusdt_20240808.gz");
const spot = depth("ingest/binance-depth", "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz");
for (const { name, frames, ours, ccxt } of [spot, usdm, kraken(), okx(), bybit(spot, spot.snapshot), coinbase()]) {
  const [own = 0, json = 0, handler = 0] = compare(
    [
      passes("ours", frames, ours),
      passes("json", frames, () => (frame) => void JSON.parse(frame)),
      passes("ccxt", frames, ccxt),
    ],
    { rounds: 7, roundMs: 150 },
  );
  const bytes = Math.round(frames.reduce((sum, frame) => sum + frame.length, 0) / frames.length);
  report(`${name}-against-json-parse`, own / NS_PER_US, { unit: "us", baseline: json / NS_PER_US });
  report(`${name}-against-ccxt`, own / NS_PER_US, { unit: "us", baseline: handler / NS_PER_US });
  note(`${name}: ${frames.length} recorded frames of ${bytes} bytes; read, proved, copied and handed on`);
}
report("ingest/heap-growth-over-ten-replays", heapGrowth(usdm), { unit: "KiB" });
if (lost > 0) throw new Error(`${lost} books lost their proof on a sound recording`);
note(`${emitted} messages handed on, none lost`);
summarise();
process.exit(0);

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env, stderr } from "node:process";
import { gunzipSync } from "node:zlib";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createDepthSync } from "@tandem/venues/binance/depth-sync";
import { readDepthFrame } from "@tandem/venues/binance/read-depth-frame";
import { createKrakenBookSync } from "@tandem/venues/kraken/book-sync";
import { readKrakenFrame } from "@tandem/venues/kraken/read-book-frame";
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

function depth(name: string, file: string): Ingest {
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
for (const { name, frames, ours, ccxt } of [
  depth("ingest/binance-depth", "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz"),
  usdm,
  kraken(),
]) {
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

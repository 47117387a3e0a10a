import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { gunzipSync } from "node:zlib";
import type { BookMessage, RawLevel } from "@tandem/engine/ports";
import { compare, note, report } from "./harness.ts";
import { detectorOn, way } from "./loads.ts";
import { marketOf } from "./markets.ts";

type Depth = { b: [string, string][]; a: [string, string][] };
type Snapshot = { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] };

const levels = (pairs: [string, string][]): RawLevel[] =>
  pairs.map(([price, amount]) => [Number(price), Number(amount)] as const);

/**
 * A recorded minute-by-minute day of one Binance book beside nine venues that quote a little apart: what the
 * detector costs against parsing the very frames that carried the updates.
 */
export function benchRecorded(): void {
  const folder = env["TANDEM_RECORDINGS"];
  const file = join(folder ?? "", "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz");
  if (folder === undefined || !existsSync(file)) {
    note("detect/recorded: skipped, TANDEM_RECORDINGS names no folder with the recording");
    return;
  }
  const lines = gunzipSync(readFileSync(file)).toString().split("\n");
  const texts = lines.map((line) => line.slice(line.indexOf(" ") + 1));
  const snapshot: Snapshot = JSON.parse(texts.find((text) => text.startsWith('{"lastUpdateId"')) ?? "{}");
  const frames = texts.filter((text) => text.includes('"e":"depthUpdate"'));
  const of = (index: number) => ({ venue: `venue${index}`, symbol: "ETH/USDT" });
  const updates = frames.map((frame): BookMessage => {
    const { data }: { data: Depth } = JSON.parse(frame);
    return { ...of(0), type: "delta", bids: levels(data.b), asks: levels(data.a) };
  });
  const first = Array.from(
    { length: 10 },
    (_, index): BookMessage => ({
      ...of(index),
      type: "snapshot",
      bids: levels(snapshot.bids),
      asks: levels(snapshot.asks),
    }),
  );
  const markets = first.map(({ venue, symbol }) => marketOf(venue, symbol));
  let at = 0;
  const [ours = 0, parsing = 0] = compare([
    way("ours", updates, detectorOn({ markets, first, updates })),
    way("parse", updates, () => void JSON.parse(frames[at++ % frames.length] ?? "")),
  ]);
  report("detect/recorded-binance-against-json-parse", ours, { baseline: parsing });
  const bytes = Math.round(frames.reduce((sum, frame) => sum + frame.length, 0) / frames.length);
  const changed = updates.reduce((sum, { bids, asks }) => sum + bids.length + asks.length, 0) / updates.length;
  note(`${frames.length} recorded frames of ${bytes} bytes and ${changed.toFixed(1)} levels`);
}

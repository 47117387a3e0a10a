import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * The truth about recorded books, worked out from the frames alone: a map from price to amount a side, looked
 * through at every step. Shares nothing with the product.
 */
export const BINANCE = "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz";
export const KRAKEN_ETH = "kraken-v2/kraken_ethusd_sample.log.gz";
export const KRAKEN_XRP = "kraken-v2/kraken_xrpusd_sample.log.gz";

const TOP = 10;
const KRAKEN_DEPTH = 25;

/** The best 10 of both sides as JSON, after one message; `sequence` is the venue's number of it, where it has one. */
export type RecordedStep = { readonly sequence: number | null; readonly top: string };

type Side = Map<number, number>;
type Book = { readonly bids: Side; readonly asks: Side };
type Level = readonly [price: number, amount: number];

const framesOf = async (folder: string, file: string): Promise<string[]> =>
  gunzipSync(await readFile(join(folder, file)))
    .toString("utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [line.slice(line.indexOf(" ") + 1)]));

const apply = (side: Side, levels: readonly Level[]): void => {
  for (const [price, amount] of levels) {
    if (amount === 0) side.delete(price);
    else side.set(price, amount);
  }
};

/** One pass: the best so far stay sorted while every level is looked at. */
function best(side: Side, direction: 1 | -1): Level[] {
  const found: Level[] = [];
  for (const level of side) {
    const place = found.findIndex(([price]) => direction * (level[0] - price) < 0);
    if (place === -1 && found.length >= TOP) continue;
    found.splice(place === -1 ? found.length : place, 0, level);
    found.length = Math.min(found.length, TOP);
  }
  return found;
}

/** As the wire shows a book: bids downwards, asks upwards. */
export const topText = (bids: readonly Level[], asks: readonly Level[]): string =>
  JSON.stringify([bids.slice(0, TOP), asks.slice(0, TOP)]);
const topOf = ({ bids, asks }: Book): string => topText(best(bids, -1), best(asks, 1));

type Pair = readonly [string, string];
const numbers = (pairs: readonly Pair[]): Level[] => pairs.map(([price, amount]) => [Number(price), Number(amount)]);

/** The REST snapshot of the recording, then every later change. */
export async function recordedBinance(folder: string): Promise<readonly RecordedStep[]> {
  const frames = await framesOf(folder, BINANCE);
  const snapshot: { lastUpdateId: number; bids: Pair[]; asks: Pair[] } = JSON.parse(
    frames.find((frame) => frame.startsWith('{"lastUpdateId"')) ?? "",
  );
  const book: Book = { bids: new Map(numbers(snapshot.bids)), asks: new Map(numbers(snapshot.asks)) };
  const steps: RecordedStep[] = [{ sequence: snapshot.lastUpdateId, top: topOf(book) }];
  for (const frame of frames) {
    if (!frame.includes('"e":"depthUpdate"')) continue;
    const { data }: { data: { u: number; b: Pair[]; a: Pair[] } } = JSON.parse(frame);
    if (data.u <= snapshot.lastUpdateId) continue;
    apply(book.bids, numbers(data.b));
    apply(book.asks, numbers(data.a));
    steps.push({ sequence: data.u, top: topOf(book) });
  }
  return steps;
}

type KrakenSide = readonly { readonly price: number; readonly qty: number }[];

/** Kraken sends 25 levels and does not name what falls off the end. */
export async function recordedKraken(folder: string, file: string): Promise<readonly RecordedStep[]> {
  const book: Book = { bids: new Map(), asks: new Map() };
  const steps: RecordedStep[] = [];
  for (const frame of await framesOf(folder, file)) {
    if (!frame.startsWith('{"channel":"book"')) continue;
    const { data }: { data: [{ bids?: KrakenSide; asks?: KrakenSide }] } = JSON.parse(frame);
    for (const [name, worstFirst] of [["bids", 1] as const, ["asks", -1] as const]) {
      apply(
        book[name],
        (data[0][name] ?? []).map(({ price, qty }) => [price, qty]),
      );
      const prices = [...book[name].keys()].sort((a, b) => worstFirst * (a - b));
      for (const price of prices.slice(0, Math.max(0, prices.length - KRAKEN_DEPTH))) book[name].delete(price);
    }
    steps.push({ sequence: null, top: topOf(book) });
  }
  return steps;
}

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { RawLevel } from "../../src/ports.ts";
import type { RecordedBook } from "../../src/recorded-books/parse-book-event.ts";

type TextLevels = readonly (readonly [string, string])[];
type Snapshot = { readonly lastUpdateId: number; readonly bids: TextLevels; readonly asks: TextLevels };
type Depth = {
  readonly e: "depthUpdate";
  /** First and last update of the event. */
  readonly U: number;
  readonly u: number;
  /** The last update of the event before; derivatives only. */
  readonly pu?: number;
  readonly b: TextLevels;
  readonly a: TextLevels;
};
/** A book event with its receive time to the nanosecond, by which two recordings are merged. */
export type TimedBook = { readonly ns: bigint; readonly book: RecordedBook };

/**
 * Rebuilds one book from a recording of Binance's raw frames (`<receive time in ns> <frame>` lines, one of them the REST
 * snapshot), by Binance's own rules: spot events continue by `U` = previous `u` + 1, derivatives' by `pu` = previous `u`.
 * @throws {Error} on a gap: the recording is said to have none.
 */
export async function binanceBooks({
  path,
  venue,
  symbol,
}: {
  readonly path: string;
  readonly venue: string;
  readonly symbol: string;
}): Promise<readonly TimedBook[]> {
  const books: TimedBook[] = [];
  const early: Depth[] = [];
  let lastUpdateId: number | undefined;
  let previous: number | undefined;

  const push = (ns: bigint, type: "snapshot" | "delta", bids: TextLevels, asks: TextLevels): void => {
    const message = { venue, symbol, type, bids: numbers(bids), asks: numbers(asks) };
    books.push({ ns, book: { at: Number(ns / 1_000_000n), message } });
  };
  const apply = (ns: bigint, event: Depth): void => {
    if (lastUpdateId === undefined) {
      early.push(event);
      return;
    }
    const isSpot = event.pu === undefined;
    // Older than the snapshot. A derivative's event that ends in the snapshot's own update is the first of the chain.
    if (isSpot ? event.u <= lastUpdateId : event.u < lastUpdateId) return;
    const starts = event.U <= lastUpdateId + (isSpot ? 1 : 0) && event.u >= lastUpdateId;
    const follows = isSpot ? event.U === (previous ?? 0) + 1 : event.pu === previous;
    if (previous === undefined ? !starts : !follows) throw new Error(`${path}: gap at update ${event.U}`);
    previous = event.u;
    push(ns, "delta", event.b, event.a);
  };

  for (const line of gunzipSync(await readFile(path))
    .toString("utf8")
    .split("\n")) {
    const space = line.indexOf(" ");
    if (space === -1 || !(line.includes('"depthUpdate"') || line.includes('"lastUpdateId"'))) continue;
    const ns = BigInt(line.slice(0, space));
    const frame: Snapshot | { readonly data: Depth } = JSON.parse(line.slice(space + 1));
    if ("data" in frame) apply(ns, frame.data);
    else {
      lastUpdateId = frame.lastUpdateId;
      push(ns, "snapshot", frame.bids, frame.asks);
      for (const event of early) apply(ns, event);
    }
  }
  return books;
}

const numbers = (levels: TextLevels): readonly RawLevel[] =>
  levels.map(([price, amount]) => [Number(price), Number(amount)] as const);

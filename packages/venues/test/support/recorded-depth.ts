import type { RawLevel } from "@tandem/engine/ports";
import { readFrames } from "./recordings.ts";
import { ReferenceBook } from "./reference-book.ts";

type Pair = [string, string];
type Depth = { s: string; U: number; u: number; pu?: number; b: Pair[]; a: Pair[] };

/** One recorded `depthUpdate`; `top` is the true best 10 after it, as JSON. */
export type DepthStep = {
  readonly text: string;
  readonly last: number;
  readonly previous: number;
  readonly top: string;
};

export type RecordedDepth = {
  /** The REST answer of the recording. */
  readonly rest: { readonly last: number; readonly bids: RawLevel[]; readonly asks: RawLevel[] };
  /** Every change after it, in order. */
  readonly steps: readonly DepthStep[];
  /** The whole true book before step `index`; ask in rising order. */
  readonly bookBefore: (index: number) => ReferenceBook;
};

const levels = (pairs: readonly Pair[]): RawLevel[] => pairs.map(([price, amount]) => [Number(price), Number(amount)]);

/** Applies a recorded `depthUpdate` to the truth. */
export function applyDepth(book: ReferenceBook, text: string): void {
  const { data } = JSON.parse(text) as { data: Depth };
  for (const [price, amount] of levels(data.b)) book.set("bids", price, amount);
  for (const [price, amount] of levels(data.a)) book.set("asks", price, amount);
}

/** Rebuilds the book of a Binance recording: the snapshot, then every change that is newer, one after another. */
export function readRecordedDepth(file: string): RecordedDepth {
  const texts = readFrames(file).map((frame) => frame.text);
  const restText = texts.find((text) => text.startsWith('{"lastUpdateId"')) ?? "";
  const rest = JSON.parse(restText) as { lastUpdateId: number; bids: Pair[]; asks: Pair[] };
  const start = new ReferenceBook();
  for (const [price, amount] of levels(rest.bids)) start.set("bids", price, amount);
  for (const [price, amount] of levels(rest.asks)) start.set("asks", price, amount);

  const steps: DepthStep[] = [];
  const running = start.copy();
  for (const text of texts.filter((line) => line.includes('"e":"depthUpdate"'))) {
    const { data } = JSON.parse(text) as { data: Depth };
    if (data.u <= rest.lastUpdateId) continue;
    applyDepth(running, text);
    steps.push({ text, last: data.u, previous: data.pu ?? data.U - 1, top: JSON.stringify(running.top(10)) });
  }

  let cursor = 0;
  return {
    rest: { last: rest.lastUpdateId, bids: levels(rest.bids), asks: levels(rest.asks) },
    steps,
    bookBefore: (index) => {
      if (index < cursor) throw new Error("ask in rising order");
      for (; cursor < index; cursor++) applyDepth(start, steps[cursor]?.text ?? "");
      return start.copy();
    },
  };
}

import { readFrames } from "./recordings.ts";
import { ReferenceBook } from "./reference-book.ts";

const LEVEL = /"price":([\d.]+),"qty":([\d.]+)/g;

/** One recorded message of the `book` channel; `top` is the true best 10 after it, as JSON. */
export type KrakenStep = { readonly text: string; readonly top: string; readonly snapshotText: () => string };

const sideText = (text: string, side: "bids" | "asks"): string =>
  new RegExp(`"${side}":\\[([^\\]]*)\\]`).exec(text)?.[1] ?? "";

/** Rebuilds a recorded Kraken book of 25 levels from the frames' own text. */
export function readRecordedKraken(file: string): { symbol: string; steps: readonly KrakenStep[] } {
  const book = new ReferenceBook();
  const texts = { bids: new Map<number, string>(), asks: new Map<number, string>() };
  const steps: KrakenStep[] = [];
  for (const { text } of readFrames(file)) {
    if (!text.startsWith('{"channel":"book"')) continue;
    for (const side of ["bids", "asks"] as const) {
      for (const [level, price = "", amount = ""] of sideText(text, side).matchAll(LEVEL)) {
        book.set(side, Number(price), Number(amount));
        texts[side].set(Number(price), `{${level}}`);
      }
    }
    book.keep(25);
    const levels = (side: "bids" | "asks"): string =>
      book
        .best(side, 25)
        .map(([price]) => texts[side].get(price))
        .join(",");
    const tail = /"checksum":.*/.exec(text)?.[0] ?? "";
    const symbol = /"symbol":"([^"]+)"/.exec(text)?.[1] ?? "";
    // What the venue would send to a subscription made now: its checksum is that of the same top 10.
    const snapshot = `{"channel":"book","type":"snapshot","data":[{"symbol":"${symbol}","bids":[${levels("bids")}],"asks":[${levels("asks")}],${tail}`;
    steps.push({ text, top: JSON.stringify(book.top(10)), snapshotText: () => snapshot });
  }
  return { symbol: /"symbol":"([^"]+)"/.exec(steps[0]?.text ?? "")?.[1] ?? "", steps };
}

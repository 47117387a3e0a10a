import type { RawLevel } from "@tandem/engine/ports";
import { readRecordedText } from "./recordings.ts";
import { ReferenceBook } from "./reference-book.ts";

/** Messages of a `<time>: <message>` recording, those of the venue only. */
export const readMessages = (file: string): string[] =>
  readRecordedText(file)
    .split("\n")
    .flatMap((line) => /^\d+\.\d+: (\{.*)$/.exec(line)?.[1] ?? []);

/** One recorded message of one book; `top` is the true best 10 after it, as JSON; `book` the whole truth, on request. */
export type StreamStep = {
  readonly text: string;
  readonly top: string;
  readonly sides: () => { bids: RawLevel[]; asks: RawLevel[] };
};

type Read = (text: string) => { id: string; isSnapshot: boolean; bids: string[][]; asks: string[][] } | undefined;

/** Rebuilds every book of a recording from its messages alone: by market id, its messages in order. */
export function readRecordedStream(
  file: string,
  read: Read,
  depth = Number.POSITIVE_INFINITY,
): Map<string, StreamStep[]> {
  const books = new Map<string, { book: ReferenceBook; steps: StreamStep[] }>();
  for (const text of readMessages(file)) {
    const message = read(text);
    if (message === undefined) continue;
    const known = books.get(message.id) ?? { book: new ReferenceBook(), steps: [] };
    books.set(message.id, known);
    if (message.isSnapshot) known.book.clear();
    for (const side of ["bids", "asks"] as const) {
      for (const [price, amount] of message[side]) known.book.set(side, Number(price), Number(amount));
    }
    if (known.book.bids.size > depth || known.book.asks.size > depth) known.book.keep(depth);
    const whole = known.steps.length % 20 === 0 ? known.book.copy() : undefined;
    const sides = () => {
      if (whole === undefined) throw new Error("the whole book is kept at every 20th message only");
      return { bids: whole.best("bids", 100_000), asks: whole.best("asks", 100_000) };
    };
    known.steps.push({ text, top: JSON.stringify(known.book.top(10)), sides });
  }
  return new Map([...books].map(([id, { steps }]) => [id, steps]));
}

import { describe, expect, it } from "vitest";
import { createOkxBookSync, type OkxBookSync, type OkxChange } from "../src/okx/book-sync.ts";
import { readOkxFrame } from "../src/okx/read-book-frame.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { readRecordedStream } from "./support/recorded-stream.ts";
import { describeRecorded } from "./support/recordings.ts";
import { ConsumerBook } from "./support/reference-book.ts";

const OKX = "cryptofeed-raw/master/OKX.ws.1.0.gz";

function createRig() {
  const book = new ConsumerBook();
  let asked = 0;
  const sync = createOkxBookSync({
    out: book.output,
    needSubscription: () => {
      asked++;
    },
  });
  return { sync, book, asked: () => asked };
}

function deliver(sync: OkxBookSync, text: string): void {
  const frame = readOkxFrame(text);
  if (frame.kind === "book") sync.change(frame.change);
  if (frame.kind === "broken") sync.malformed();
}

const level = (priceText: string, amountText: string) => ({
  price: Number(priceText),
  amount: Number(amountText),
  sum: `${priceText}:${amountText}`,
});

/** A chained change without a checksum. */
const chained = (previous: number, sequence: number, type: OkxChange["type"] = "update"): OkxChange => ({
  type,
  bids: [level("99", String(sequence))],
  asks: [level("101", "1")],
  checksum: undefined,
  sequence,
  previous,
  venueAt: sequence,
});

describe("createOkxBookSync", () => {
  it("proves the checksum of the venue's documents", () => {
    // 3366.1:7:3366.8:9:3366:6:3368:8 is -1881014294, by https://www.okx.com/docs-v5/en/#overview-websocket-checksum
    const { sync, book } = createRig();
    sync.change({
      type: "snapshot",
      bids: [level("3366.1", "7"), level("3366", "6")],
      asks: [level("3366.8", "9"), level("3368", "8")],
      checksum: -1881014294,
      sequence: undefined,
      previous: undefined,
      venueAt: 1,
    });
    expect(book.faults).toEqual([]);
    expect(book.live).toBe(true);
  });

  it("follows the chain of sequences, also where the venue sets them back", () => {
    const { sync, book } = createRig();
    sync.change(chained(-1, 10, "snapshot"));
    sync.change(chained(10, 15));
    // After maintenance the numbers may fall, and the chain goes on.
    sync.change(chained(15, 3));
    sync.change(chained(3, 5));
    expect(book.faults).toEqual([]);
    expect(sync.sequence()).toBe(5);
    sync.change(chained(6, 7));
    expect(book.faults).toEqual(["gap"]);
  });

  it("takes a repeated message for what it is", () => {
    const { sync, book } = createRig();
    sync.change(chained(-1, 10, "snapshot"));
    sync.change(chained(10, 15));
    sync.change(chained(10, 15));
    expect(book.faults).toEqual([]);
  });

  it("does not believe a change that has neither sequence nor checksum", () => {
    const { sync, book, asked } = createRig();
    sync.change(chained(-1, 10, "snapshot"));
    sync.change({ ...chained(10, 11), sequence: undefined, previous: undefined });
    expect(book.faults).toEqual(["malformed"]);
    expect(asked()).toBe(1);
  });

  it("does without a checksum of 0 only where there is a chain", () => {
    const { sync, book } = createRig();
    sync.change({ ...chained(-1, 10, "snapshot"), checksum: 0 });
    sync.change({ ...chained(10, 11), checksum: 0 });
    expect(book.faults).toEqual([]);
    sync.change({ ...chained(11, 12), checksum: 5 });
    expect(book.faults).toEqual(["checksum"]);
  });
});

describeRecorded("OKX books against an independent reconstruction", () => {
  const books = readRecordedStream(
    OKX,
    (text) => {
      const { arg, action, data } = JSON.parse(text);
      if (arg?.channel !== "books" || action === undefined) return undefined;
      return { id: arg.instId, isSnapshot: action === "snapshot", bids: data[0].bids, asks: data[0].asks };
    },
    400,
  );

  it("has the recorded books", () => {
    expect([...books.keys()].sort()).toEqual(["BTC-USD-220527", "BTC-USDT", "UNI-USD-SWAP"]);
  });

  it("has the same best 10 at every update", () => {
    let compared = 0;
    for (const [id, steps] of books) {
      const { sync, book } = createRig();
      for (const step of steps) {
        deliver(sync, step.text);
        mustBeSame(book.live, true, `${id} message ${compared} ${book.faults}`);
        mustBeSame(JSON.stringify(book.top(10)), step.top, `${id} message ${compared}`);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  it("is never live and wrong after a lost, altered, late or cut message, wherever it is", () => {
    let noticed = 0;
    let tried = 0;
    for (const [id, steps] of books) {
      for (let at = 1; at + 4 < steps.length; at += 3) {
        for (const fault of ["lost", "late", "amount", "cut", "checksum"] as const) {
          const { sync, book } = createRig();
          const texts = steps.map(({ text }) => text);
          const hit = texts[at] ?? "";
          if (fault === "lost") texts.splice(at, 1);
          if (fault === "late") texts.splice(at, 3, ...texts.slice(at + 1, at + 3), hit);
          if (fault === "amount")
            texts[at] = hit.replace(
              /(\[\["[\d.]+","[\d.]*)(\d)"/,
              (_, head, digit) => `${head}${(Number(digit) + 1) % 10}"`,
            );
          if (fault === "cut") texts[at] = hit.slice(0, 90);
          if (fault === "checksum")
            texts[at] = hit.replace(/"checksum":(-?\d*)\d/, (_, head) => `"checksum":${head}${at % 10}`);
          const truth = new Map(steps.map(({ text, top }) => [text, top]));
          let newest = 0;
          deliver(sync, texts[0] ?? "");
          for (const text of texts.slice(1, at + 20)) {
            deliver(sync, text);
            newest = Math.max(
              newest,
              steps.findIndex((step) => step.text === text),
            );
            if (!book.live) break;
            const top = fault === "late" ? steps[newest]?.top : truth.get(text);
            if (top !== undefined) mustBeSame(JSON.stringify(book.top(10)), top, `${id} ${fault} at ${at}`);
          }
          if (!book.live) noticed++;
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(300);
    expect(noticed).toBeGreaterThan(tried / 2);
  });
});

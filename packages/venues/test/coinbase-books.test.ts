import { describe, expect, it } from "vitest";
import { readCoinbaseFrame } from "../src/coinbase/coinbaseexchange-adapter.ts";
import { createStreamSync, type StreamSync } from "../src/stream/stream-sync.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { readRecordedStream } from "./support/recorded-stream.ts";
import { describeRecorded } from "./support/recordings.ts";
import { ConsumerBook } from "./support/reference-book.ts";

const COINBASE = "cryptofeed-raw/master/COINBASE.ws.28.0.gz";

function createRig() {
  const book = new ConsumerBook();
  const sync = createStreamSync({ out: book.output, needSubscription: () => {} });
  return { sync, book };
}

function deliver(sync: StreamSync, text: string): void {
  const frame = readCoinbaseFrame(text);
  if (frame.kind === "book") sync.change(frame.change);
  if (frame.kind === "broken") sync.malformed();
}

const update = (time: string, changes: [string, string, string][]): string =>
  JSON.stringify({ type: "l2update", product_id: "BTC-USD", time, changes });
const SNAPSHOT = JSON.stringify({ type: "snapshot", product_id: "BTC-USD", bids: [["99", "1"]], asks: [["101", "1"]] });

describe("a Coinbase Exchange book", () => {
  it("ignores updates before its snapshot", () => {
    const { sync, book } = createRig();
    deliver(sync, update("2026-01-01T00:00:00.000001Z", [["buy", "98", "1"]]));
    expect(book.live).toBe(false);
    deliver(sync, SNAPSHOT);
    expect(book.top(5).bids).toEqual([[99, 1]]);
  });

  it("is given up when time goes back, by a microsecond", () => {
    const { sync, book } = createRig();
    deliver(sync, SNAPSHOT);
    deliver(sync, update("2026-01-01T00:00:00.000002Z", [["buy", "98", "1"]]));
    deliver(sync, update("2026-01-01T00:00:00.000001Z", [["buy", "97", "1"]]));
    expect(book.faults).toEqual(["gap"]);
  });

  it("is given up when it cannot be read, and when it is crossed", () => {
    const first = createRig();
    deliver(first.sync, SNAPSHOT);
    deliver(first.sync, update("2026-01-01T00:00:00Z", [["bid", "98", "1"]]));
    expect(first.book.faults).toEqual(["malformed"]);
    const second = createRig();
    deliver(second.sync, SNAPSHOT);
    deliver(second.sync, update("2026-01-01T00:00:00Z", [["buy", "101", "1"]]));
    expect(second.book.faults).toEqual(["crossed"]);
  });
});

describeRecorded("Coinbase books against an independent reconstruction", () => {
  it("has the same best 10 at every update of ten products", () => {
    const books = readRecordedStream(COINBASE, (text) => {
      const message = JSON.parse(text);
      if (message.type === "snapshot") {
        return { id: message.product_id, isSnapshot: true, bids: message.bids, asks: message.asks };
      }
      if (message.type !== "l2update") return undefined;
      const of = (side: string) =>
        message.changes.flatMap(([s, price, amount]: string[]) => (s === side ? [[price, amount]] : []));
      return { id: message.product_id, isSnapshot: false, bids: of("buy"), asks: of("sell") };
    });
    expect(books.size).toBe(10);
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
    // 9,719 updates and 10 snapshots.
    expect(compared).toBe(9_729);
  });
});

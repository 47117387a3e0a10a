import { describe, expect, it } from "vitest";
import { readBybitFrame } from "../src/bybit/bybit-adapter.ts";
import { createStreamSync, type StreamSync } from "../src/stream/stream-sync.ts";
import { ConsumerBook } from "./support/reference-book.ts";

// No recording of a Bybit book of version 5 is at hand: the shapes are those of the venue's public documents,
// https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
const SNAPSHOT =
  '{"topic":"orderbook.50.BTCUSDT","type":"snapshot","ts":1672304484978,"data":{"s":"BTCUSDT","b":[["16493.50","0.006"],["16493.00","0.100"]],"a":[["16611.00","0.029"],["16612.00","0.213"]],"u":18521288,"seq":7961638724},"cts":1672304484976}';
const delta = (u: number, sides: { b?: [string, string][]; a?: [string, string][]; ts?: number } = {}): string =>
  JSON.stringify({
    topic: "orderbook.50.BTCUSDT",
    type: "delta",
    ts: sides.ts ?? 1687940967466,
    data: { s: "BTCUSDT", b: sides.b ?? [["16493.00", "0"]], a: sides.a ?? [["16611.50", "0.5"]], u, seq: 7961638725 },
  });

function createRig() {
  const book = new ConsumerBook();
  const sync = createStreamSync({ out: book.output, needSubscription: () => {}, depth: 3 });
  return { sync, book };
}

function deliver(sync: StreamSync, text: string): void {
  const frame = readBybitFrame(text);
  if (frame.kind === "book") sync.change(frame.change);
  if (frame.kind === "broken") sync.malformed();
}

describe("a Bybit book", () => {
  it("applies the documents' snapshot and delta", () => {
    const { sync, book } = createRig();
    deliver(sync, SNAPSHOT);
    deliver(sync, delta(18521289));
    expect(book.top(10)).toEqual({
      bids: [[16493.5, 0.006]],
      asks: [
        [16611, 0.029],
        [16611.5, 0.5],
        [16612, 0.213],
      ],
    });
  });

  it("is given up when an update is missing, repeated ones change nothing", () => {
    const { sync, book } = createRig();
    deliver(sync, SNAPSHOT);
    deliver(sync, delta(18521289));
    deliver(sync, delta(18521289));
    expect(book.faults).toEqual([]);
    deliver(sync, delta(18521291));
    expect(book.faults).toEqual(["gap"]);
    expect(sync.isLive()).toBe(false);
  });

  it("begins anew when the service restarts: update 1 is a whole book", () => {
    const { sync, book } = createRig();
    deliver(sync, SNAPSHOT);
    deliver(sync, delta(1, { b: [["10", "1"]], a: [["11", "1"]] }));
    expect(book.faults).toEqual([]);
    expect(book.top(10)).toEqual({ bids: [[10, 1]], asks: [[11, 1]] });
  });

  it("keeps no level beyond the depth that the venue sends", () => {
    const { sync, book } = createRig();
    deliver(sync, SNAPSHOT);
    deliver(
      sync,
      delta(18521289, {
        b: [],
        a: [
          ["16611.20", "1"],
          ["16611.30", "1"],
        ],
      }),
    );
    // 16612 is the fourth ask of a book of three.
    expect(book.best("asks", 10).map(([price]) => price)).toEqual([16611, 16611.2, 16611.3]);
  });

  it("cannot be read without its numbers", () => {
    expect(readBybitFrame(SNAPSHOT.replace('"u":18521288,', "")).kind).toBe("broken");
    expect(readBybitFrame('{"op":"pong","ret_msg":"pong","success":true}').kind).toBe("pong");
    expect(readBybitFrame('{"success":true,"ret_msg":"","op":"subscribe"}').kind).toBe("other");
  });
});

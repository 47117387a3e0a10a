import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, it } from "vitest";
import { createDepthSync } from "../src/binance/depth-sync.ts";
import { readDepthFrame } from "../src/binance/read-depth-frame.ts";
import { readRecordedDepth } from "./support/recorded-depth.ts";
import { describeRecorded, USDM } from "./support/recordings.ts";

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

function heapUsed(): number {
  if (typeof collect === "function") collect();
  return process.memoryUsage().heapUsed;
}

describeRecorded("memory", () => {
  it("is flat over ten replays of the longest recording", () => {
    const { rest, steps } = readRecordedDepth(USDM);
    const sync = createDepthSync({
      out: { snapshot: () => {}, delta: () => {}, lost: () => {} },
      clock: createFakeClock(),
      needSnapshot: () => {},
    });
    const replay = (): void => {
      sync.disconnected();
      for (const [index, { text }] of steps.entries()) {
        const frame = readDepthFrame(text);
        if (frame.kind === "book") sync.change(frame.change);
        if (index === 0) sync.snapshot({ ...rest, limit: 1000 });
      }
      expect(sync.isLive()).toBe(true);
    };
    // The first passes compile, and grow the arrays to what the book needs.
    for (let i = 0; i < 2; i++) replay();
    const before = heapUsed();
    for (let i = 0; i < 10; i++) replay();
    // One pass reads 9.5 MB of frames; 1 MiB is what the engine's own bookkeeping may move by.
    expect(heapUsed() - before).toBeLessThan(1024 * 1024);
  });
});

import { expect, it } from "vitest";
import { readTimeUs, toMs } from "../src/read-time.ts";

it("reads microseconds, across minutes and back", () => {
  // Date.UTC(2026, 7, 2, 4, 23, 43) is 1785644623000.
  expect(readTimeUs("2026-08-02T04:23:43.217117Z")).toBe(1_785_644_623_217_117);
  expect(readTimeUs("2026-08-02T04:24:00.000001Z")).toBe(1_785_644_640_000_001);
  expect(readTimeUs("2026-08-02T04:23:59.999999Z")).toBe(1_785_644_639_999_999);
  expect(toMs(1_785_644_623_217_117)).toBe(1_785_644_623_217);
});

it("reads times of other precision to the millisecond", () => {
  expect(readTimeUs("2026-08-02T04:23:43.217Z")).toBe(1_785_644_623_217_000);
  expect(readTimeUs("2026-08-02T04:23:43Z")).toBe(1_785_644_623_000_000);
});

it("reads nothing from what is no time", () => {
  for (const value of [
    undefined,
    5,
    "",
    "soon",
    "2026-08-02T04:23:4x.217117Z",
    "2026-08-02T04:23:43.21711xZ",
    "2026-13-02T04:23:43.217117Z",
  ]) {
    expect(readTimeUs(value), String(value)).toBeUndefined();
  }
});

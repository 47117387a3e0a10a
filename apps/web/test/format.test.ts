import { afterEach, describe, expect, it } from "vitest";
import {
  decimalsOfStep,
  formatAge,
  formatBps,
  formatClock,
  formatCountdown,
  formatDecimal,
  formatInstant,
  formatMoment,
  formatSigned,
  setFigureStyle,
} from "../src/lib/format.ts";

describe("formatDecimal", () => {
  it("keeps every digit of money that a float could not hold", () => {
    // As a float this is 12345678901234567000: the last digits would be lost.
    expect(formatDecimal("12345678901234567890.123456789012345678", { min: 2, max: 18 })).toBe(
      "12,345,678,901,234,567,890.123456789012345678",
    );
  });

  it("cuts instead of rounding up", () => {
    expect(formatDecimal("1.999", { min: 2, max: 2 })).toBe("1.99");
  });

  it("writes a negative number with the minus sign, not a hyphen", () => {
    expect(formatDecimal("-1234.5", { min: 2, max: 2 })).toBe("\u22121,234.50");
  });

  it("shows text that is no plain decimal as it came", () => {
    expect(formatDecimal("1e5", { min: 2, max: 2 })).toBe("1e5");
  });
});

describe("formatSigned", () => {
  it("puts a plus on a gain and a minus sign on a loss", () => {
    expect(formatSigned("1.2345", 4)).toBe("+1.2345");
    expect(formatSigned("-0.5", 2)).toBe("\u22120.50");
  });

  it("gives a figure that is cut to nothing no sign", () => {
    expect(formatSigned("0.00001", 4)).toBe("0.0000");
    expect(formatSigned("-0.00001", 4)).toBe("0.0000");
  });
});

describe("formatBps", () => {
  it("survives a float whose shortest text has an exponent", () => {
    // 1e-7 bps is nothing at two places.
    expect(formatBps(1e-7)).toBe("0.00");
    expect(formatBps(63.806)).toBe("+63.80");
  });
});

describe("times", () => {
  it.each([
    [-500, "now"],
    [999, "now"],
    [7_000, "7 s"],
    [65_000, "1 min 05 s"],
    [3_720_000, "1 h 02 min"],
  ])("an age of %i ms reads %s", (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });

  it("counts down in minutes and seconds, never below zero", () => {
    expect(formatCountdown(64_001)).toBe("1:05");
    expect(formatCountdown(-1)).toBe("0:00");
  });

  it("names the zone beside the time", () => {
    // 1,800,000,000 s after the epoch is 15 January 2027, 08:00:00 UTC.
    expect(formatClock(1_800_000_000_000)).toBe("08:00:00 UTC");
  });
});

describe("decimalsOfStep", () => {
  it.each([
    ["0.01", 2],
    ["0.00100", 3],
    ["1", 0],
    ["0", 0],
  ])("a step of %s has %i fraction digits", (step, digits) => {
    expect(decimalsOfStep(step)).toBe(digits);
  });
});

describe("the style of figures", () => {
  afterEach(() => setFigureStyle({ locale: "en-GB", timeZone: "UTC" }));

  it("writes separators as the language does, and keeps the minus sign and Latin digits", () => {
    setFigureStyle({ locale: "de-DE" });
    expect(formatDecimal("-1234567.5", { min: 2, max: 2 })).toBe("\u22121.234.567,50");
    expect(formatSigned("1234.5", 2)).toBe("+1.234,50");
    setFigureStyle({ locale: "ar-EG" });
    expect(formatDecimal("1234.5", { min: 1, max: 1 })).toMatch(/^1\D234\D5$/);
  });

  it("names the zone of every time, also the one that a summer brings", () => {
    setFigureStyle({ timeZone: "Europe/Berlin" });
    // 15 January 2027, 08:00 UTC is 09:00 in Berlin; 15 July 2027, 08:00 UTC is 10:00 there.
    expect(formatMoment(Date.UTC(2027, 0, 15, 8))).toMatch(/^15 Jan 2027, 09:00:00 (CET|GMT\+1)$/);
    expect(formatClock(Date.UTC(2027, 6, 15, 8))).toMatch(/^10:00:00 (CEST|GMT\+2)$/);
  });

  it("shows milliseconds where steps are that close", () => {
    expect(formatInstant(Date.UTC(2027, 0, 15, 8, 0, 1, 42))).toBe("08:00:01.042");
  });
});

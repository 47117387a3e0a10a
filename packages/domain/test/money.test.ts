import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addQuote,
  baseAmount,
  bps,
  ceilToStep,
  costOf,
  feeOn,
  floorToStep,
  formatScaled,
  mulDivCeil,
  mulDivFloor,
  parseScaled,
  price,
  proceedsOf,
  subQuote,
} from "../src/money.ts";
import { ceilScaledOfDouble, floorScaledOfDouble, scaledOfDouble } from "../src/scaled-double.ts";

describe("money", () => {
  test("parse then format returns the same number", () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(parseScaled(formatScaled(value))).toBe(value);
      }),
    );
  });

  test("the quotient lies between floor and ceil, which differ by at most one unit", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.bigInt({ min: 1n }), (a, b, d) => {
        const low = mulDivFloor(a, b, d);
        const high = mulDivCeil(a, b, d);
        expect(low * d <= a * b && a * b <= high * d && high - low <= 1n).toBe(true);
      }),
    );
  });

  test("a step's multiples enclose the value within one step", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 1n }), (value, step) => {
        const [low, high] = [floorToStep(value, step), ceilToStep(value, step)];
        expect([low % step, high % step]).toEqual([0n, 0n]);
        expect(low <= value && value <= high && high - low < step + (value % step === 0n ? 1n : step)).toBe(true);
      }),
    );
  });

  // 0.000000000000000001 x 0.5 is half a unit: paid as one, received as none.
  test("costs round up and proceeds down, by at most a unit", () => {
    expect(costOf(baseAmount("0.000000000000000001"), price("0.5"))).toBe(1n);
    expect(proceedsOf(baseAmount("0.000000000000000001"), price("0.5"))).toBe(0n);
    expect(costOf(baseAmount("2"), price("100.5"))).toBe(parseScaled("201"));
  });

  // 10 basis points of 1,000 are 1; of 10^-18 a thousandth of a unit, which counts as one.
  test("fees round up, and quote amounts add and subtract as such", () => {
    const thousand = proceedsOf(baseAmount("10"), price("100"));
    expect(feeOn(thousand, bps("10"))).toBe(parseScaled("1"));
    expect(feeOn(costOf(baseAmount("0.000000000000000001"), price("1")), bps("10"))).toBe(1n);
    expect(addQuote(thousand, feeOn(thousand, bps("10")))).toBe(parseScaled("1001"));
    expect(subQuote(thousand, feeOn(thousand, bps("10")))).toBe(parseScaled("999"));
  });

  test.each(["", "1e5", "NaN", "1.", ".5", "+1", "0.1234567890123456789"])("refuses the text %j", (text) => {
    expect(() => parseScaled(text)).toThrow(RangeError);
  });
});

describe("the shortest decimal text of a double", () => {
  test.each([
    [0, 0n],
    [1.5, 1_500_000_000_000_000_000n],
    [-0.1, -100_000_000_000_000_000n],
    [1e-8, 10_000_000_000n],
    [1e-18, 1n],
    [1.23e-7, 123_000_000_000n],
    [0.30000000000000004, 300_000_000_000_000_040n],
    [1e21, 10n ** 39n],
    [123456789.12345678, 123_456_789_123_456_780_000_000_000n],
  ])("%d is %d units", (value, units) => {
    expect(scaledOfDouble(value)).toBe(units);
  });

  test("is the value that its digits spell, whatever the size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
        fc.integer({ min: 0, max: 18 }),
        (whole, decimals) => {
          // A number of at most 13 digits survives the way through a double, so its text is that of its digits.
          const value = Number(`${whole}e-${decimals}`);
          expect(scaledOfDouble(value)).toBe(BigInt(whole) * 10n ** BigInt(18 - decimals));
        },
      ),
    );
  });

  test.each([1e-19, 1.5e-18, 1.2345678912345e-10, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (value) => {
    expect(() => scaledOfDouble(value)).toThrow(RangeError);
  });

  // 1.5 units of 10^-18 lie between 1 and 2.
  test("rounds on request, towards the side that is named", () => {
    expect([floorScaledOfDouble(1.5e-18), ceilScaledOfDouble(1.5e-18)]).toEqual([1n, 2n]);
    expect([floorScaledOfDouble(-1.5e-18), ceilScaledOfDouble(-1.5e-18)]).toEqual([-2n, -1n]);
    expect([floorScaledOfDouble(2e-18), ceilScaledOfDouble(2e-18)]).toEqual([2n, 2n]);
    expect(() => floorScaledOfDouble(Number.NaN)).toThrow(RangeError);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalText, wholeUnits } from "../src/book/decimal.ts";

test("units become the venue's text, zeros included", () => {
  expect(decimalText(268_380, 2, 8)).toBe("2683.80000000");
  expect(decimalText(5, 5)).toBe("0.00005");
  expect(decimalText(-12, 1)).toBe("-1.2");
  expect(decimalText(7, 0)).toBe("7");
});

test.each<[string | number, number, number | undefined]>([
  ["1.50", 2, 150],
  [1e-8, 8, 1],
  [0.1, 1, 1],
  ["1.005", 2, undefined],
  ["1e5", 2, undefined],
  ["-1", 2, undefined],
  ["", 2, undefined],
  ["99999999999999999", 2, undefined],
])("%s with %i decimals is %s units", (text, decimals, units) => {
  expect(wholeUnits(text, decimals)).toBe(units);
});

test("reading back what was written changes nothing", () => {
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER - 1), fc.nat(8), (units, decimals) => {
      expect(wholeUnits(decimalText(units, decimals), decimals)).toBe(units);
    }),
  );
});

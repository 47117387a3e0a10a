import { describe, expect, it } from "vitest";
import { toCsv } from "../src/lib/csv.ts";

describe("toCsv", () => {
  it("ends every line, and quotes what a comma, a quote or a line break would tear apart", () => {
    expect(
      toCsv([
        ["a", "b"],
        ['say "no"', "1,5\nnext"],
      ]),
    ).toBe('a,b\r\n"say ""no""","1,5\nnext"\r\n');
  });

  it.each(["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", " =1", "|calc", "\uff1d1", "-", "--1"])(
    "disarms %j, which a spreadsheet would run",
    (text) => {
      expect(toCsv([[text]]).replaceAll('"', "")).toBe(`'${text}\r\n`);
    },
  );

  it.each(["-1.5", "+3", "0", "12345678901234567890.123456789012345678"])("leaves the number %s a number", (text) => {
    expect(toCsv([[text]])).toBe(`${text}\r\n`);
  });
});

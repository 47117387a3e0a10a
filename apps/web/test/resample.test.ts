import { describe, expect, it } from "vitest";
import { resample } from "../src/components/charts/resample.ts";

describe("resample", () => {
  it("joins points by straight lines at even distances", () => {
    // From (0, 0) to (10, 20) to (20, 0): at 5 half of 20, at 15 half of 20 again.
    expect(
      resample(
        [
          [0, 0],
          [10, 20],
          [20, 0],
        ],
        { from: 0, to: 20, count: 5, between: "lines" },
      ),
    ).toEqual([
      [0, 0],
      [5, 10],
      [10, 20],
      [15, 10],
      [20, 0],
    ]);
  });

  it("holds the depth of a book until its next level, and has none before its first", () => {
    expect(
      resample(
        [
          [100, 2],
          [103, 5],
        ],
        { from: 99, to: 104, count: 6, between: "steps" },
      ),
    ).toEqual([
      [100, 2],
      [101, 2],
      [102, 2],
      [103, 5],
      [104, 5],
    ]);
  });

  it("draws no line beyond the last point", () => {
    expect(
      resample(
        [
          [0, 1],
          [2, 3],
        ],
        { from: 0, to: 4, count: 5, between: "lines" },
      ),
    ).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { explainOpportunity } from "../src/explain-opportunity.ts";
import { formatScaled, parseScaled } from "../src/money.ts";
import { profitCurve } from "../src/profit-curve.ts";
import type { PlainLeg } from "./support/brute-chain.ts";
import { buildLeg, randomChain } from "./support/plain-chain.ts";
import { createRandom } from "./support/random.ts";

type Levels = readonly (readonly [string, string])[];
const rules = { feeBps: "10", feeSide: "get", step: "0.01", minAmount: "0", minNotional: "0" } as const;
const leg = (side: "buy" | "sell", levels: Levels, change: Partial<PlainLeg> = {}): PlainLeg => ({
  ...rules,
  side,
  levels: levels.map(([price, amount]) => [price, amount]),
  ...change,
});
const ASKS: Levels = [
  ["100", "1"],
  ["101", "1"],
];
const BIDS: Levels = [
  ["102", "1"],
  ["101.5", "1"],
];
const explain = (legs: readonly PlainLeg[], amount: string) =>
  explainOpportunity({ legs: legs.map(buildLeg), amount: parseScaled(amount) });
const readable = (explained: ReturnType<typeof explain>) =>
  explained?.legs.map(({ levelsUsed, levelCount, paidAsset, receivedAsset, feeAsset, ...money }) => ({
    levels: levelsUsed.map(([price, amount]) => `${formatScaled(amount)} at ${formatScaled(price)}`),
    levelCount,
    paid: `${formatScaled(money.paid)} ${paidAsset}`,
    received: `${formatScaled(money.received)} ${receivedAsset}`,
    value: formatScaled(money.value),
    fee: `${formatScaled(money.fee)} ${feeAsset}`,
    surplus: formatScaled(money.surplus),
  }));

describe("an opportunity explained leg by leg", () => {
  // Buying 2 pays 100 + 101 = 201; 0.1 % of 2 is 0.002. Of the 1.998 received, 1.99 can be sold and 0.008 stay:
  // 102 + 0.99 x 101.5 = 202.485, of which 0.202485 is the fee and 202.282515 comes back.
  test("shows the worked example's levels, fees and the coin that rounding leaves behind", () => {
    const explained = explain([leg("buy", ASKS), leg("sell", BIDS)], "2");
    expect(readable(explained)).toEqual([
      {
        levels: ["1 at 100", "1 at 101"],
        levelCount: 2,
        paid: "201 B",
        received: "1.998 A",
        value: "201",
        fee: "0.002 A",
        surplus: "0",
      },
      {
        levels: ["1 at 102", "0.99 at 101.5"],
        levelCount: 2,
        paid: "1.99 A",
        received: "202.282515 B",
        value: "202.485",
        fee: "0.202485 B",
        surplus: "0.008",
      },
    ]);
    expect([explained?.notional, explained?.profit].map((money) => formatScaled(money ?? -1n))).toEqual([
      "201",
      "1.282515",
    ]);
  });

  // Buying 1 at 100 pays 100 and, on top, 0.1 % of it; all of the coin arrives.
  test("shows a fee that is paid on top in the quote", () => {
    const explained = explain([leg("buy", ASKS, { feeSide: "quote" }), leg("sell", BIDS, { feeSide: "quote" })], "1");
    expect(readable(explained)?.[0]).toMatchObject({ paid: "100.1 B", received: "1 A", fee: "0.1 B" });
  });

  test("is none where the books no longer carry that amount", () => {
    expect(explain([leg("buy", ASKS), leg("sell", BIDS)], "2.01")).toBeUndefined();
  });

  test("names the first 200 levels of more, and how many there are", () => {
    const deep = Array.from({ length: 250 }, (_, i) => [String(100 + i), "1"] as const);
    const explained = explain([leg("buy", deep), leg("sell", [["1000", "300"]])], "250");
    expect([explained?.legs[0]?.levelsUsed.length, explained?.legs[0]?.levelCount]).toEqual([200, 250]);
  });
});

describe("the profit over size", () => {
  const curve = (legs: readonly PlainLeg[], most = 64) => profitCurve(legs.map(buildLeg), most);
  const close = (points: readonly (readonly [number, number])[], expected: readonly (readonly [number, number])[]) => {
    expect(points).toHaveLength(expected.length);
    for (const [i, [notional, profit]] of expected.entries()) {
      expect(points[i]?.[0]).toBeCloseTo(notional, 9);
      expect(points[i]?.[1]).toBeCloseTo(profit, 9);
    }
  };

  // 1 bought for 100 brings 0.999, sold for 102 x 0.999 x 0.999 = 101.796102: 1.796102 earned.
  // 0.001 more can be sold at 102: 0.001 / 0.999 coins bought at 101 pay 0.101101101..., bring 0.001 x 102 x 0.999 = 0.101898.
  // The other 0.998998998... at 101 pay 100.898898898..., bring 0.998 x 101.5 x 0.999 = 101.195703. In all 201 and 2.093703.
  test("has a corner wherever a leg leaves a level: the worked example's, by hand", () => {
    const { points, best } = curve([leg("buy", ASKS), leg("sell", BIDS)]);
    close(points, [
      [0, 0],
      [100, 1.796102],
      [100 + 0.101 / 0.999, 1.796102 + 0.101898 - 0.101 / 0.999],
      [201, 2.093703],
    ]);
    close([best], [[201, 2.093703]]);
  });

  // No fee. The third coin bought for 103 brings 102: 1 lost. The fourth for 110 brings 102: 8 lost, so that the rest of
  // the 2 + 1 - 1 = 2 is gone after a quarter of it, 27.5.
  test("goes on past its top until nothing is earned", () => {
    const free = { feeBps: "0" } as const;
    const asks: Levels = [
      ["100", "1"],
      ["101", "1"],
      ["103", "1"],
      ["110", "1"],
    ];
    const { points, best } = curve([leg("buy", asks, free), leg("sell", [["102", "9"]], free)]);
    close(points, [
      [0, 0],
      [100, 2],
      [201, 3],
      [304, 2],
      [331.5, 0],
    ]);
    close([best], [[201, 3]]);
  });

  test("is a single point where not even the first coin earns anything", () => {
    expect(curve([leg("buy", BIDS.toReversed()), leg("sell", ASKS)])).toEqual({ points: [[0, 0]], best: [0, 0] });
  });

  test("is thinned to what can be drawn, with its top", () => {
    const asks = Array.from({ length: 900 }, (_, i) => [String(1000 + i), "1"] as const);
    const whole = curve([leg("buy", asks), leg("sell", [["1400", "900"]])], 10_000);
    const thin = curve([leg("buy", asks), leg("sell", [["1400", "900"]])]);
    expect(whole.points.length).toBeGreaterThan(500);
    expect(thin.points).toHaveLength(64);
    expect(thin.best).toEqual(whole.best);
    expect(thin.points).toContainEqual(whole.best);
    for (const point of thin.points) expect(whole.points).toContainEqual(point);
  });

  test("rises and falls concavely, and no feasible chain of any size lies above it", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const { legs } = randomChain(createRandom(seed), 200);
      const { points, best } = curve(legs, 10_000);
      const slopes = points.slice(1).map(([x, y], i) => (y - (points[i]?.[1] ?? 0)) / (x - (points[i]?.[0] ?? 0)));
      for (const [i, slope] of slopes.slice(1).entries())
        expect(slope, `seed ${seed}`).toBeLessThanOrEqual((slopes[i] ?? 0) + 1e-6);
      for (const share of [1, 3, 10, 40]) {
        const step = parseScaled(legs[0]?.step ?? "1") || 10n ** 10n;
        const explained = explainOpportunity({ legs: legs.map(buildLeg), amount: step * BigInt(share) });
        if (explained === undefined) continue;
        const [notional, profit] = [explained.notional, explained.profit].map((money) => Number(money) / 1e18);
        const at = heightAt(points, notional ?? 0);
        if (at !== undefined) expect(profit, `seed ${seed}`).toBeLessThanOrEqual(at + best[0] * 1e-9 + 1e-9);
      }
    }
  });
});

/** The curve's profit at a notional, undefined beyond its end. */
function heightAt(points: readonly (readonly [number, number])[], notional: number): number | undefined {
  const next = points.findIndex(([x]) => x >= notional);
  const [before, after] = [points[next - 1], points[next]];
  if (before === undefined || after === undefined) return undefined;
  return before[1] + ((after[1] - before[1]) * (notional - before[0])) / (after[0] - before[0]);
}

import { describe, expect, test } from "vitest";
import { ChainSizer } from "../src/chain-sizer.ts";
import { formatScaled, parseScaled } from "../src/money.ts";
import { grossBpsOf, netBpsOf } from "../src/price-opportunity.ts";
import { bruteChain, type PlainLeg } from "./support/brute-chain.ts";
import { buildLeg, randomChain } from "./support/plain-chain.ts";
import { createRandom } from "./support/random.ts";

const size = (legs: readonly PlainLeg[], maxPaid?: string) =>
  new ChainSizer().size(legs.map(buildLeg), maxPaid === undefined ? undefined : parseScaled(maxPaid));

/** Compares with the brute force and says how close it came: 1 is the very best. */
function compare(seed: number, stepsMax: number): "none" | "best" | "near" {
  const { legs, maxPaid } = randomChain(createRandom(seed), stepsMax);
  const best = bruteChain(legs, maxPaid);
  const found = size(legs, maxPaid);
  if (found !== undefined) {
    expect(found.profit > 0n, `seed ${seed}: a false opportunity`).toBe(true);
    expect(best !== undefined && found.profit <= best.profit, `seed ${seed}: better than the best`).toBe(true);
  }
  if (best === undefined || best.profit <= 0n) {
    expect(found, `seed ${seed}: nothing exists`).toBeUndefined();
    return "none";
  }
  if (found === undefined) {
    expect(best.profit * 1_000_000n <= best.paid, `seed ${seed}: missed ${best.profit} on ${best.paid}`).toBe(true);
    return "near";
  }
  expect(found.profit * 10_000n >= best.profit * 9_999n, `seed ${seed}: ${found.profit} of ${best.profit}`).toBe(true);
  if (found.profit !== best.profit) return "near";
  expect(found.paid, `seed ${seed}: the smaller payment`).toBe(best.paid);
  return "best";
}

describe("the best feasible chain", () => {
  // Asks 100 x 1, 101 x 1; bids 102 x 1, 101.5 x 1; 10 bps of what is received; step 0.01.
  // Buying 2 pays 201 and receives 1.998. Selling 1.99 is worth 102 + 0.99 x 101.5 = 202.485, less 0.1 % =
  // 202.282515: profit 1.282515. netBps = 12,825.15 / 201 = 63.806716417910...
  // grossBps: (2 / 201) x (202.485 / 1.99) = 404.97 / 399.99 = 1.012450311257..., so 124.50311257...
  test("is the worked example's", () => {
    const rules = { feeBps: "10", feeSide: "get", step: "0.01", minAmount: "0", minNotional: "0" } as const;
    const chain = size([
      {
        ...rules,
        side: "buy",
        levels: [
          ["100", "1"],
          ["101", "1"],
        ],
      },
      {
        ...rules,
        side: "sell",
        levels: [
          ["102", "1"],
          ["101.5", "1"],
        ],
      },
    ]);
    expect(chain?.steps.map(({ amount, worstPrice }) => [formatScaled(amount), formatScaled(worstPrice)])).toEqual([
      ["2", "101"],
      ["1.99", "101.5"],
    ]);
    expect(chain && [chain.paid, chain.received, chain.profit].map(formatScaled)).toEqual([
      "201",
      "202.282515",
      "1.282515",
    ]);
    expect(chain && [netBpsOf(chain), grossBpsOf(chain)]).toEqual([6_380_671_641n, 12_450_311_257n]);
  });

  // Buy at 100, sell at 101, no fees, first step 1, second step 7: only multiples of 7 come back whole, and the
  // guide (all 20) leaves 6 unsold. 14 pays 1,400 and receives 1,414; 20 pays 2,000 and receives 1,414.
  test("may lie far from the continuous optimum when a later step is coarse", () => {
    const rules = { feeBps: "0", feeSide: "get", minAmount: "0", minNotional: "0" } as const;
    const chain = size([
      { ...rules, side: "buy", step: "1", levels: [["100", "20"]] },
      { ...rules, side: "sell", step: "7", levels: [["101", "20"]] },
    ]);
    expect(chain?.steps.map(({ amount }) => formatScaled(amount))).toEqual(["14", "14"]);
    expect(chain && formatScaled(chain.profit)).toBe("14");
  });

  // 1 at 100 sold at 102 earns 2; the second unit costs and brings 101: nothing. The smaller payment wins.
  test("is the one with the smaller payment where two earn the same", () => {
    const rules = { feeBps: "0", feeSide: "get", step: "0.5", minAmount: "0", minNotional: "0" } as const;
    const chain = size([
      {
        ...rules,
        side: "buy",
        levels: [
          ["100", "1"],
          ["101", "1"],
        ],
      },
      {
        ...rules,
        side: "sell",
        levels: [
          ["102", "1"],
          ["101", "1"],
        ],
      },
    ]);
    expect(chain && formatScaled(chain.paid)).toBe("100");
  });

  // The minimum of 10 forces 10 x 100 = 1,000 although only 9 can be sold, at 115: 1,035 comes back.
  test("pays for a surplus that counts as nothing where a minimum forces it", () => {
    const rules = { feeBps: "0", feeSide: "get", step: "1", minNotional: "0" } as const;
    const legs: PlainLeg[] = [
      { ...rules, side: "buy", minAmount: "10", levels: [["100", "20"]] },
      { ...rules, side: "sell", minAmount: "0", levels: [["115", "9"]] },
    ];
    const chain = size(legs);
    expect(chain?.steps.map(({ amount }) => formatScaled(amount))).toEqual(["10", "9"]);
    expect(chain && formatScaled(chain.profit)).toBe("35");
    expect(size(legs, "999.99")).toBeUndefined();
  });

  test("is what trying every amount finds, on two thousand random chains", () => {
    const seen = { none: 0, best: 0, near: 0 };
    for (let seed = 1; seed <= 2000; seed++) seen[compare(seed, 120)]++;
    expect(seen.best).toBeGreaterThan(300);
    expect(seen.near).toBeLessThan(5);
  });

  test("is what trying every amount finds where the steps are fine", () => {
    const seen = { none: 0, best: 0, near: 0 };
    for (let seed = 5001; seed <= 5120; seed++) seen[compare(seed, 4000)]++;
    expect(seen.best).toBeGreaterThan(30);
    expect(seen.near).toBeLessThan(3);
  });

  // Three price levels, steps of 10^-8, an edge of two parts in a million on the first levels. Nobody can try
  // 10^9 amounts; but no chain earns more than the first levels' 5 units without rounding: bought at 100 and
  // sold at 100.0002, 0.0002 a unit, 0.001 in all.
  test("is within 0.9999 of the bound where there are a thousand million steps", () => {
    const rules = { feeBps: "0", feeSide: "get", minAmount: "0", minNotional: "0" } as const;
    const chain = size([
      {
        ...rules,
        side: "buy",
        step: "0.00000001",
        levels: [
          ["100", "10"],
          ["100.0003", "10"],
        ],
      },
      {
        ...rules,
        side: "sell",
        step: "0.00000003",
        levels: [
          ["100.0002", "5"],
          ["99.9", "10"],
        ],
      },
    ]);
    expect(chain !== undefined && chain.profit >= parseScaled("0.0009999")).toBe(true);
    expect(chain !== undefined && chain.profit <= parseScaled("0.001")).toBe(true);
  });

  // A fee of 10 bps of what is received makes the rounding of the sale wander with the amount: with steps of
  // 0.001 it costs up to 0.1 a chain while a unit earns 0.0002 to 0.02. Trying all 50,000 amounts is the judge.
  test.each(["100.2003", "100.21", "100.25"])("is found among 50,000 amounts when the sale is at %s", (bid) => {
    const rules = { feeBps: "10", feeSide: "get", step: "0.001", minAmount: "0", minNotional: "0" } as const;
    const legs: PlainLeg[] = [
      { ...rules, side: "buy", levels: [["100", "50"]] },
      { ...rules, side: "sell", levels: [[bid, "50"]] },
    ];
    const best = bruteChain(legs, undefined);
    const found = size(legs);
    const exists = best !== undefined && best.profit > 0n && best.profit * 1_000_000n > best.paid;
    if (exists) expect(found !== undefined && found.profit * 10_000n >= best.profit * 9_999n).toBe(true);
    expect(found === undefined || (best !== undefined && found.profit <= best.profit)).toBe(true);
    expect(found === undefined || found.profit > 0n).toBe(true);
  });

  test("is searched in bounded time where amounts have more steps than a double has digits", () => {
    const rules = { feeBps: "1", feeSide: "get", step: "0", minAmount: "0", minNotional: "0" } as const;
    const chain = size([
      { ...rules, side: "buy", levels: [["0.00001", "900000000000"]] },
      { ...rules, side: "sell", levels: [["0.0000101", "900000000000"]] },
    ]);
    // 9,000,000 paid; 0.9999 of the units sold for 0.9999 of 9,090,000: 9,088,182.0909, so 88,182.0909 at most.
    expect(chain !== undefined && chain.profit >= parseScaled("88180")).toBe(true);
    expect(chain !== undefined && chain.profit <= parseScaled("88182.0909")).toBe(true);
  });
});

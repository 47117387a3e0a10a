import type { SizedOpportunity } from "@tandem/domain/opportunity";
import { market } from "@tandem/testing/books";
import { describe, expect, test } from "vitest";
import { DEFAULT_TRUST_CONFIG, type TrustConfig } from "../src/trust/trust-config.ts";
import { createTrustGate } from "../src/trust/trust-gate.ts";

/** Mids by `venue|symbol`; a book without one is not usable. */
type Mids = Readonly<Record<string, number>>;

const BPS = 100_000_000n;
const BOUNDS: TrustConfig = { ...DEFAULT_TRUST_CONFIG, outlierBpsMax: 500, parityBpsMax: 100, edgeBpsMax: 300n * BPS };

/** Legs by `venue|symbol`, a net edge in basis points. */
const opportunity = (keys: readonly string[], edgeBps = 10n): SizedOpportunity => ({
  id: keys.join(">"),
  kind: "cross",
  startAsset: "USDT",
  legs: keys.map((key, i) => {
    const [venue = "", symbol = ""] = key.split("|");
    return { venue, symbol, side: i % 2 === 0 ? "buy" : "sell", amount: 1n, price: 1n, worstPrice: 1n, feeBps: 0n };
  }),
  notional: 1n,
  profit: 1n,
  netBps: edgeBps * BPS,
  grossBps: edgeBps * BPS,
});

function gateOver(mids: Mids, config: Partial<TrustConfig> = {}, unprovedVenues: readonly string[] = []) {
  const now: Record<string, number> = { ...mids };
  const gate = createTrustGate({
    config: { ...BOUNDS, ...config },
    mid: (venue, symbol) => now[`${venue}|${symbol}`],
    unprovedVenues,
  });
  gate.setMarkets(
    Object.keys(mids).map((key) => {
      const [venue = "", symbol = ""] = key.split("|");
      return market(venue, symbol);
    }),
  );
  return { gate, now };
}
const reasons = (mids: Mids, keys: readonly string[], config: Partial<TrustConfig> = {}) =>
  gateOver(mids, config).gate.reasons(opportunity(keys), 0);

describe("a price far from the other venues'", () => {
  // The other two have 100 and 102: 101 is their median. 106.05 is 5 % above it, 95.9 is 101 / 95.9 = 5.3 % below.
  const others = { "b|X/USDT": 100, "c|X/USDT": 102 };
  test("is one more than the bound from their median, above or below", () => {
    expect(reasons({ ...others, "a|X/USDT": 106.04 }, ["a|X/USDT"])).toEqual([]);
    expect(reasons({ ...others, "a|X/USDT": 106.06 }, ["a|X/USDT"])).toEqual(["price_outlier"]);
    expect(reasons({ ...others, "a|X/USDT": 95.9 }, ["a|X/USDT"])).toEqual(["price_outlier"]);
  });

  test("is not the sound venue's fault: one wrong price of four does not move the median", () => {
    const mids = { ...others, "a|X/USDT": 101, "d|X/USDT": 5000 };
    // Seen from a: 100, 102, 5000, of which 102 is the middle.
    expect(reasons(mids, ["a|X/USDT"])).toEqual([]);
    expect(reasons(mids, ["a|X/USDT", "d|X/USDT"])).toEqual(["price_outlier"]);
  });

  test("of two alone that disagree doubts both", () => {
    const mids = { "a|X/USDT": 100, "b|X/USDT": 110 };
    expect([reasons(mids, ["a|X/USDT"]), reasons(mids, ["b|X/USDT"])]).toEqual([["price_outlier"], ["price_outlier"]]);
  });

  test("is judged through a third asset where nobody else trades the pair", () => {
    // Elsewhere X costs 60 and Y 30: an X is 2 Y. And an X is 0.5 Z, a Z 4 Y: the same 2 Y.
    const divided = { "b|X/USDT": 60, "b|Y/USDT": 30 };
    const multiplied = { "b|X/Z": 0.5, "b|Z/Y": 4 };
    for (const detour of [divided, multiplied]) {
      expect(reasons({ ...detour, "a|X/Y": 2.09 }, ["a|X/Y"])).toEqual([]);
      expect(reasons({ ...detour, "a|X/Y": 2.11 }, ["a|X/Y"])).toEqual(["price_outlier"]);
    }
  });

  test("cannot be told where no other venue has a price", () => {
    expect(reasons({ "a|X/USDT": 100, "a|X/EUR": 1, "a|USDT/EUR": 1 }, ["a|X/USDT"])).toEqual([]);
  });
});

test("an edge above the bound is too good to be true, at the bound it is not", () => {
  const { gate } = gateOver({});
  const key = ["a|X/USDT"];
  expect(gate.reasons(opportunity(key, 300n), 0)).toEqual([]);
  expect(gate.reasons(opportunity(key, 301n), 0)).toEqual(["edge_too_good"]);
});

describe("a stablecoin off parity", () => {
  const pair = (price: number) => ({ "a|X/USDT": 5, "b|X/USDT": 5, "c|USDT/USD": price });
  test("blocks what touches it, beyond the bound on either side", () => {
    // 1 % either way: 1.01, and 1 / 1.01 = 0.990099.
    expect(reasons(pair(1.0099), ["a|X/USDT"])).toEqual([]);
    expect(reasons(pair(1.0101), ["a|X/USDT"])).toEqual(["stablecoin_off_parity"]);
    expect(reasons(pair(0.9902), ["a|X/USDT"])).toEqual([]);
    expect(reasons(pair(0.99), ["a|X/USDT"])).toEqual(["stablecoin_off_parity"]);
  });

  test("does not concern what trades in other money", () => {
    expect(reasons({ ...pair(0.5), "a|X/EUR": 5 }, ["a|X/EUR"])).toEqual([]);
  });

  test("is told by the coin that fell, where one of two trades against dollars", () => {
    const mids = { "c|USDT/USD": 1, "c|USDC/USDT": 0.9, "c|USDC/USD": 0.9, "a|X/USDT": 5, "a|X/USDC": 5 };
    expect([reasons(mids, ["a|X/USDT"]), reasons(mids, ["a|X/USDC"])]).toEqual([[], ["stablecoin_off_parity"]]);
  });

  test("is told by the majority of peers without dollars, and of two alone both are doubted", () => {
    const two = { "c|USDC/USDT": 0.95, "a|X/USDT": 5, "a|X/USDC": 5 };
    const three = { ...two, "c|FDUSD/USDT": 1 };
    const of = (mids: Mids) => [reasons(mids, ["a|X/USDT"]), reasons(mids, ["a|X/USDC"])];
    expect(of(two)).toEqual([["stablecoin_off_parity"], ["stablecoin_off_parity"]]);
    expect(of(three)).toEqual([[], ["stablecoin_off_parity"]]);
  });

  test("is looked at again after 50 ms", () => {
    const { gate, now } = gateOver(pair(1));
    const one = opportunity(["a|X/USDT"]);
    expect(gate.reasons(one, 1_000)).toEqual([]);
    now["c|USDT/USD"] = 0.5;
    expect(gate.reasons(one, 1_050)).toEqual(["stablecoin_off_parity"]);
  });
});

describe("what a venue or the administrator says", () => {
  const key = ["a|X/USDT", "b|X/USDT"];
  test("halted markets and closed wallets block what touches them at that venue, until it says otherwise", () => {
    const { gate } = gateOver({ "a|X/USDT": 1, "b|X/USDT": 1, "b|Y/USDT": 1 });
    gate.restrict("b", { haltedSymbols: ["X/USDT"], closedWallets: ["X"] });
    expect(gate.reasons(opportunity(key), 0)).toEqual(["market_halted", "wallet_closed"]);
    expect(gate.reasons(opportunity(["a|X/USDT", "b|Y/USDT"]), 0)).toEqual([]);
    gate.restrict("b", { haltedSymbols: [], closedWallets: ["USDT"] });
    expect(gate.reasons(opportunity(key), 0)).toEqual(["wallet_closed"]);
    gate.restrict("b", { haltedSymbols: [], closedWallets: [] });
    expect(gate.reasons(opportunity(key), 0)).toEqual([]);
  });

  test("a venue without proof is untrusted unless allowed, and one that is distrusted always is", () => {
    const of = (config: Partial<TrustConfig>, unproved: readonly string[]) =>
      gateOver({}, config, unproved).gate.reasons(opportunity(key), 0);
    expect(of({}, [])).toEqual([]);
    expect(of({}, ["b"])).toEqual(["venue_untrusted"]);
    expect(of({ allowedVenues: ["b"] }, ["b"])).toEqual([]);
    expect(of({ allowedVenues: ["b"], distrustedVenues: ["b"] }, [])).toEqual(["venue_untrusted"]);
  });
});

import { describe, expect, it } from "vitest";
import { readSort, writeSort } from "../src/components/data-table/columns.ts";
import { matches, readTableSearch } from "../src/features/opportunities/filter.ts";
import { routeOf } from "../src/features/opportunities/route-of.ts";
import { opportunity } from "./support/samples.ts";

describe("the table's part of the address", () => {
  it("keeps what makes sense and drops the rest", () => {
    expect(readTableSearch({ q: "btc", kind: "cross", min: 5, sort: "-profit", other: 1 })).toEqual({
      q: "btc",
      kind: "cross",
      min: 5,
      sort: "-profit",
    });
    expect(readTableSearch({ q: ["x"], kind: "toString", min: "abc", sort: "a b", venue: "<b>", free: 1 })).toEqual({});
    expect(readTableSearch({ min: 1e9 })).toEqual({});
  });

  it("reads a search for digits, which arrives as a number", () => {
    expect(readTableSearch({ q: 1000 })).toEqual({ q: "1000" });
  });

  it("writes an order as it reads it", () => {
    expect(writeSort({ column: "net", isDescending: true })).toBe("-net");
    expect(readSort("-net")).toEqual({ column: "net", isDescending: true });
    expect(readSort("kind")).toEqual({ column: "kind", isDescending: false });
  });
});

describe("the filter", () => {
  it.each([
    ["btc", true],
    ["KRAKEN btc", true],
    ["eth", false],
    ["kraken eth", false],
  ])("%j finds a BTC/USDT cross of binance and kraken: %s", (q, found) => {
    expect(matches(opportunity(), { q })).toBe(found);
  });

  it("takes the least net as still passing", () => {
    expect(matches(opportunity({ netBps: 5 }), { min: 5 })).toBe(true);
    expect(matches(opportunity({ netBps: 4.99 }), { min: 5 })).toBe(false);
  });
});

describe("more of the filter", () => {
  it("leaves out what is blocked, and what does not touch the venue, when it is asked to", () => {
    expect(matches(opportunity({ blockedBy: ["price_outlier"] }), { free: true })).toBe(false);
    expect(matches(opportunity(), { free: true })).toBe(true);
    expect(matches(opportunity(), { venue: "kraken" })).toBe(true);
    expect(matches(opportunity(), { venue: "okx" })).toBe(false);
  });
});

describe("a route", () => {
  it("of a cross is its symbol", () => {
    expect(routeOf(opportunity())).toBe("BTC/USDT");
  });

  it("of a triangle is the assets that it passes", () => {
    const leg = { venue: "binance", price: "1", worstPrice: "1", amount: "1", feeBps: 10 };
    const legs = [
      { ...leg, symbol: "BTC/USDT", side: "buy" as const },
      { ...leg, symbol: "ETH/BTC", side: "buy" as const },
      { ...leg, symbol: "ETH/USDT", side: "sell" as const },
    ];
    expect(routeOf(opportunity({ kind: "triangular", legs }))).toBe("USDT → BTC → ETH → USDT");
  });
});

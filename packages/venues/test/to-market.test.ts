import { formatScaled } from "@tandem/domain/money";
import { describe, expect, it } from "vitest";
import type { CcxtMarket } from "../src/ccxt/ccxt-types.ts";
import { isFollowedSpot, toMarket } from "../src/ccxt/to-market.ts";

const listed: CcxtMarket = {
  id: "ETHUSDT",
  symbol: "ETH/USDT",
  base: "ETH",
  quote: "USDT",
  spot: true,
  active: true,
  taker: 0.001,
  maker: 0.00075,
  precision: { amount: 1e-8, price: 0.01 },
  limits: { amount: { min: 0.0001 }, cost: { min: 5 } },
};

/** ccxt writes small steps without an exponent; the cases here need no more than this. */
const toText = (value: number): string => (value < 1e-6 ? value.toFixed(8) : String(value));
const rules = { venue: "binance", feeSide: "get", fees: undefined, toText } as const;

describe("toMarket", () => {
  it("keeps every number exactly as the venue wrote it", () => {
    const market = toMarket(listed, rules);
    // 0.001 and 0.00075 of one are 10 and 7.5 basis points.
    expect(market && formatScaled(market.takerBps)).toBe("10");
    expect(market && formatScaled(market.makerBps)).toBe("7.5");
    expect(market && formatScaled(market.amountStep)).toBe("0.00000001");
    expect(market && formatScaled(market.priceStep)).toBe("0.01");
    expect(market && formatScaled(market.minAmount)).toBe("0.0001");
    expect(market && formatScaled(market.minNotional)).toBe("5");
  });

  it("does not constrain by what the venue does not say", () => {
    const market = toMarket({ ...listed, precision: {}, limits: {} }, rules);
    expect([market?.amountStep, market?.priceStep, market?.minAmount, market?.minNotional]).toEqual([0n, 0n, 0n, 0n]);
  });

  it("leaves a market out whose fee nobody states", () => {
    const { taker: _taker, ...feeless } = listed;
    expect(toMarket(feeless, rules)).toBeUndefined();
    expect(toMarket(feeless, { ...rules, fees: { takerBps: "12.5", makerBps: 3 } })?.takerBps).toBe(
      12_500_000_000_000_000_000n,
    );
  });

  it("leaves a market out whose step is finer than 18 decimals", () => {
    expect(toMarket(listed, { ...rules, toText: () => "0.0000000000000000001" })).toBeUndefined();
  });
});

describe("isFollowedSpot", () => {
  it("takes open spot markets that are named as their pair", () => {
    expect(isFollowedSpot(listed)).toBe(true);
    expect(isFollowedSpot({ ...listed, active: false })).toBe(false);
    expect(isFollowedSpot({ ...listed, spot: false })).toBe(false);
    expect(isFollowedSpot({ ...listed, symbol: "ETHUSDT.d" })).toBe(false);
  });
});

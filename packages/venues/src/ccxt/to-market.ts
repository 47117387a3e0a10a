import type { FeeSide, Market, VenueId } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";
import type { CcxtMarket } from "./ccxt-types.ts";

/** Fees as an operator states them, in basis points: they replace what the venue reports. */
export type FeeOverride = { readonly takerBps: number | string; readonly makerBps: number | string };

export type MarketRules = {
  readonly venue: VenueId;
  readonly feeSide: FeeSide;
  readonly fees: FeeOverride | undefined;
  /** ccxt's `numberToString`: the shortest decimal text of a double, without an exponent. */
  readonly toText: (value: number) => string;
};

/** A rate of 0.001 is 10 basis points. */
const BPS_PER_ONE = 10_000n;

/**
 * One of ccxt's markets in our terms, exactly; `undefined` when something that trading needs cannot be told: no fee,
 * or a step finer than 10^-18.
 */
export function toMarket(market: CcxtMarket, rules: MarketRules): Market | undefined {
  const { fees, toText } = rules;
  const takerBps = fees === undefined ? rateToBps(market.taker, toText) : toScaled(fees.takerBps, toText);
  const makerBps = fees === undefined ? rateToBps(market.maker, toText) : toScaled(fees.makerBps, toText);
  const amountStep = toScaled(market.precision.amount ?? 0, toText);
  const priceStep = toScaled(market.precision.price ?? 0, toText);
  const minAmount = toScaled(market.limits.amount?.min ?? 0, toText);
  const minNotional = toScaled(market.limits.cost?.min ?? 0, toText);
  if (takerBps === undefined || amountStep === undefined || priceStep === undefined) return undefined;
  if (minAmount === undefined || minNotional === undefined) return undefined;
  const { symbol, base, quote } = market;
  const { venue, feeSide } = rules;
  const exact = { takerBps, makerBps: makerBps ?? takerBps, amountStep, priceStep, minAmount, minNotional };
  return { venue, symbol, base, quote, feeSide, ...exact };
}

function rateToBps(rate: number | undefined, toText: MarketRules["toText"]): bigint | undefined {
  const scaled = rate === undefined ? undefined : toScaled(rate, toText);
  return scaled === undefined ? undefined : scaled * BPS_PER_ONE;
}

function toScaled(value: number | string, toText: MarketRules["toText"]): bigint | undefined {
  try {
    return parseScaled(typeof value === "string" ? value : toText(value));
  } catch {
    return undefined;
  }
}

/** Markets that the product follows: spot, open, and named as the pair that they trade. */
export const isFollowedSpot = (market: CcxtMarket): boolean =>
  market.spot === true && market.active !== false && market.symbol === `${market.base}/${market.quote}`;

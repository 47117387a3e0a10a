import type { Market } from "@tandem/contract/market-data";
import { decimalsOfStep } from "../../lib/format.ts";

/** Fraction digits of a market's prices and amounts, so that a column's figures line up as the venue writes them. */
export type MarketDigits = (venue: string, symbol: string) => { readonly price?: number; readonly amount?: number };

export function marketDigits(markets: readonly Market[]): MarketDigits {
  const known = new Map(markets.map((market) => [`${market.venue}|${market.symbol}`, market]));
  return (venue, symbol) => {
    const market = known.get(`${venue}|${symbol}`);
    // A step of zero does not constrain, so it says nothing about digits either.
    const price = market ? decimalsOfStep(market.priceStep) : 0;
    const amount = market ? decimalsOfStep(market.amountStep) : 0;
    return { ...(price > 0 && { price }), ...(amount > 0 && { amount }) };
  };
}

import type { Market } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import type { RecordedBook } from "./parse-book-event.ts";
import { FORMAT, VERSION } from "./parse-header.ts";

/** The header line, with its line break. What does not constrain is left out. */
export function formatHeader(
  markets: readonly Market[],
  /** For a file that somebody is still writing: where it ends early, its whole lines count. */
  { mayEndEarly = false }: { readonly mayEndEarly?: boolean } = {},
): string {
  const step = (name: string, value: bigint) => (value === 0n ? {} : { [name]: formatScaled(value) });
  const entries = markets.map((market) => ({
    venue: market.venue,
    symbol: market.symbol,
    takerBps: formatScaled(market.takerBps),
    makerBps: formatScaled(market.makerBps),
    feeSide: market.feeSide,
    ...step("amountStep", market.amountStep),
    ...step("priceStep", market.priceStep),
    ...step("minAmount", market.minAmount),
    ...step("minNotional", market.minNotional),
  }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...(mayEndEarly && { mayEndEarly }), markets: entries })}\n`;
}

/** One event line, with its line break. Numbers are written as their shortest decimal text. */
export function formatBookEvent({ at, message: { venue, symbol, type, bids, asks } }: RecordedBook): string {
  return `${JSON.stringify({ at, venue, symbol, type, bids, asks })}\n`;
}

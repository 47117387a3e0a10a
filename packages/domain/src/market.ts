/** A ccxt exchange id: `binance`, `kraken`, … */
export type VenueId = string;
/** A unified symbol, `BASE/QUOTE` for spot. */
export type MarketSymbol = string;

/**
 * Where a venue takes its taker fee: `get` from what is received, `quote` always in the quote asset.
 * @see docs/maths.md
 */
export type FeeSide = "get" | "quote";

/**
 * One market of one venue. Steps and minimums are scaled by 10^18 (see money.ts); 0 means that it does
 * not constrain.
 */
export type Market = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly base: string;
  readonly quote: string;
  /** Taker fee in basis points, scaled by 10^18. */
  readonly takerBps: bigint;
  readonly makerBps: bigint;
  readonly feeSide: FeeSide;
  /** Base units. */
  readonly amountStep: bigint;
  /** Quote units per base unit. */
  readonly priceStep: bigint;
  /** Base units. */
  readonly minAmount: bigint;
  /** Quote units. */
  readonly minNotional: bigint;
};

/** `venue|symbol`, the key of a market wherever one string is needed. */
export const marketKey = (venue: VenueId, symbol: MarketSymbol): string => `${venue}|${symbol}`;

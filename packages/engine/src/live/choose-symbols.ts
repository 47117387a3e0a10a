import type { Market, MarketSymbol } from "@tandem/domain/market";

/** Symbols by name, everything a venue lists, or (absent) the default set. */
export type WantedSymbols = readonly MarketSymbol[] | "all" | undefined;

/**
 * The default set looks at one venue alone, so that no venue waits for another's answer; these names are listed nearly
 * everywhere, so the venues' sets meet. Monies that others are quoted in come first: they close the cycles.
 */
const BASES = "BTC ETH USDT USDC EUR SOL XRP BNB DOGE ADA LTC LINK AVAX TRX DOT BCH XLM SUI TON NEAR".split(" ");
const QUOTES = "USDT USDC USD EUR BTC ETH".split(" ");
const DEFAULT_MAX = 50;

/** The spot markets of one venue that are followed, in a fixed order. */
export function chooseSymbols(markets: readonly Market[], wanted: WantedSymbols): readonly Market[] {
  const spot = new Map(markets.filter(isSpot).map((market) => [market.symbol, market]));
  if (wanted === "all") return [...spot.values()];
  const chosen = [...new Set(candidateSymbols(wanted))].flatMap((symbol) => spot.get(symbol) ?? []);
  return wanted === undefined ? chosen.slice(0, DEFAULT_MAX) : chosen;
}

/** Every symbol that may be chosen, wherever it is listed. */
export function candidateSymbols(wanted: WantedSymbols): readonly MarketSymbol[] | "all" {
  return wanted ?? BASES.flatMap((base) => QUOTES.map((quote) => `${base}/${quote}`));
}

/** A derivative names the asset it settles in after a colon. */
const isSpot = (market: Market): boolean => !market.symbol.includes(":");

import type { MarketSymbol, VenueId } from "@tandem/domain/market";

/**
 * One market of one simulated venue. The tick is 10^-priceDecimals and the amount step 10^-amountDecimals, so that a
 * book can count in whole numbers. Minimums are decimal strings as the venue writes them.
 */
export type Listing = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly amountDecimals: number;
  readonly minAmount: string;
  readonly minNotional: string;
  readonly takerBps: number;
  readonly makerBps: number;
};

type Row = readonly [
  symbol: MarketSymbol,
  priceDecimals: number,
  amountDecimals: number,
  minAmount: string,
  minNotional: string,
];

// Ticks, steps and minimums as the venues publish them; fees of a busy but not exceptional account.
const BINANCE: readonly Row[] = [
  ["BTC/USDT", 2, 5, "0.00001", "5"],
  ["ETH/USDT", 2, 4, "0.0001", "5"],
  ["SOL/USDT", 2, 3, "0.001", "5"],
  ["XRP/USDT", 4, 1, "0.1", "5"],
  ["ADA/USDT", 4, 1, "0.1", "5"],
  ["ETH/BTC", 5, 4, "0.0001", "0.0001"],
  ["SOL/BTC", 7, 3, "0.001", "0.0001"],
];
const KRAKEN: readonly Row[] = [
  ["BTC/USDT", 1, 8, "0.00005", "0.5"],
  ["ETH/USDT", 2, 8, "0.001", "0.5"],
  ["SOL/USDT", 2, 8, "0.02", "0.5"],
  ["XRP/USDT", 5, 8, "1.65", "0.5"],
  ["ADA/USDT", 6, 8, "4.4", "0.5"],
  ["ETH/BTC", 5, 8, "0.001", "0.00002"],
  ["SOL/BTC", 7, 8, "0.02", "0.00002"],
  ["BTC/USD", 1, 8, "0.00005", "0.5"],
  ["ETH/USD", 2, 8, "0.001", "0.5"],
  ["XRP/USD", 5, 8, "1.65", "0.5"],
  ["USDT/USD", 5, 8, "5", "0.5"],
];

const OKX: readonly Row[] = [
  ["BTC/USDT", 1, 8, "0.00001", "0"],
  ["ETH/USDT", 2, 6, "0.001", "0"],
  ["SOL/USDT", 2, 6, "0.01", "0"],
  ["XRP/USDT", 4, 6, "1", "0"],
  ["ADA/USDT", 4, 6, "1", "0"],
  ["ETH/BTC", 5, 6, "0.001", "0"],
  ["SOL/BTC", 7, 6, "0.01", "0"],
];

const FEES_BPS: Readonly<Record<string, readonly [taker: number, maker: number]>> = {
  binance: [10, 10],
  kraken: [16, 10],
  okx: [15, 10],
};

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  binance: BINANCE,
  kraken: KRAKEN,
  okx: OKX,
};

/** The venues that can be simulated: all of them, unless others are asked for. */
export const SIMULATED_VENUES: readonly VenueId[] = Object.keys(ROWS);

/** The markets of a simulated venue; none for a venue that is not simulated. */
export function listingsOf(venue: VenueId): readonly Listing[] {
  const [takerBps = 0, makerBps = 0] = FEES_BPS[venue] ?? [];
  return (ROWS[venue] ?? []).map(([symbol, priceDecimals, amountDecimals, minAmount, minNotional]) => {
    const [base = "", quote = ""] = symbol.split("/");
    return {
      venue,
      symbol,
      base,
      quote,
      priceDecimals,
      amountDecimals,
      minAmount,
      minNotional,
      takerBps,
      makerBps,
    };
  });
}

import { decimalText } from "../book/decimal.ts";
import type { BookChanges } from "../book/limit-book.ts";
import type { Listing } from "../market/listing.ts";
import type { PublicTrade, SimulatedBook } from "../market/simulated-book.ts";

// Binance writes every price and amount with eight decimals, whatever the tick.
const DECIMALS = 8;

export const binanceId = (listing: Listing): string => listing.base + listing.quote;
export const priceText = (listing: Listing, ticks: number): string =>
  decimalText(ticks, listing.priceDecimals, DECIMALS);
export const amountText = (listing: Listing, steps: number): string =>
  decimalText(steps, listing.amountDecimals, DECIMALS);

export const levelTexts = (listing: Listing, levels: readonly (readonly [number, number])[]): [string, string][] =>
  levels.map(([price, size]) => [priceText(listing, price), amountText(listing, size)]);

/** A `depthUpdate` event. @see docs/simulator.md */
export const depthUpdate = (listing: Listing, changes: BookChanges, at: number) => ({
  e: "depthUpdate",
  E: at,
  s: binanceId(listing),
  U: changes.first,
  u: changes.last,
  b: levelTexts(listing, changes.bids),
  a: levelTexts(listing, changes.asks),
});

/** `m` says that the buyer was the maker. */
export const tradeEvent = (listing: Listing, trade: PublicTrade, at: number) => ({
  e: "trade",
  E: at,
  s: binanceId(listing),
  t: trade.id,
  p: priceText(listing, trade.price),
  q: amountText(listing, trade.size),
  T: trade.at,
  m: trade.side === "sell",
  M: true,
});

export const aggregateTradeEvent = (listing: Listing, trade: PublicTrade, at: number) => ({
  e: "aggTrade",
  E: at,
  s: binanceId(listing),
  ...aggregateTrade(listing, trade),
});

export const aggregateTrade = (listing: Listing, trade: PublicTrade) => ({
  a: trade.id,
  p: priceText(listing, trade.price),
  q: amountText(listing, trade.size),
  f: trade.id,
  l: trade.id,
  T: trade.at,
  m: trade.side === "sell",
  M: true,
});

export const bookTicker = ({ listing, book }: SimulatedBook) => ({
  u: book.sequence,
  s: binanceId(listing),
  b: priceText(listing, book.bids.best()?.price ?? 0),
  B: amountText(listing, book.bids.best()?.total ?? 0),
  a: priceText(listing, book.asks.best()?.price ?? 0),
  A: amountText(listing, book.asks.best()?.total ?? 0),
});

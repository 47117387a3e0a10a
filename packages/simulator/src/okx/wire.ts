import { crc32 } from "node:zlib";
import { formatScaled } from "@tandem/domain/money";
import { decimalText } from "../book/decimal.ts";
import type { Listing } from "../market/listing.ts";
import type { PublicTrade, SimulatedBook } from "../market/simulated-book.ts";

const CHECKSUM_LEVELS = 25;

type Levels = readonly (readonly [price: number, size: number])[];

/** OKX writes numbers without trailing zeros. */
const short = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

export const okxId = ({ base, quote }: Listing): string => `${base}-${quote}`;
/** The number that stands for the instrument at this place of the venue's list. */
export const instrumentCode = (index: number): number => 10_000 + index;
export const priceText = (listing: Listing, ticks: number): string => short(decimalText(ticks, listing.priceDecimals));
export const amountText = (listing: Listing, steps: number): string =>
  short(decimalText(steps, listing.amountDecimals));
export const scaledText = (value: bigint): string => short(formatScaled(value));

/** Price, size, a zero that means nothing any more, and the number of orders. */
export const levelRows = (simulated: SimulatedBook, side: "bids" | "asks", levels: Levels) =>
  levels.map(([price, size]) => [
    priceText(simulated.listing, price),
    amountText(simulated.listing, size),
    "0",
    String(simulated.book[side].get(price)?.orders.length ?? 0),
  ]);

/**
 * OKX's checksum, a signed CRC32: the best 25 bids and asks in turns, `price:size` each, joined by colons; where one
 * side has no more levels the other goes on alone.
 */
export function bookChecksum(listing: Listing, { bids, asks }: { bids: Levels; asks: Levels }): number {
  const parts: string[] = [];
  for (let level = 0; level < CHECKSUM_LEVELS; level += 1) {
    for (const row of [bids[level], asks[level]]) {
      if (row) parts.push(`${priceText(listing, row[0])}:${amountText(listing, row[1])}`);
    }
  }
  return crc32(parts.join(":")) | 0;
}

export const tradeRow = (listing: Listing, trade: PublicTrade) => ({
  instId: okxId(listing),
  tradeId: String(trade.id),
  px: priceText(listing, trade.price),
  sz: amountText(listing, trade.size),
  side: trade.side,
  ts: String(trade.at),
});

/** A row of `tickers`. The simulator's day begins with its start. */
export function tickerRow({ listing, book, stats, recentTrades }: SimulatedBook, now: number) {
  const last = recentTrades.at(-1);
  const ask = book.asks.best();
  const bid = book.bids.best();
  const open = priceText(listing, stats.open);
  return {
    instType: "SPOT",
    instId: okxId(listing),
    last: priceText(listing, last?.price ?? stats.open),
    lastSz: amountText(listing, last?.size ?? 0),
    askPx: priceText(listing, ask?.price ?? 0),
    askSz: amountText(listing, ask?.total ?? 0),
    bidPx: priceText(listing, bid?.price ?? 0),
    bidSz: amountText(listing, bid?.total ?? 0),
    open24h: open,
    high24h: priceText(listing, stats.high),
    low24h: priceText(listing, stats.low),
    volCcy24h: short(decimalText(stats.turnover, listing.priceDecimals + listing.amountDecimals)),
    vol24h: amountText(listing, stats.volume),
    ts: String(now),
    sodUtc0: open,
    sodUtc8: open,
  };
}

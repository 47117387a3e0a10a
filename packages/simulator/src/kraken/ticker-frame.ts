import type { SimulatedBook } from "../market/simulated-book.ts";
import { amountText, priceText } from "./wire.ts";

/** A `ticker` message. The simulator's day begins with its start. */
export function tickerFrame(
  { listing, book, stats, recentTrades }: SimulatedBook,
  type: "snapshot" | "update",
): string {
  const bid = book.bids.best();
  const ask = book.asks.best();
  const last = recentTrades.at(-1)?.price ?? stats.open;
  const average = stats.volume === 0 ? stats.open : Math.round(stats.turnover / stats.volume);
  const fields = [
    `"symbol":"${listing.symbol}"`,
    `"bid":${priceText(listing, bid?.price ?? 0)}`,
    `"bid_qty":${amountText(listing, bid?.total ?? 0)}`,
    `"ask":${priceText(listing, ask?.price ?? 0)}`,
    `"ask_qty":${amountText(listing, ask?.total ?? 0)}`,
    `"last":${priceText(listing, last)}`,
    `"volume":${amountText(listing, stats.volume)}`,
    `"vwap":${priceText(listing, average)}`,
    `"low":${priceText(listing, stats.low)}`,
    `"high":${priceText(listing, stats.high)}`,
    `"change":${priceText(listing, last - stats.open)}`,
    `"change_pct":${(((last - stats.open) / stats.open) * 100).toFixed(2)}`,
  ];
  return `{"channel":"ticker","type":"${type}","data":[{${fields.join(",")}}]}`;
}

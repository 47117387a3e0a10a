import { crc32 } from "node:zlib";
import { decimalText } from "../book/decimal.ts";
import type { Listing } from "../market/listing.ts";

const CHECKSUM_LEVELS = 10;

type Levels = readonly (readonly [price: number, size: number])[];

/** Asset names of the REST interface; the socket uses the plain ones. */
const REST_ASSETS: Readonly<Record<string, string>> = {
  BTC: "XXBT",
  ETH: "XETH",
  XRP: "XXRP",
  USD: "ZUSD",
};

const altName = (asset: string): string => (asset === "BTC" ? "XBT" : asset);
export const restAsset = (asset: string): string => REST_ASSETS[asset] ?? asset;

/** `XXBTZUSD` where both assets have an old-style name or the quote is USD; else `XBTUSDT`, `SOLUSDT` … */
export function restPair({ base, quote }: Listing): string {
  const oldStyle = base in REST_ASSETS && quote in REST_ASSETS;
  if (oldStyle) return restAsset(base) + restAsset(quote);
  if (base === "USDT" && quote === "USD") return "USDTZUSD";
  return altName(base) + altName(quote);
}

export const altPair = ({ base, quote }: Listing): string => altName(base) + altName(quote);
export const restSocketName = ({ base, quote }: Listing): string => `${altName(base)}/${altName(quote)}`;
export const altAsset = altName;

export const priceText = (listing: Listing, ticks: number): string => decimalText(ticks, listing.priceDecimals);
export const amountText = (listing: Listing, steps: number): string => decimalText(steps, listing.amountDecimals);

/** Levels of a `book` message. Kraken sends bare numbers with all their decimals, so they are written by hand. */
export const levelsJson = (listing: Listing, levels: Levels): string =>
  `[${levels
    .map(([price, size]) => `{"price":${priceText(listing, price)},"qty":${amountText(listing, size)}}`)
    .join(",")}]`;

/**
 * Kraken's checksum: CRC32 over the ten best asks, then the ten best bids, each price and quantity with all its
 * decimals, without the point and without leading zeros.
 */
export function bookChecksum(listing: Listing, { bids, asks }: { bids: Levels; asks: Levels }): number {
  const digits = (levels: Levels): string =>
    levels
      .slice(0, CHECKSUM_LEVELS)
      .map(([price, size]) => significant(priceText(listing, price)) + significant(amountText(listing, size)))
      .join("");
  return crc32(digits(asks) + digits(bids));
}

const significant = (text: string): string => text.replace(".", "").replace(/^0+/, "");

/** `2026-08-02T04:23:43.191000Z`: the venue writes microseconds. */
export const timestamp = (at: number): string => new Date(at).toISOString().replace("Z", "000Z");

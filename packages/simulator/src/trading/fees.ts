import { mulDivFloor } from "@tandem/domain/money";
import type { TakerSide } from "../book/limit-book.ts";
import type { Listing } from "../market/listing.ts";

// Venues book fees to eight decimals.
const FEE_UNIT = 10n ** 10n;

/** `get`: from what is received. `quote`: always in quote, on top of what a buyer pays. */
const FEE_SIDES: Readonly<Record<string, "get" | "quote">> = { binance: "get", okx: "get", kraken: "quote" };

export const feeSideOf = (listing: Listing): "get" | "quote" => FEE_SIDES[listing.venue] ?? "get";

/** The fee of one fill, scaled by 10^18; further digits than eight are dropped. */
export function feeOf(
  listing: Listing,
  fill: { side: TakerSide; amount: bigint; value: bigint; isMaker: boolean },
): { fee: bigint; feeAsset: string } {
  const isInBase = feeSideOf(listing) === "get" && fill.side === "buy";
  const due = isInBase ? fill.amount : fill.value;
  const fee = feeAt(due, fill.isMaker ? listing.makerBps : listing.takerBps);
  return { fee, feeAsset: isInBase ? listing.base : listing.quote };
}

/** What must be locked on top of a buyer's value, where the venue takes fees in quote: the higher of its fees. */
export function feeReserve(listing: Listing, value: bigint): bigint {
  if (feeSideOf(listing) === "get") return 0n;
  return feeAt(value, Math.max(listing.takerBps, listing.makerBps));
}

/** Fees in the tables have at most two decimals of a basis point. */
const feeAt = (due: bigint, bps: number): bigint =>
  mulDivFloor(due, BigInt(Math.round(bps * 100)), 1_000_000n * FEE_UNIT) * FEE_UNIT;

import type { VenueId } from "@tandem/domain/market";

export type TrustConfig = {
  /** A net edge above this is too good to be true: basis points scaled by 10^8. */
  readonly edgeBpsMax: bigint;
  /** How far a book's mid may be from the other venues', in basis points. */
  readonly outlierBpsMax: number;
  /** How far a stablecoin may be from 1, in basis points. */
  readonly parityBpsMax: number;
  /** The money that {@link stablecoins} stand for. */
  readonly parityAsset: string;
  readonly stablecoins: readonly string[];
  /** Venues whose books cannot be proved but which the administrator allows all the same. */
  readonly allowedVenues: readonly VenueId[];
  /** Venues that the administrator does not trust, whatever they prove. */
  readonly distrustedVenues: readonly VenueId[];
};

/** @see docs/trust.md, which says why each bound is what it is. */
export const DEFAULT_TRUST_CONFIG: TrustConfig = {
  edgeBpsMax: 30_000_000_000n,
  outlierBpsMax: 500,
  parityBpsMax: 100,
  parityAsset: "USD",
  stablecoins: ["USDT", "USDC", "DAI", "FDUSD", "TUSD", "PYUSD", "USDP", "USDE", "USDS", "RLUSD"],
  allowedVenues: [],
  distrustedVenues: [],
};

export type TrustReason =
  | "price_outlier"
  | "edge_too_good"
  | "stablecoin_off_parity"
  | "market_halted"
  | "wallet_closed"
  | "venue_untrusted";

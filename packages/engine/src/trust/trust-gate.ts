import type { Market, VenueId } from "@tandem/domain/market";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { VenueRestrictions } from "../ports.ts";
import { offParity } from "./off-parity.ts";
import { createReferencePrices, distanceBps, type Mid, type ReferencePrices } from "./reference-prices.ts";
import type { TrustConfig, TrustReason } from "./trust-config.ts";

/** Parity moves slowly, and looking at it means looking at many books. */
const PARITY_EVERY_MS = 50;

export type TrustGate = {
  readonly setMarkets: (markets: readonly Market[]) => void;
  /** The whole venue stopped trading, or goes on. */
  readonly halt: (venue: VenueId, isHalted: boolean) => void;
  readonly restrict: (venue: VenueId, restrictions: VenueRestrictions) => void;
  /** In place of the configuration's `allowedVenues`, and of whatever was said before. */
  readonly allow: (venues: readonly VenueId[]) => void;
  /** Why it must not be traded now, in a fixed order; the same empty list where nothing speaks against it. */
  readonly reasons: (opportunity: SizedOpportunity, at: number) => readonly TrustReason[];
};

type Doubt = (opportunity: SizedOpportunity, at: number) => boolean;

const NONE: readonly TrustReason[] = Object.freeze([]);

/**
 * Doubts about the market rather than about a book: they never close an opportunity, they say why not to trade it.
 * @see docs/trust.md
 */
export function createTrustGate({
  config,
  mid,
  unprovedVenues,
}: {
  readonly config: TrustConfig;
  readonly mid: Mid;
  /** Venues whose feeds cannot prove their books. */
  readonly unprovedVenues: readonly VenueId[];
}): TrustGate {
  let prices: ReferencePrices = createReferencePrices([], mid);
  let assets = new Map<string, readonly [base: string, quote: string]>();
  let off: ReadonlySet<string> = new Set();
  let offAt = Number.NEGATIVE_INFINITY;
  const haltedVenues = new Set<VenueId>();
  const halted = new Map<VenueId, ReadonlySet<string>>();
  const closed = new Map<VenueId, ReadonlySet<string>>();
  const untrustedUnless = (allowed: readonly VenueId[]): ReadonlySet<VenueId> =>
    new Set([...unprovedVenues.filter((venue) => !allowed.includes(venue)), ...config.distrustedVenues]);
  let untrusted = untrustedUnless(config.allowedVenues);

  const pairOf = (symbol: string): readonly string[] => assets.get(symbol) ?? [];

  const isOutlier: Doubt = ({ legs }) =>
    legs.some(({ venue, symbol }) => {
      const own = mid(venue, symbol);
      const other = prices.elsewhere(venue, symbol);
      return own !== undefined && other !== undefined && distanceBps(own, other) > config.outlierBpsMax;
    });
  const touchesOffParity: Doubt = ({ legs }, at) => {
    if (at - offAt >= PARITY_EVERY_MS) {
      off = offParity(prices, config);
      offAt = at;
    }
    return off.size > 0 && legs.some(({ symbol }) => pairOf(symbol).some((asset) => off.has(asset)));
  };

  const DOUBTS: readonly (readonly [TrustReason, Doubt])[] = [
    ["price_outlier", isOutlier],
    ["edge_too_good", ({ netBps }) => netBps > config.edgeBpsMax],
    ["stablecoin_off_parity", touchesOffParity],
    [
      "market_halted",
      ({ legs }) => legs.some(({ venue, symbol }) => haltedVenues.has(venue) || halted.get(venue)?.has(symbol)),
    ],
    [
      "wallet_closed",
      ({ legs }) => legs.some(({ venue, symbol }) => pairOf(symbol).some((asset) => closed.get(venue)?.has(asset))),
    ],
    ["venue_untrusted", ({ legs }) => untrusted.size > 0 && legs.some(({ venue }) => untrusted.has(venue))],
  ];

  return {
    setMarkets: (markets) => {
      prices = createReferencePrices(markets, mid);
      assets = new Map(markets.map(({ symbol, base, quote }) => [symbol, [base, quote]]));
      offAt = Number.NEGATIVE_INFINITY;
    },
    halt: (venue, isHalted) => {
      if (isHalted) haltedVenues.add(venue);
      else haltedVenues.delete(venue);
    },
    restrict: (venue, restrictions) => {
      halted.set(venue, new Set(restrictions.haltedSymbols));
      closed.set(venue, new Set(restrictions.closedWallets));
    },
    allow: (allowed) => {
      untrusted = untrustedUnless(allowed);
    },
    reasons: (opportunity, at) => {
      let found: TrustReason[] | undefined;
      for (const [reason, holds] of DOUBTS) {
        if (!holds(opportunity, at)) continue;
        found ??= [];
        found.push(reason);
      }
      return found ?? NONE;
    },
  };
}

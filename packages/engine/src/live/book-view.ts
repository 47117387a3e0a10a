import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookState, Detector } from "../detector-types.ts";
import type { BookView } from "../market-view.ts";
import type { BookStatus, MarketFeed } from "../ports.ts";
import type { VenueHealth } from "./venue-health.ts";
import type { VenueSink } from "./venue-sink.ts";

type VenueParts = { readonly feed: MarketFeed; readonly health: VenueHealth; readonly sink: VenueSink };

/** A book as the rest of Tandem sees it; none before its first message. */
export function bookViewOf(
  parts: VenueParts,
  detector: Detector,
  { venue, symbol, depth }: { readonly venue: VenueId; readonly symbol: MarketSymbol; readonly depth: number },
): readonly BookView[] {
  const record = parts.sink.record(symbol);
  const state = detector.book(venue, symbol);
  if (record === undefined || state === undefined || record.receivedAt === null) return [];
  const { sequence, venueAt, receivedAt } = record;
  const bids = state.book.levels("bids", depth);
  const asks = state.book.levels("asks", depth);
  return [{ venue, symbol, bids, asks, sequence, venueAt, receivedAt, status: bookStatusOf(parts, state) }];
}

/** How a book stands that the detector knows. */
export function bookStatusOf({ feed, health }: Omit<VenueParts, "sink">, state: BookState): BookStatus {
  if (!state.hasSnapshot) return "syncing";
  if (!health.isConnected() || state.isStale) return "stale";
  return state.book.isCrossed || feed.isUnproved ? "untrusted" : "live";
}

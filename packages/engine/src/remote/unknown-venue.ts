import type { VenueId } from "@tandem/domain/market";
import type { VenueState } from "../market-view.ts";

/** A venue of which no engine has told anything yet. */
export const unknownVenue = (id: VenueId): VenueState => ({
  id,
  name: id,
  status: "down",
  latencyMs: null,
  clockSkewMs: null,
  lastMessageAt: null,
  symbols: 0,
  takerBps: null,
  makerBps: null,
  resyncs: 0,
  gaps: 0,
  checksumFailures: 0,
  reconnects: 0,
});

import { DetectorCore } from "./detect/detector-core.ts";
import type { Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";

export type { Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";

/**
 * The incremental detector: books in, opportunities out. One call is one moment; what it changes is told
 * before it returns, ordered by id. Reads no clock.
 * @see docs/maths.md
 */
export function createDetector(input: {
  readonly config: DetectorConfig;
  readonly emit: (event: OpportunityEvent) => void;
}): Detector {
  const core = new DetectorCore(input.config, input.emit);
  return {
    setMarkets: (markets) => core.setMarkets(markets),
    apply: (at, message) => core.apply(at, message),
    heartbeat: (at, venue) => core.heartbeat(at, venue),
    lost: (at, venue, symbol) => core.lost(at, venue, symbol),
    setVenueUsable: (at, venue, usable) => core.setVenueUsable(at, venue, usable),
    advance: (at) => core.advance(at),
    nextDeadline: () => core.state.queue.nextDeadline(),
    book: (venue, symbol) => core.state.find(venue, symbol),
    open: () => core.opens.list(),
  };
}

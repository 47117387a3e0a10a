import type { VenueBook, VenueBookDeps } from "../venue-adapter.ts";
import { createDepthSync } from "./depth-sync.ts";
import type { DepthChange } from "./depth-types.ts";

/** A depth stream's proof in the shape that the feed drives. */
export function createDepthBook(deps: VenueBookDeps): VenueBook<DepthChange> {
  const sync = createDepthSync(deps);
  return {
    subscribed: () => sync.subscribed(),
    change: sync.change,
    malformed: sync.malformed,
    disconnected: sync.disconnected,
    isLive: sync.isLive,
    sequence: sync.sequence,
    best: sync.best,
    restSnapshot: ({ sequence, bids, asks, limit }) => {
      // Without a number it cannot be placed.
      if (sequence === undefined) deps.needSnapshot();
      else sync.snapshot({ last: sequence, bids, asks, limit });
    },
  };
}

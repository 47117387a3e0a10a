import type { SimulatedBook } from "./market/simulated-book.ts";
import type { SimClock } from "./server/clock.ts";
import type { VenueFaults } from "./server/venue-faults.ts";
import type { TradingDesk } from "./trading/trading-desk.ts";

/** What every simulated venue is made of. */
export type VenueParts = {
  readonly books: readonly SimulatedBook[];
  readonly clock: SimClock;
  readonly faults: VenueFaults;
  readonly desk: TradingDesk;
  /** False: the venue counts no requests and refuses none for being too many. Default true. */
  readonly isLimited?: boolean | undefined;
};

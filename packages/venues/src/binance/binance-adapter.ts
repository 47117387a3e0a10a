import { isFollowedSpot } from "../ccxt/to-market.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createDepthBook } from "./create-depth-book.ts";
import type { DepthChange } from "./depth-sync.ts";
import { readDepthFrame } from "./read-depth-frame.ts";

/** Binance spot: `<symbol>@depth@100ms` and REST snapshots. */
export const binanceAdapter: VenueAdapter<DepthChange> = {
  venue: "binance",
  name: "Binance",
  feeSide: "get",
  config: {
    // Binance counts weight per minute and allows bursts. Half of it is ours; the rest is for trading.
    rateLimit: 100,
    rateLimiterAlgorithm: "rollingWindow",
    rollingWindowSize: 60_000,
    options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } },
  },
  follows: isFollowedSpot,
  // ccxt opens a socket for each batch; Binance takes up to 1,024 streams on one.
  batchSize: 200,
  depth: undefined,
  marketId: (market) => market.id,
  readFrame: readDepthFrame,
  createBook: createDepthBook,
  // The stream needs no new subscription: a snapshot is enough.
  unsubscribe: () => Promise.resolve(),
  silence: "rest",
  probeLevels: 5,
};

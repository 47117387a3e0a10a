import type { CcxtMarket } from "../ccxt/ccxt-types.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createDepthBook } from "./create-depth-book.ts";
import type { DepthChange } from "./depth-types.ts";
import { readDepthFrame } from "./read-depth-frame.ts";

/** Binance USD-margined perpetuals: the same stream as spot, chained by `pu`. */
export const binanceusdmAdapter: VenueAdapter<DepthChange> = {
  venue: "binanceusdm",
  name: "Binance USDⓈ-M",
  feeSide: "quote",
  config: { options: { fetchMarkets: { types: ["linear"] } } },
  follows: isFollowed,
  batchSize: 200,
  depth: undefined,
  marketId: (market) => market.id,
  readFrame: readDepthFrame,
  createBook: createDepthBook,
  unsubscribe: () => Promise.resolve(),
  // REST numbers go on when another symbol changes, so that they cannot prove a book to be at rest.
  silence: 30_000,
  probeLevels: 5,
};

/** Perpetuals counted in the base asset. */
function isFollowed(market: CcxtMarket): boolean {
  return market.swap === true && market.linear === true && market.active !== false && (market.contractSize ?? 1) === 1;
}

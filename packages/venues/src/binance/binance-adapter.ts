import type { CcxtExchange, CcxtMarket } from "../ccxt/ccxt-types.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { isRecord } from "../read-json.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createDepthBook } from "./create-depth-book.ts";
import type { DepthChange } from "./depth-types.ts";
import { readDepthFrame } from "./read-depth-frame.ts";

/** Binance spot: `<symbol>@depth@100ms` and REST snapshots. */
export const binanceAdapter: VenueAdapter<DepthChange> = {
  venue: "binance",
  name: "Binance",
  feeSide: "get",
  config: {
    options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } },
  },
  follows: isFollowedSpot,
  // ccxt opens a socket for each batch; Binance takes up to 1,024 streams on one.
  batchSize: 200,
  depth: undefined,
  marketId: (market) => market.id,
  readFrame: readDepthFrame,
  createBook: createDepthBook,
  fetchListed,
  // The stream needs no new subscription: a snapshot is enough.
  unsubscribe: () => Promise.resolve(),
  silence: "rest",
  probeLevels: 5,
};

/** As many names as an address of 8 KiB holds. */
const NAMES_MAX = 200;

/** The whole list is some 15 MB, and reading it stops everything else for half a second: only what is followed is asked for. */
async function fetchListed(exchange: CcxtExchange, markets: readonly CcxtMarket[]): Promise<readonly CcxtMarket[]> {
  const listed: CcxtMarket[] = [];
  for (let at = 0; at < markets.length; at += NAMES_MAX) {
    const asked = markets.slice(at, at + NAMES_MAX);
    const answer = await exchange.publicGetExchangeInfo?.({ symbols: JSON.stringify(asked.map(({ id }) => id)) });
    const entries: unknown = isRecord(answer) ? answer["symbols"] : undefined;
    if (!Array.isArray(entries)) throw new Error("no list of symbols");
    const open = new Set(
      entries.flatMap((entry) => (isRecord(entry) && entry["status"] === "TRADING" ? entry["symbol"] : [])),
    );
    for (const market of asked) listed.push({ ...market, active: open.has(market.id) });
  }
  return listed;
}

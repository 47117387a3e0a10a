import { isFollowedSpot } from "../ccxt/to-market.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { createOkxBookSync, type OkxChange } from "./book-sync.ts";
import { readOkxFrame } from "./read-book-frame.ts";

/** OKX spot: the `books` channel, 400 levels every 100 ms. */
export const okxAdapter: VenueAdapter<OkxChange> = {
  venue: "okx",
  name: "OKX",
  feeSide: "get",
  config: { options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } } },
  follows: isFollowedSpot,
  batchSize: 100,
  depth: undefined,
  marketId: (market) => market.id,
  readFrame: readOkxFrame,
  createBook: (deps) => ({ ...createOkxBookSync(deps), subscribed: () => {}, restSnapshot: () => {} }),
  unsubscribe: async (_exchange, client, market) => {
    delete client.subscriptions[`books:${market.symbol}`];
    await client.send({ op: "unsubscribe", args: [{ channel: "books", instId: market.id }] });
  },
  // OKX does not answer pings of the socket itself.
  ping: (client) => void client.send("ping").catch(() => {}),
  silence: "rest",
  probeLevels: 5,
};

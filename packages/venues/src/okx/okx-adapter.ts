import type { CcxtStatus } from "../ccxt/ccxt-types.ts";
import { sendPing } from "../ccxt/send-ping.ts";
import { isFollowedSpot } from "../ccxt/to-market.ts";
import { isRecord } from "../read-json.ts";
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
  isHalted,
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
  ping: (client) => sendPing(client, "ping"),
  silence: "rest",
  probeLevels: 5,
};

/** The socket, spot trading, trading as a whole; the others are derivatives and the rest of the house. */
const SPOT_SERVICES: readonly unknown[] = ["0", "1", "5"];

/**
 * Only maintenance that is under way stops anything: the list also holds what is planned.
 * @see https://www.okx.com/docs-v5/en/#status-get-status
 */
function isHalted({ info }: CcxtStatus): boolean {
  const events: unknown = isRecord(info) ? info["data"] : undefined;
  if (!Array.isArray(events)) return false;
  return events.some(
    (event) => isRecord(event) && event["state"] === "ongoing" && SPOT_SERVICES.includes(event["serviceType"]),
  );
}

import type { Deal } from "@tandem/contract/deals";
import type { DashboardBalance, DashboardMessage, DashboardPnl } from "@tandem/contract/live";
import type { Venue } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";
import { createExternalValue, type ExternalValue } from "./external-value.ts";
import { createKeyedStore, type KeyedStore } from "./keyed-store.ts";
import { createLiveStream, type LiveStream, type StreamOptions } from "./live-stream.ts";

/** What one `dashboard.live` subscription knows: a replica of the server's state, never a second truth. */
export type LiveFeed = LiveStream & {
  readonly venues: KeyedStore<Venue>;
  readonly opportunities: KeyedStore<Opportunity>;
  /** The user's own: those that are open and the newest of the rest. */
  readonly deals: KeyedStore<Deal>;
  readonly balances: KeyedStore<DashboardBalance>;
  readonly pnl: KeyedStore<DashboardPnl>;
  /** Every venue is simulated. */
  readonly isDemo: ExternalValue<boolean>;
};

const balanceKey = ({ mode, venue, asset }: DashboardBalance): string => `${mode}|${venue}|${asset}`;

export function createLiveFeed(options: StreamOptions): LiveFeed {
  const { schedule } = options;
  const venues = createKeyedStore<Venue>({ keyOf: (venue) => venue.id, schedule });
  const opportunities = createKeyedStore<Opportunity>({ keyOf: (opportunity) => opportunity.id, schedule });
  const deals = createKeyedStore<Deal>({ keyOf: (deal) => deal.id, schedule });
  const balances = createKeyedStore<DashboardBalance>({ keyOf: balanceKey, schedule });
  const pnl = createKeyedStore<DashboardPnl>({ keyOf: ({ mode }) => mode, schedule });
  const isDemo = createExternalValue(false);

  function take(message: DashboardMessage): void {
    if (message.type === "snapshot") {
      venues.reset(message.venues);
      opportunities.reset(message.opportunities);
      deals.reset(message.deals ?? []);
      balances.reset(message.balances ?? []);
      pnl.reset(message.pnl ?? []);
      isDemo.set(message.demo === true);
    } else if (message.type === "change") {
      if (message.venues) venues.change(message.venues.upsert, message.venues.remove);
      if (message.opportunities) opportunities.change(message.opportunities.upsert, message.opportunities.remove);
      if (message.deals) deals.change(message.deals.upsert, message.deals.remove);
      if (message.balances) balances.change(message.balances.upsert, message.balances.remove);
      if (message.pnl) pnl.change(message.pnl, []);
    }
  }

  const stream = createLiveStream<DashboardMessage>({
    ...options,
    take,
    subscribe: (api, handlers) => api.dashboard.live.subscribe(undefined, handlers),
  });
  return { ...stream, venues, opportunities, deals, balances, pnl, isDemo };
}

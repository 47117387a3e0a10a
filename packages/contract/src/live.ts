import type { Balance } from "./balances.ts";
import type { Deal, DealEvent } from "./deals.ts";
import type { Book, Venue } from "./market-data.ts";
import type { Opportunity } from "./opportunities.ts";
import type { Order } from "./orders.ts";
import type { TradingMode } from "./trading.ts";

/** A stream of one list: the whole list, then what changed, and a beat every 2 s of silence (CONTRACT.md section 3). */
export type ListMessage<Item> =
  | { readonly type: "snapshot"; readonly at: number; readonly items: readonly Item[] }
  | {
      readonly type: "change";
      readonly at: number;
      readonly upsert: readonly Item[];
      readonly remove: readonly string[];
    }
  | { readonly type: "beat"; readonly at: number };

export type VenuesMessage = ListMessage<Venue>;
/** `remove` holds `venue|symbol`. */
export type BooksMessage = ListMessage<Book>;
export type OpportunitiesMessage = ListMessage<Opportunity>;

/** `remove` holds `venue|asset`. */
export type BalancesMessage = ListMessage<Balance>;

/**
 * An item of a stream of facts: `id` resumes it. Each event comes once, in order, together with its row as it is when
 * it is sent; a snapshot has those that are open and the newest of the rest.
 */
export type Fact<Message> = { readonly id: string; readonly data: Message };
export type DealsMessage =
  | ListMessage<Deal>
  | (Extract<ListMessage<Deal>, { type: "change" }> & {
      readonly events: readonly (DealEvent & { readonly dealId: string })[];
    });
export type OrdersMessage = ListMessage<Order>;

export type DashboardBalance = Balance & { readonly mode: TradingMode };
/** In `currency`. */
export type DashboardPnl = {
  readonly mode: TradingMode;
  readonly currency: string;
  readonly equity: string;
  readonly profitToday: string;
  readonly profitTotal: string;
};

export type DashboardMessage =
  | {
      readonly type: "snapshot";
      readonly at: number;
      /** True where every venue is simulated; absent where they are real. */
      readonly demo?: boolean;
      readonly venues: readonly Venue[];
      readonly opportunities: readonly Opportunity[];
      /** The caller's own, as the two below. Absent while they cannot be read: they come with a change. */
      readonly balances?: readonly DashboardBalance[];
      readonly pnl?: readonly DashboardPnl[];
      /** Those that are open and the newest of the rest. */
      readonly deals?: readonly Deal[];
    }
  | {
      readonly type: "change";
      readonly at: number;
      readonly venues?: { readonly upsert: readonly Venue[]; readonly remove: readonly string[] };
      readonly opportunities?: { readonly upsert: readonly Opportunity[]; readonly remove: readonly string[] };
      /** `remove` holds `mode|venue|asset`. */
      readonly balances?: { readonly upsert: readonly DashboardBalance[]; readonly remove: readonly string[] };
      readonly pnl?: readonly DashboardPnl[];
      readonly deals?: { readonly upsert: readonly Deal[]; readonly remove: readonly string[] };
    }
  | { readonly type: "beat"; readonly at: number };

export const BEAT_MS = 2000;
/** A book's window of conflation, and the pace of every stream of state: at most 20 messages a second. */
export const STREAM_INTERVAL_MS = 50;
/** A client that has seen nothing for this long is behind, and says so. */
export const STREAM_STALE_MS = 5000;

import type { Book, Venue } from "./market-data.ts";
import type { Opportunity } from "./opportunities.ts";

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

export type DashboardMessage =
  | {
      readonly type: "snapshot";
      readonly at: number;
      /** True where every venue is simulated; absent where they are real. */
      readonly demo?: boolean;
      readonly venues: readonly Venue[];
      readonly opportunities: readonly Opportunity[];
    }
  | {
      readonly type: "change";
      readonly at: number;
      readonly venues?: { readonly upsert: readonly Venue[]; readonly remove: readonly string[] };
      readonly opportunities?: { readonly upsert: readonly Opportunity[]; readonly remove: readonly string[] };
    }
  | { readonly type: "beat"; readonly at: number };

export const BEAT_MS = 2000;
/** A book's window of conflation, and the pace of every stream of state: at most 20 messages a second. */
export const STREAM_INTERVAL_MS = 50;
/** A client that has seen nothing for this long is behind, and says so. */
export const STREAM_STALE_MS = 5000;

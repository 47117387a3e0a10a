/**
 * What one frame of a venue's socket is, before ccxt sees it. `C` is the venue's own form of a change.
 * - `book`: for the book of `marketId`, and for nobody else;
 * - `broken`: says or seems to say something about a book, but cannot be read; `marketId` when it can be told;
 * - `subscribed`, `refused`: the venue's answer to a subscription of one market;
 * - `alive`: only shows that the venue is there;
 * - `status`: the venue says whether it trades;
 * - `pong`: the answer to the adapter's own ping;
 * - `other`: left to ccxt.
 */
export type VenueFrame<C> =
  | BookFrame<C>
  | { readonly kind: "broken"; readonly marketId?: string }
  | { readonly kind: "subscribed"; readonly marketId: string; readonly depth?: number }
  | { readonly kind: "refused"; readonly marketId: string }
  | { readonly kind: "alive" }
  | { readonly kind: "status"; readonly isHalted: boolean }
  | { readonly kind: "pong" }
  | { readonly kind: "other" };

export type BookFrame<C> = { readonly kind: "book"; readonly marketId: string; readonly change: C };

/** Why a venue definitely did not take an order: the same words for every venue, live and paper. */
export const REJECT_REASONS = [
  /** It never left: the budget of requests does not allow it, or the account is being stopped. */
  "not_sent",
  /** The venue got it too late, out of turn, or with a time that is not its own: it was not carried out. */
  "too_late",
  "insufficient_funds",
  "unknown_symbol",
  /** The venue, or this market of it, takes no orders now. */
  "market_closed",
  "amount_too_small",
  "amount_too_large",
  "notional_too_small",
  /** Not a multiple of the step, or otherwise not an amount that this market takes. */
  "amount_invalid",
  /** Not a multiple of the step, or too far from the market. */
  "price_invalid",
  /** A post-only order that would have traded at once. */
  "would_take",
  /** Nothing to trade with. */
  "no_liquidity",
  /** The venue has no such kind of order. */
  "order_type",
  /** The key may not trade, or not here. */
  "not_permitted",
  /** The venue does not know the key, or its signature. */
  "key_refused",
  "too_many_orders",
  /** The venue's request limit, where its answer is definite. */
  "rate_limited",
  /** Paper: the live book is not there, not proved, or old. */
  "book_not_live",
  /** Listed as definite, with no word of its own. */
  "refused",
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

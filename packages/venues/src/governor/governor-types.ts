import type { VenueId } from "@tandem/domain/market";

/**
 * What a request is for, most urgent first: what lowers a risk that is already taken; what finds out how an order
 * ended; what takes a new risk; what only looks.
 */
export type Lane = "cancel" | "repair" | "order" | "market";

export const LANES: readonly Lane[] = ["cancel", "repair", "order", "market"];

export type GovernedCall<T> = {
  readonly venue: VenueId;
  readonly lane: Lane;
  /** In the venue's own unit, docs/venues.md. */
  readonly weight: number;
  /** Names the key whose own budget pays as well: any stable id of it, never the key itself. */
  readonly key?: string | undefined;
  /** What the key's budget pays; absent: `weight`. Binance counts only orders by key. */
  readonly keyWeight?: number | undefined;
  /** Not started by then: refused. The default is the lane's. */
  readonly waitMsMax?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly call: () => Promise<T>;
};

/** What an answer of a venue says about its limits. */
export type VenueAnswer = {
  readonly venue: VenueId;
  readonly key?: string | undefined;
  readonly status: number;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, unknown>>;
};

/** Why a call was not made. The venue never saw it: for an order that is a definite no. */
export type GovernorRefusal = "banned" | "no_budget" | "queue_full" | "aborted" | "no_governor";

export class GovernorError extends Error {
  readonly reason: GovernorRefusal;
  readonly venue: VenueId;
  /** When it makes sense to ask again, ms from now. */
  readonly retryAfterMs: number;

  constructor(facts: { reason: GovernorRefusal; venue: VenueId; retryAfterMs: number }) {
    super(`${facts.venue}: the request was not sent (${facts.reason})`);
    this.name = "GovernorError";
    this.reason = facts.reason;
    this.venue = facts.venue;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export type GovernorState = {
  /** Share of the address's budget in use, 0 to 1. */
  readonly used: number;
  readonly waiting: number;
  /** How long the venue wants to be left alone, ms; 0 when it does not. */
  readonly pausedMs: number;
};

/** What whoever makes requests needs of the governor, in its own thread or in another (`remote-governor.ts`). */
export type GovernorPort = {
  /**
   * Makes the call when the budgets allow it.
   * @throws {GovernorError} when it was not made; otherwise what the call throws.
   */
  readonly run: <T>(call: GovernedCall<T>) => Promise<T>;
  /** Reads the venue's own counters and waits from an answer. Whoever makes requests outside `run` reports here too. */
  readonly note: (answer: VenueAnswer) => void;
  /** How ccxt paces a venue, ms between two requests; counts where the venue has no rules here, and is used once. */
  readonly announce: (venue: VenueId, ccxtRateLimitMs: number) => void;
  /** The venue refused a request for its rate, and said so in the answer's body. Counts where it is not yet left alone. */
  readonly refused: (venue: VenueId, key?: string) => void;
};

/** All requests of one process to all venues. One budget a venue and address, one a key; urgent lanes first. */
export type Governor = GovernorPort & {
  readonly state: (venue: VenueId) => GovernorState;
};

import type { VenueId } from "@tandem/domain/market";

/** The calls of ccxt whose answers are long: reading a list of 3,000 markets holds up a thread for half a second. */
export const LIST_METHODS = ["fetchMarkets", "fetchCurrencies"] as const;

/** One such call, to be made in another thread. Public, and without a secret. */
export type ListCall = {
  readonly venue: VenueId;
  readonly method: (typeof LIST_METHODS)[number];
  /** ccxt's constructor argument. */
  readonly config: Record<string, unknown>;
  readonly baseUrl: string | undefined;
  /** The followed markets of the venue, which the answer has even where nobody asked for them by name. */
  readonly followed: readonly string[];
};

/** What the venue said beside its answer, for whoever governs its budget. */
export type ListNote = { readonly status: number; readonly headers: Record<string, unknown> };

export type ListAnswer = { readonly notes: readonly ListNote[] } & (
  | { readonly ok: true; readonly value: readonly unknown[] | Record<string, unknown> | undefined }
  | { readonly ok: false; readonly reason: string }
);

export type CallLists = (call: ListCall) => Promise<ListAnswer>;

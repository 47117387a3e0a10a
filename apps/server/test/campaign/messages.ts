import type { VenueCredentials } from "@tandem/engine/key-check";

/** Where the trader's process dies: around each thing that is persisted, and around the wire. */
export const FAILPOINTS = [
  "before_open",
  "after_open",
  "before_sending",
  "after_sending",
  "before_wire",
  "after_wire",
  "before_happened",
  "after_happened",
  "before_cancelling",
  "after_cancelling",
  "before_decided",
  "after_decided",
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Ways to break the coordinator that the campaign must catch. */
export const BREAKS = [
  "no_write_before_wire",
  "timeout_as_failure",
  "no_dedupe",
  "bare_promise_all",
  "no_fence",
] as const;
export type Break = (typeof BREAKS)[number];

export type ChildStart = {
  readonly databaseUrl: string;
  /** To forge a lease with, where the fence is broken. */
  readonly superuserUrl: string;
  readonly venueUrls: Readonly<Record<string, string>>;
  readonly userId: string;
  readonly keys: Readonly<Record<string, VenueCredentials>>;
  readonly breaks?: Break | undefined;
  readonly holder: string;
};

export type ToChild =
  | { readonly do: "execute"; readonly id: number; readonly opportunityId: string; readonly key: string }
  | { readonly do: "halt"; readonly id: number }
  | { readonly do: "die_at"; readonly point: Failpoint; readonly count: number };

export type FromChild =
  | { readonly type: "state"; readonly state: string; readonly opportunities: readonly string[] }
  | {
      readonly type: "executed";
      readonly id: number;
      readonly dealId: string | undefined;
      readonly refused: string | undefined;
    }
  | { readonly type: "halted"; readonly id: number }
  | { readonly type: "log"; readonly line: string };

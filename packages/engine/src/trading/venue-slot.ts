import type { VenueId } from "@tandem/domain/market";
import type { OrderRequest } from "@tandem/domain/orders/order";
import type { LookOutcome, PlaceOutcome } from "./trading-ports.ts";
import type { VenueAccount } from "./venue-account.ts";

export type VenueSlotState = "starting" | "ready" | "disagrees" | "unreachable";

/** An account's place at one venue, and how it stands there. */
export type VenueSlot = {
  readonly venue: VenueId;
  readonly version: string;
  readonly account: VenueAccount | undefined;
  state: VenueSlotState;
  reason: string | undefined;
  /** Sends in a row that went wrong. */
  errors: number;
  isConnected: boolean;
  /** A disagreement was told, with this halt: once it is resumed, what the venue says is accepted. */
  haltId: string | undefined;
  /** One at a time. */
  reconciling: Promise<void> | undefined;
  isSwitchArmed: boolean;
};

export const newSlot = (of: Pick<VenueSlot, "venue" | "version" | "account" | "reason">): VenueSlot => ({
  ...of,
  state: of.account === undefined ? "unreachable" : "starting",
  errors: 0,
  isConnected: true,
  haltId: undefined,
  reconciling: undefined,
  isSwitchArmed: false,
});

/** Where no account is open: nothing is sent, and what was sent before stays in doubt. */
export const NO_GATEWAY = {
  place: async (_: OrderRequest): Promise<PlaceOutcome> => ({ kind: "rejected", reason: "not_sent" }),
  cancel: async (): Promise<void> => {},
  look: async (): Promise<LookOutcome> => ({ kind: "unanswered" }),
} as const;

/** Reasons by which a venue says that something is wrong with it or the key, not with the order. */
const TROUBLE: ReadonlySet<string> = new Set(["rate_limited", "key_refused", "not_permitted", "market_closed"]);

export const isTrouble = (outcome: PlaceOutcome): boolean =>
  outcome.kind === "unknown" || (outcome.kind === "rejected" && TROUBLE.has(outcome.reason));

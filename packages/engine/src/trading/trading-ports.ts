import type { Deal, DealOrder, OrderPurpose } from "@tandem/domain/deals/deal";
import type { DealAction } from "@tandem/domain/deals/decide";
import type { OrderEvent, UnknownCause } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";

/** The answer to a send. What is not surely one of the first two is the third. */
export type PlaceOutcome =
  /** The venue has it; what it already said of it comes along. */
  | { readonly kind: "accepted"; readonly venueOrderId: string | undefined; readonly events: readonly OrderEvent[] }
  /** An error that the venue's table lists as definite: the order does not exist. */
  | { readonly kind: "rejected"; readonly reason: string }
  | { readonly kind: "unknown"; readonly cause: UnknownCause };

/** What the venue says about an order when asked. */
export type LookOutcome =
  | { readonly kind: "found"; readonly events: readonly OrderEvent[] }
  /** Its histories cover the whole time since it was sent, and do not have it. */
  | { readonly kind: "never_arrived" }
  /** Not answered, or not covered: ask again later. */
  | { readonly kind: "unanswered" };

/** Sends orders of one account: real venues through their adapters, or the paper venue. */
export type OrderGateway = {
  /**
   * Never rejects, and never sends twice. What it is for decides how urgent it is; the default is a leg. `mayLeave` is
   * asked when it leaves, however long it waited for its turn: on false it is not sent, and `not_sent` says so.
   */
  readonly place: (order: OrderRequest, purpose?: OrderPurpose, mayLeave?: () => boolean) => Promise<PlaceOutcome>;
  /** Asks for the cancel. Whether it came true only a look or a report tells. Never rejects. */
  readonly cancel: (order: DealOrder["order"]) => Promise<void>;
  /** Asks by the client's id, then in the histories since `sentAt` (epoch ms). Never rejects. */
  readonly look: (order: DealOrder["order"], sentAt: number) => Promise<LookOutcome>;
};

export type JournalEvent = { readonly clientOrderId: string; readonly event: OrderEvent };

/**
 * The durable memory of deals. Each call resolves once what it says survives a crash, and rejects where it does
 * not: then nothing may be sent. One writer a deal.
 */
export type OrderJournal = {
  readonly load: (dealId: string) => Promise<Deal | undefined>;
  /** Orders about to be sent, and why. Before any of them is on the wire. */
  readonly sending: (entry: {
    readonly dealId: string;
    readonly orders: readonly DealOrder[];
    readonly action: DealAction;
  }) => Promise<void>;
  readonly happened: (entry: {
    readonly dealId: string;
    readonly at: number;
    readonly events: readonly JournalEvent[];
  }) => Promise<void>;
  readonly cancelling: (entry: {
    readonly dealId: string;
    readonly at: number;
    readonly clientOrderIds: readonly string[];
  }) => Promise<void>;
  /** The deal needs a person, or is over. */
  readonly decided: (entry: {
    readonly dealId: string;
    readonly at: number;
    readonly action: Extract<DealAction, { kind: "ask" | "finish" }>;
    /**
     * What all its trades brought, what is left over valued now; in the start asset, scaled by 10^18. Undefined where
     * something of it has no price.
     */
    readonly profit: bigint | undefined;
  }) => Promise<void>;
};

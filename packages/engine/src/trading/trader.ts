import type { DealMode } from "@tandem/domain/deals/deal";
import type { RepairKind } from "@tandem/domain/deals/repair-options";
import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderStatus, OrderType, TimeInForce } from "@tandem/domain/orders/order";
import type { RiskDenial } from "@tandem/domain/risk/check-risk";
import type { HaltScope } from "@tandem/domain/risk/risk-plan";
import type { AccountId, Actor, ExpectedLeg } from "./trading-store.ts";

/** Why nothing was sent, beyond the rules of risk. */
export type TradeDenial =
  | RiskDenial
  | { readonly rule: "live_not_allowed" }
  | { readonly rule: "no_key"; readonly venue: VenueId }
  | { readonly rule: "opportunity_gone" }
  /** Less than the market takes. */
  | { readonly rule: "below_minimum"; readonly venue: VenueId; readonly symbol: MarketSymbol };

export type TradeRequest = {
  readonly userId: string;
  readonly mode: DealMode;
  readonly opportunityId: string;
  /** In the start asset, scaled by 10^18; undefined is what the detector offers. */
  readonly maxNotional: bigint | undefined;
};

export type PreviewLeg = ExpectedLeg & {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly amount: bigint;
  readonly worstPrice: bigint;
};

/** Money in the start asset, scaled by 10^18; `netBps` scaled by 10^8. */
export type Preview = {
  readonly legs: readonly PreviewLeg[];
  readonly startAsset: string;
  readonly notional: bigint;
  readonly expectedProfit: bigint;
  readonly netBps: bigint;
  readonly denials: readonly TradeDenial[];
};

export type ManualOrder = {
  readonly userId: string;
  readonly mode: DealMode;
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly amount: bigint;
  readonly price: bigint | undefined;
};

export type Refused = { readonly kind: "refused"; readonly denials: readonly TradeDenial[] };

/** How an account stands: nothing is sent unless it is `ready`. */
export type AccountStanding = {
  readonly mode: DealMode;
  readonly state: "off" | "starting" | "reconciling" | "ready" | "disagrees" | "elsewhere";
  readonly venues: readonly {
    readonly venue: VenueId;
    readonly state: "starting" | "ready" | "disagrees" | "unreachable";
    readonly reason: string | undefined;
  }[];
};

/** How much of a limit is used now. Money in the reporting currency, scaled by 10^18; undefined could not be priced. */
export type LimitUse = {
  readonly mode: DealMode;
  readonly limit: string;
  readonly target: string | undefined;
  readonly value: bigint | undefined;
  readonly max: bigint;
};

/** Something of a user's changed in the database: whoever shows it reads it again. */
export type TradingFact = {
  readonly userId: string;
  readonly mode: DealMode;
  readonly kind: "deal" | "order" | "balances" | "strategies" | "risk";
  /** Of the deal, for `deal` and `order`. */
  readonly id: string | undefined;
};

/**
 * The trader role as the rest of Tandem sees it, in this thread or behind a link to another: every call may reject
 * with {@link TraderUnavailableError}, and what was asked is then durable or not done: asking again with the same key is safe.
 */
export type Trader = {
  readonly isConnected: () => boolean;
  /** Undefined: no such opportunity is open. */
  readonly preview: (request: TradeRequest) => Promise<Preview | undefined>;
  readonly execute: (
    request: TradeRequest & { readonly idempotencyKey: string; readonly actor: Actor },
  ) => Promise<{ readonly kind: "deal"; readonly dealId: string } | Refused>;
  readonly place: (
    order: ManualOrder & { readonly idempotencyKey: string; readonly actor: Actor },
  ) => Promise<
    | { readonly kind: "order"; readonly orderId: string; readonly clientOrderId: string; readonly status: OrderStatus }
    | Refused
  >;
  /** Resolves when the venues were asked; how many orders that were. `dealId` or a filter. */
  readonly cancel: (args: {
    readonly userId: string;
    readonly orderId?: string;
    readonly mode?: DealMode;
    readonly venue?: VenueId;
    readonly symbol?: MarketSymbol;
    readonly actor: Actor;
  }) => Promise<{ readonly cancelled: number }>;
  /** A person's choice. `stale`: the deal does not need one any more. */
  readonly decide: (args: {
    readonly userId: string;
    readonly mode: DealMode;
    readonly dealId: string;
    readonly choice: RepairKind;
    readonly actor: Actor;
  }) => Promise<{ readonly kind: "taken" } | { readonly kind: "stale" } | { readonly kind: "not_possible" }>;
  /**
   * After a halt was written: stops at once, cancels what rests, and resolves when no order that it covers can reach a
   * venue any more, except `inFlight` that were sent before and are not answered.
   */
  readonly halted: (halt: {
    readonly id: string;
    readonly scope: HaltScope;
    /** Whose trading; undefined is everybody's. */
    readonly userId: string | undefined;
    readonly target: string;
    readonly reason: string;
  }) => Promise<{ readonly cancelled: number; readonly inFlight: number }>;
  /** Limits, halts, cool-downs, strategies, keys or the permission to trade live changed: read them again. */
  readonly reload: (args: { readonly userId: string | undefined }) => Promise<void>;
  readonly resetPaper: (args: {
    readonly userId: string;
    /** By venue and asset, scaled by 10^18; undefined is what a new account starts with. */
    readonly funds: readonly { readonly venue: VenueId; readonly asset: string; readonly amount: bigint }[] | undefined;
    readonly actor: Actor;
  }) => Promise<{ readonly kind: "reset" } | { readonly kind: "busy" }>;
  readonly standing: (userId: string) => Promise<{
    readonly accounts: readonly AccountStanding[];
    readonly use: readonly LimitUse[];
  }>;
  /** What one unit of each asset is worth in the reporting currency, scaled by 10^18; without a price it is absent. */
  readonly prices: (assets: readonly string[]) => Promise<ReadonlyMap<string, bigint>>;
  /** Stops what the account does and forgets it: before a user is erased. Resting orders are cancelled. */
  readonly close: (account: AccountId) => Promise<void>;
  readonly subscribe: (listener: (fact: TradingFact) => void) => () => void;
};

export const REPORTING_CURRENCY = "USD";

/** The trader does not run, is starting, or did not answer. */
export class TraderUnavailableError extends Error {
  override readonly name = "TraderUnavailableError";
}

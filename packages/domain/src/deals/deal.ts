import type { Market } from "../market.ts";
import type { Side } from "../opportunity.ts";
import type { Order, OrderType, TimeInForce } from "../orders/order.ts";

export type DealMode = "paper" | "live";

/** One step that was planned. Base units and prices scaled by 10^18. */
export type DealLeg = {
  readonly market: Market;
  readonly side: Side;
  readonly amount: bigint;
  /** The limit of its first order; of a market order what it is expected to reach. */
  readonly worstPrice: bigint;
  /** Of its first order; absent: a limit order. */
  readonly type?: OrderType;
  /** Of its first order; absent: now or not at all. */
  readonly timeInForce?: TimeInForce;
};

export type OrderPurpose = "leg" | "complete" | "unwind" | "elsewhere";

export type DealOrder = {
  readonly order: Order;
  /** The leg that it carries out, completes or takes back. */
  readonly leg: number;
  readonly purpose: OrderPurpose;
  /** The market it was sent to: another venue's for `elsewhere`. */
  readonly market: Market;
  /** Epoch ms, written down before it is sent: from then on it may be at the venue. */
  readonly sentAt: number;
  readonly cancelAskedAt: number | undefined;
};

/** How a one-sided fill may be repaired. Amounts in the start asset, scaled by 10^18. */
export type RepairPolicy = {
  /** An order that is not final this long after it was sent is cancelled. */
  readonly legTimeoutMs: number;
  /** An order without any answer for this long is in doubt. */
  readonly answerTimeoutMs: number;
  readonly allow: { readonly complete: boolean; readonly unwind: boolean; readonly elsewhere: boolean };
  /** What keeping an open position counts as, in basis points (scaled by 10^18) of its value; undefined forbids it. */
  readonly holdPenaltyBps: bigint | undefined;
  /** The deal as a whole may lose this much by a repair that nobody was asked about; more needs a person. */
  readonly lossMax: bigint;
  /** Orders that repair may send before a person is asked. */
  readonly repairsMax: number;
  /** How far beyond the worst level seen a repair's limit may lie, in basis points scaled by 10^18. */
  readonly slippageBps: bigint;
};

export type Deal = {
  readonly id: string;
  readonly mode: DealMode;
  readonly startAsset: string;
  readonly legs: readonly DealLeg[];
  readonly orders: readonly DealOrder[];
  readonly policy: RepairPolicy;
};

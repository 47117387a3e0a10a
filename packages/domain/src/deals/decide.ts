import { isFinalStatus } from "../orders/order-transitions.ts";
import type { Deal, DealOrder, RepairPolicy } from "./deal.ts";
import { executedAmounts, isInDoubt } from "./executed.ts";
import {
  isBalanced,
  type RepairChoices,
  type RepairMarket,
  type RepairOption,
  repairOptions,
} from "./repair-options.ts";

export type DealAction =
  /** Nothing was sent yet: send every leg, all at once. */
  | { readonly kind: "send" }
  /** Ask what became of these; nothing new is sent before it is known. */
  | { readonly kind: "resolve"; readonly orders: readonly DealOrder[] }
  | { readonly kind: "cancel"; readonly orders: readonly DealOrder[] }
  /** Nothing to do before this moment, epoch ms, unless something happens. */
  | { readonly kind: "wait"; readonly until: number }
  | { readonly kind: "repair"; readonly choice: RepairOption; readonly choices: RepairChoices }
  /** A person must choose. */
  | {
      readonly kind: "ask";
      /** `halted`: there is a way out, and nothing may be sent now. */
      readonly reason: "too_expensive" | "no_way_out" | "too_many_repairs" | "halted";
      readonly choices: RepairChoices;
    }
  | { readonly kind: "finish"; readonly outcome: "done" | "failed"; readonly isHeld: boolean };

/**
 * What to do next about a deal, from its durable state, the market and the time alone: the same after a crash
 * as before it. In doubt it asks and sends nothing; cancelling what is overdue is never in doubt.
 * @see docs/deals.md
 */
export function decide(deal: Deal, market: RepairMarket, now: number): DealAction {
  const { policy } = deal;
  if (deal.orders.length === 0) return { kind: "send" };
  const toCancel = deal.orders.filter((one) => isCancelDue(one, policy, now));
  if (toCancel.length > 0) return { kind: "cancel", orders: toCancel };
  const doubtful = deal.orders.filter((one) => isInDoubt(one, now, policy.answerTimeoutMs));
  if (doubtful.length > 0) return { kind: "resolve", orders: doubtful };
  const pending = deal.orders.filter(({ order }) => !isFinalStatus(order.status));
  if (pending.length > 0) return { kind: "wait", until: Math.min(...pending.map((one) => deadlineOf(one, policy))) };
  return settle(deal, market);
}

function settle(deal: Deal, market: RepairMarket): DealAction {
  if (isBalanced(deal)) {
    const isNothing = executedAmounts(deal).every((amount) => amount <= 0n);
    return { kind: "finish", outcome: isNothing ? "failed" : "done", isHeld: false };
  }
  const choices = repairOptions(deal, market);
  const repairs = deal.orders.filter(({ purpose }) => purpose !== "leg").length;
  const best = choices.options[0];
  if (best === undefined) return { kind: "ask", reason: "no_way_out", choices };
  if (repairs + best.trades.length > deal.policy.repairsMax)
    return { kind: "ask", reason: "too_many_repairs", choices };
  if (best.profit < -deal.policy.lossMax) return { kind: "ask", reason: "too_expensive", choices };
  if (best.trades.length === 0) return { kind: "finish", outcome: "done", isHeld: true };
  return { kind: "repair", choice: best, choices };
}

const isOpen = ({ order }: DealOrder): boolean => order.status === "open" || order.status === "partially_filled";

/** Once it is overdue, and again whenever a cancel stays without effect: that it was asked is not that it was heard. */
const isCancelDue = (one: DealOrder, policy: RepairPolicy, now: number): boolean =>
  isOpen(one) && now >= deadlineOf(one, policy);

function deadlineOf(one: DealOrder, policy: RepairPolicy): number {
  if (!isOpen(one)) return one.sentAt + policy.answerTimeoutMs;
  return one.cancelAskedAt === undefined
    ? one.sentAt + policy.legTimeoutMs
    : one.cancelAskedAt + policy.answerTimeoutMs;
}

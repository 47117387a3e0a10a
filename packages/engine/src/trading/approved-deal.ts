import type { Deal, DealLeg } from "@tandem/domain/deals/deal";
import { mulDivFloor, SCALE } from "@tandem/domain/money";
import type { ApprovedPlan } from "@tandem/domain/risk/check-risk";
import type { RiskLeg } from "@tandem/domain/risk/risk-plan";

declare const mayRun: unique symbol;
/** A deal whose orders may reach a venue: approved by every rule of risk, or sent already and read from the journal. */
export type RunnableDeal = Deal & { readonly [mayRun]: true };

/** A type can be cast away; what is not in here does not run all the same. */
const runnable = new WeakSet<Deal>();

/**
 * The deal that carries out exactly the plan that was approved.
 * @throws {RangeError} where it is another: other legs, or more of what is spent
 */
export function approvedDeal(deal: Deal, plan: ApprovedPlan): RunnableDeal {
  const isIt =
    deal.orders.length === 0 &&
    deal.id === plan.id &&
    deal.mode === plan.mode &&
    deal.legs.length === plan.legs.length &&
    deal.legs.every((leg, index) => isCovered(leg, plan.legs[index]));
  if (!isIt) throw new RangeError("a deal is not the plan that was approved");
  return mint(deal);
}

/**
 * A deal that was sent before: what is at the venues must be brought to its end.
 * @throws {RangeError} where nothing of it was sent: it is as old as its books, and is given up instead
 */
export function resumedDeal(deal: Deal): RunnableDeal {
  if (deal.orders.length === 0) throw new RangeError("a deal without orders is not resumed");
  return mint(deal);
}

/** @throws {Error} on a deal that came by a cast */
export function assertRunnable(deal: RunnableDeal): void {
  if (!runnable.has(deal)) throw new Error("a deal that nobody approved does not run");
}

/** The one place that mints the brand. */
function mint(deal: Deal): RunnableDeal {
  runnable.add(deal);
  return deal as RunnableDeal;
}

function isCovered(leg: DealLeg, approved: RiskLeg | undefined): boolean {
  if (approved === undefined) return false;
  const { market, side, amount, worstPrice } = leg;
  if (approved.venue !== market.venue || approved.symbol !== market.symbol || approved.side !== side) return false;
  const spent = side === "sell" ? amount : mulDivFloor(amount, worstPrice, SCALE);
  return approved.spends.asset === (side === "sell" ? market.base : market.quote) && spent <= approved.spends.amount;
}

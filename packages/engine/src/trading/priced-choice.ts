import type { Deal } from "@tandem/domain/deals/deal";
import {
  type RepairKind,
  type RepairMarket,
  type RepairOption,
  repairOptions,
} from "@tandem/domain/deals/repair-options";

/** A person's choice priced on the books of this moment, whatever the policy allows by itself; undefined: not possible. */
export function pricedChoice(deal: Deal, market: RepairMarket, choice: RepairKind): RepairOption | undefined {
  const allow = { complete: true, unwind: true, elsewhere: true };
  const free = { ...deal, policy: { ...deal.policy, allow, holdPenaltyBps: 0n } };
  return repairOptions(free, market).options.find(({ kind }) => kind === choice);
}

import { err, ok, type Result } from "@tandem/domain/result";
import type { ApprovedPlan } from "@tandem/domain/risk/check-risk";
import { checkRisk } from "@tandem/domain/risk/check-risk";
import type { RiskState } from "@tandem/domain/risk/risk-plan";
import type { AccountDeps } from "./account-deps.ts";
import { type AccountLife, haltsOf, openDealsOf } from "./account-life.ts";
import { limitsOf } from "./account-standing.ts";
import { riskState } from "./risk-state.ts";
import type { TradePlan } from "./trade-plan.ts";
import type { TradeDenial } from "./trader.ts";
import type { AccountId } from "./trading-store.ts";

type Parts = { readonly deps: AccountDeps; readonly account: AccountId; readonly life: AccountLife };

/** How the account stands now, reservations of what is under way included. */
export function riskStateOf({ deps, life }: Parts): RiskState {
  const { clock, prices, times } = deps;
  return riskState({
    now: Math.floor(clock.epochMs()),
    halts: haltsOf(life),
    coolDowns: life.coolDowns,
    isReconciled: (venue) => life.slots.get(venue)?.state === "ready",
    hasLease: !life.isOver && clock.monotonicMs() < life.leaseUntil - times.leaseMarginMs,
    funds: life.funds,
    deals: openDealsOf(life),
    prices,
    limits: limitsOf(life),
    equityPeak: life.equityPeak,
    lossStreak: life.lossStreak,
    sentAt: life.sentAt,
  });
}

/** The plan approved, or everything that refuses it now. */
export function approve(parts: Parts, plan: TradePlan): Result<ApprovedPlan, readonly TradeDenial[]> {
  const missing = missingFor(parts, plan);
  const checked = checkRisk(plan.risk, limitsOf(parts.life), riskStateOf(parts));
  if (checked.ok && missing.length === 0) return ok(checked.value);
  return err([...missing, ...(checked.ok ? [] : checked.error)]);
}

function missingFor({ account, life }: Parts, plan: TradePlan): readonly TradeDenial[] {
  if (!life.record.isAllowed) return [{ rule: "live_not_allowed" }];
  if (account.mode === "paper") return [];
  const venues = [...new Set(plan.risk.legs.map(({ venue }) => venue))];
  return venues.flatMap((venue): TradeDenial[] => (life.slots.has(venue) ? [] : [{ rule: "no_key", venue }]));
}

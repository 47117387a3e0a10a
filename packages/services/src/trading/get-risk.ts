import type { RiskState } from "@tandem/contract/risk";
import { listCoolDowns } from "@tandem/db/repositories/cool-downs";
import { listHaltsInForce } from "@tandem/db/repositories/halts";
import { isLiveAllowed } from "@tandem/db/repositories/live-permissions";
import { readRiskCeilings } from "@tandem/db/repositories/risk-ceilings";
import { readRiskSettings } from "@tandem/db/repositories/risk-settings";
import { formatScaled } from "@tandem/domain/money";
import { underCeilings } from "@tandem/domain/risk/risk-plan";
import { REPORTING_CURRENCY, type Trader } from "@tandem/engine/trading/trader";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { toWireCoolDown, toWireHalt, toWireLimits, toWireRepair } from "./to-wire-risk.ts";

type Standing = Awaited<ReturnType<Trader["standing"]>>;
const NOTHING: Standing = { accounts: [], use: [] };

/** What the caller may risk, how much of it is used, what is halted, and how the accounts stand. */
export async function getRisk({ ctx }: { readonly ctx: UserCtx }): Promise<RiskState> {
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const stored = await transaction({ deps, scope: { userId } }, async (tx) => ({
    settings: await readRiskSettings({ tx, userId }),
    ceilings: await readRiskCeilings(tx),
    halts: await listHaltsInForce({ tx, userId }),
    coolDowns: await listCoolDowns({ tx, userId, now: deps.clock.epochMs() }),
    liveAllowed: await isLiveAllowed({ tx, userId }),
  }));
  // What is stored is told whether or not somebody trades by it.
  const standing = await deps.trader.standing(userId).catch(() => NOTHING);
  return {
    currency: REPORTING_CURRENCY,
    limits: toWireLimits(underCeilings(stored.settings.limits, stored.ceilings)),
    ceilings: toWireLimits(stored.ceilings),
    repair: toWireRepair(stored.settings.repair),
    use: standing.use.map(({ mode, limit, target, value, max }) => ({
      mode,
      limit,
      target: target ?? null,
      value: value === undefined ? null : formatScaled(value),
      max: formatScaled(max),
    })),
    halts: stored.halts.map(toWireHalt),
    coolDowns: stored.coolDowns.map(toWireCoolDown),
    accounts: standing.accounts.map(({ mode, state, venues }) => ({
      mode,
      state,
      venues: venues.map((one) => ({ venue: one.venue, state: one.state, reason: one.reason ?? null })),
    })),
    liveAllowed: stored.liveAllowed,
  };
}

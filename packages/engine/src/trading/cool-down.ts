import type { Deal } from "@tandem/domain/deals/deal";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { AccountLife } from "./account-life.ts";
import type { DealEnd } from "./run-deal.ts";
import type { AccountId } from "./trading-store.ts";

type Cooling = {
  readonly deps: AccountDeps;
  readonly account: AccountId;
  readonly life: AccountLife;
};

/** Nothing new of a venue or symbol for a while: in force at once, and stored. */
export function coolDown(
  { deps, account, life }: Cooling,
  of: { readonly scope: "venue" | "symbol"; readonly target: string; readonly reason: string; readonly ms: number },
): void {
  const { scope, target, reason, ms } = of;
  const at = Math.floor(deps.clock.epochMs());
  const cooling = { scope, target, reason, until: Math.floor(at + ms) };
  life.coolDowns.push(cooling);
  deps.store.coolDown({ account, coolDown: cooling, at }).catch((error: unknown) => {
    deps.log.warn({ reason: reasonOf(error) }, "a cool-down could not be stored");
  });
}

/** What the end of a deal means for the next ones: a loss counts, and its symbols rest; those of one that failed or needs a person, too. */
export function learnFromEnd(
  cooling: Cooling,
  { deal, end, profit }: { deal: Deal; end: DealEnd; profit: bigint | undefined },
): void {
  const { deps, life } = cooling;
  const { times } = deps;
  const isLoss = profit !== undefined && profit < 0n;
  const isDone = end.kind === "finish" && end.outcome === "done";
  life.lossStreak = isLoss ? life.lossStreak + 1 : isDone ? 0 : life.lossStreak;
  const ms = isLoss ? times.lossCoolDownMs : isDone ? 0 : times.failureCoolDownMs;
  if (ms === 0) return;
  for (const target of new Set(deal.legs.map(({ market }) => market.symbol)))
    coolDown(cooling, { scope: "symbol", target, reason: isLoss ? "loss" : "failed", ms });
}

import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { AccountLife } from "./account-life.ts";
import { equityOf } from "./risk-state.ts";
import type { AccountId } from "./trading-store.ts";

const EQUITY_EVERY_MS = 10_000;

/** A point of the equity curve, where one is due; `at` is epoch ms. A point that is not stored is a gap in the curve, no more. */
export function saveEquity(deps: AccountDeps, account: AccountId, life: AccountLife): void {
  const at = Math.floor(deps.clock.epochMs());
  if (at - life.equitySavedAt < EQUITY_EVERY_MS) return;
  life.equitySavedAt = at;
  const equity = equityOf(life.funds, deps.prices);
  if (life.equityPeak === undefined || equity > life.equityPeak) life.equityPeak = equity;
  deps.store.savedEquity({ account, at, equity }).catch((error: unknown) => {
    deps.log.warn({ reason: reasonOf(error) }, "a point of the equity curve could not be stored");
  });
}

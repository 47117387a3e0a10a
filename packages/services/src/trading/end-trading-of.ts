import { mayNotTrade } from "@tandem/db/trading/read-settings";
import type { ServiceDeps } from "../context.ts";
import { askTrader, reloadTrader } from "./ask-trader.ts";

/**
 * After a user was disabled or became a viewer: nothing more is sent in that name, and what rests is cancelled. A
 * trader that is not there reads it when it starts.
 * @throws ServiceError UNAVAILABLE trader_unavailable: what rests may rest still
 */
export async function endTradingOf(deps: Pick<ServiceDeps, "trader">, userId: string): Promise<void> {
  if (!deps.trader.isConnected()) return;
  await askTrader(deps, (trader) => trader.halted({ ...mayNotTrade(userId), userId }));
  await reloadTrader(deps, userId);
}

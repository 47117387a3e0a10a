import { type Trader, TraderUnavailableError } from "@tandem/engine/trading/trader";
import type { Actor } from "@tandem/engine/trading/trading-store";
import type { ServiceDeps, UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";

type TraderDeps = Pick<ServiceDeps, "trader">;

/** @throws ServiceError UNAVAILABLE trader_unavailable: what was asked is durable or not done, so it may be asked again */
export async function askTrader<T>(deps: TraderDeps, ask: (trader: Trader) => Promise<T>): Promise<T> {
  try {
    return await ask(deps.trader);
  } catch (error) {
    if (error instanceof TraderUnavailableError)
      throw new ServiceError("UNAVAILABLE", { reason: "trader_unavailable", cause: error });
    throw error;
  }
}

/**
 * After what it trades by was written. A trader that is not there reads it when it starts; one that is there and does
 * not answer may still go by what was before. @throws ServiceError UNAVAILABLE trader_unavailable
 */
export async function reloadTrader(deps: TraderDeps, userId: string | undefined): Promise<void> {
  if (!deps.trader.isConnected()) return;
  await askTrader(deps, (trader) => trader.reload({ userId }));
}

export const actorOf = ({ request, identity }: UserCtx): Actor => ({
  type: "user",
  requestId: request.requestId,
  sessionId: identity.sessionId,
  ip: request.ip,
  userAgent: request.userAgent,
});

import type { TradingMode } from "@tandem/contract/trading";
import type { UserCtx } from "../context.ts";

const WAIT_MS = 3_000;
const LOOK_MS = 50;

/**
 * A trader's account gets what it starts with when it is first loaded: asks for that and waits a moment for it. Who may
 * not trade has none, and a trader that is not there leaves what is stored.
 */
export async function wakeAccounts({ deps, identity }: UserCtx, mode: TradingMode): Promise<void> {
  if (identity.user.role === "viewer" || !deps.trader.isConnected()) return;
  const until = deps.clock.monotonicMs() + WAIT_MS;
  try {
    for (;;) {
      const { accounts } = await deps.trader.standing(identity.user.id);
      const state = accounts.find((account) => account.mode === mode)?.state;
      if (state !== "starting" && state !== "reconciling") return;
      if (deps.clock.monotonicMs() >= until) return;
      await new Promise<void>((resolve) => void deps.clock.after(LOOK_MS, resolve));
    }
  } catch {
    // What is stored is the answer; its state is told by risk.get.
  }
}

import type { TradingMode } from "@tandem/contract/trading";
import type { TradingFact } from "@tandem/engine/trading/trader";
import type { ServiceDeps } from "../context.ts";

/** A fact that got lost on its way, as when the engine's thread ends, is made up for by then. */
const LOOK_MS = 10_000;

/** Calls `note` when something of the user's changed, and every ten seconds; the returned function ends it. */
export function listenToTrading(args: {
  readonly deps: Pick<ServiceDeps, "trader" | "clock">;
  readonly userId: string;
  readonly mode?: TradingMode | undefined;
  readonly kinds: readonly TradingFact["kind"][];
  readonly note: () => void;
}): () => void {
  const { deps, userId, mode, kinds, note } = args;
  const unsubscribe = deps.trader.subscribe((fact) => {
    if (fact.userId === userId && (mode === undefined || fact.mode === mode) && kinds.includes(fact.kind)) note();
  });
  let cancel = (): void => {};
  const arm = (): void => {
    cancel = deps.clock.after(LOOK_MS, () => {
      note();
      arm();
    });
  };
  arm();
  return () => {
    cancel();
    unsubscribe();
  };
}

import { CandidateSizer } from "@tandem/engine/detect/candidate-sizer";
import { CycleDetector } from "@tandem/engine/detect/cycle-detector";
import { buildCycleGraph } from "@tandem/engine/detect/cycle-graph";
import { OpenSet } from "@tandem/engine/detect/open-set";
import { MarketState } from "@tandem/engine/market-state";
import type { Way } from "./harness.ts";
import type { Load } from "./markets.ts";

/** The cycles' part of an update alone: the book is already stored and its market known. */
export function createScreen(load: Load): Way {
  const state = new MarketState(load.markets, 5000, undefined);
  const graph = buildCycleGraph({ state, triangular: true, maxCycle: undefined, startAssets: ["USDT"] });
  const sizer = new CandidateSizer({
    minNetBps: 0n,
    maxNotional: new Map(),
    maxCycle: 3,
    staleMs: 5000,
    kinds: ["triangular"],
    startAssets: ["USDT"],
  });
  const cycles = new CycleDetector({ graph, state, sizer, opens: new OpenSet(() => undefined) });
  const indexes = load.updates.map((message) => state.indexOf(message.venue, message.symbol));
  // Both rates of every update, as the book would give them after a fee of 10 basis points.
  const rates = load.updates.map(
    ({ bids, asks }) => [0.999 / (asks[0]?.[0] ?? 1), (bids[0]?.[0] ?? 0) * 0.999] as const,
  );
  let at = 0;
  return {
    name: "screen",
    run(count) {
      for (let i = 0; i < count; i++) {
        const index = indexes[at];
        const rate = rates[at];
        at = at + 1 === indexes.length ? 0 : at + 1;
        if (index === undefined || rate === undefined) continue;
        state.rates[index * 2] = rate[0];
        state.rates[index * 2 + 1] = rate[1];
        cycles.refresh(index);
        cycles.evaluate();
      }
    },
  };
}

import { createDetector, type DetectorConfig } from "@tandem/engine/detector";
import type { BookMessage } from "@tandem/engine/ports";
import type { Way } from "./harness.ts";
import type { Load } from "./markets.ts";

export const CONFIG: DetectorConfig = {
  minNetBps: 0n,
  maxNotional: new Map(),
  maxCycle: 3,
  staleMs: 5000,
  kinds: ["cross"],
  startAssets: ["USDT", "BTC", "ETH"],
};

let events = 0;
/** What opened, changed or closed under all loads: they are made so that nothing does. */
export const eventCount = (): number => events;

export type Applied = (message: BookMessage) => void;

/** A detector with every book of the load; time moves on by a millisecond every 64 updates. */
export function detectorOn(load: Load, config: Partial<DetectorConfig> = {}): Applied {
  const detector = createDetector({ config: { ...CONFIG, ...config }, emit: () => void events++ });
  detector.setMarkets(load.markets);
  for (const message of load.first) detector.apply(1, message);
  let updates = 64;
  return (message) => detector.apply(updates++ >> 6, message);
}

/** Runs through the updates round and round. */
export function way(name: string, updates: readonly BookMessage[], update: (message: BookMessage) => void): Way {
  let at = 0;
  return {
    name,
    run(count) {
      for (let i = 0; i < count; i++) {
        const message = updates[at];
        at = at + 1 === updates.length ? 0 : at + 1;
        if (message !== undefined) update(message);
      }
    },
  };
}

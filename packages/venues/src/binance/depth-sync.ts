import type { Clock } from "@tandem/engine/ports";
import type { BookOutput } from "../book-output.ts";
import { bestOf } from "../level-side.ts";
import { DepthMachine } from "./depth-machine.ts";
import type { DepthSync } from "./depth-types.ts";

/**
 * Proves one Binance book: a REST snapshot, then an unbroken chain of changes (spot `U`, `u`; futures `pu`, `u`).
 * `needSnapshot` is called whenever a snapshot has to be fetched, also to refresh a live book whose price has run
 * towards the edge of the last one. The machine of `docs/venues.md`, "Binance".
 */
export function createDepthSync(deps: {
  readonly out: BookOutput;
  readonly clock: Clock;
  readonly needSnapshot: () => void;
}): DepthSync {
  const machine = new DepthMachine(deps);
  return {
    subscribed: () => machine.subscribed(),
    change: (change) => machine.change(change),
    snapshot: (snapshot) => machine.snapshot(snapshot),
    malformed: () => machine.malformed(),
    disconnected: () => machine.disconnected(),
    isLive: () => machine.live,
    best: () => bestOf(machine.bids, machine.asks),
    sequence: () => (machine.live ? machine.bookLast : undefined),
  };
}

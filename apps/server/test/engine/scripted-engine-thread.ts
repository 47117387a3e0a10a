import { parentPort, workerData } from "node:worker_threads";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { market, snapshot } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import type { Governor } from "@tandem/venues/governor/governor-types";
import { runEngineThread } from "../../src/engine/run-engine-thread.ts";
import { COMMAND, type ScriptedData, SLOT } from "./scripted-engine.ts";

if (parentPort === null) throw new Error("a worker thread's");
const { shared, venues, unproved } = workerData as ScriptedData; // given by the tests beside this file
const slots = new Int32Array(shared);
const SYMBOL = "BTC/USDT";

/** Buying at the second venue for 100 and selling at the first for 101: open, and shut again by the next message. */
const [first = "", second = ""] = venues;
const messages = [101, 98].map((bid) => snapshot(`${first}|${SYMBOL}`, { bids: [[bid, 1]], asks: [[102, 1]] }));
const other = snapshot(`${second}|${SYMBOL}`, { bids: [[99, 1]], asks: [[100, 1]] });

runEngineThread({
  port: parentPort,
  compose: ({ clock, log, governor }) => {
    const feeds = venues.map((venue) => ({
      ...createScriptedFeed({
        venue,
        answers: [[market(venue, SYMBOL, { amountStep: "0.001" })]],
        onStart: (sink) => {
          sink.link({ venue, connected: true });
          if (venue === second) sink.book(other);
        },
        onStop: async () => clearInterval(timer),
      }),
      isUnproved: venue === unproved,
    }));
    const engine = createLiveEngine({ feeds, symbols: "all", clock, log });
    engine.bus.subscribe("opportunity.opened", () => void Atomics.add(slots, SLOT.opened, 1));
    let turn = 0;
    const timer = setInterval(() => {
      obey(Atomics.load(slots, SLOT.command), governor);
      Atomics.store(slots, SLOT.used, Math.round(governor.state("binance").used * 100));
      const [feed, sold] = feeds;
      // Nothing else keeps it from growing stale.
      if (unproved !== undefined && sold !== undefined && sold.started().length > 0) sold.sink().book(other);
      const message = messages[unproved === undefined ? turn++ % messages.length : 0];
      if (feed !== undefined && feed.started().length > 0 && message !== undefined) feed.sink().book(message);
    }, 1);
    return engine;
  },
});

function obey(command: number, governor: Governor): void {
  if (command === COMMAND.fail) throw new Error("the engine's invariant is broken");
  if (command === COMMAND.spend) {
    Atomics.store(slots, SLOT.command, COMMAND.none);
    // All that binance allows in a minute.
    void governor.run({ venue: "binance", lane: "cancel", weight: 6_000, call: async () => {} });
  }
  if (command !== COMMAND.stall) return;
  Atomics.store(slots, SLOT.isStalled, 1);
  while (Atomics.load(slots, SLOT.command) === COMMAND.stall) {
    // Busy, as a long computation is.
  }
  Atomics.store(slots, SLOT.isStalled, 0);
}

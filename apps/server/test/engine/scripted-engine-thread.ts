import { parentPort, workerData } from "node:worker_threads";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { market, snapshot } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import { runEngineThread } from "../../src/engine/run-engine-thread.ts";
import { COMMAND, type ScriptedData, SLOT } from "./scripted-engine.ts";

if (parentPort === null) throw new Error("a worker thread's");
const { shared, venues } = workerData as ScriptedData; // given by the tests beside this file
const slots = new Int32Array(shared);
const SYMBOL = "BTC/USDT";

/** Buying at the second venue for 100 and selling at the first for 101: open, and shut again by the next message. */
const [first = "", second = ""] = venues;
const messages = [101, 98].map((bid) => snapshot(`${first}|${SYMBOL}`, { bids: [[bid, 1]], asks: [[110, 1]] }));
const other = snapshot(`${second}|${SYMBOL}`, { bids: [[99, 1]], asks: [[100, 1]] });

runEngineThread({
  port: parentPort,
  compose: ({ clock, log }) => {
    const feeds = venues.map((venue) =>
      createScriptedFeed({
        venue,
        answers: [[market(venue, SYMBOL, { amountStep: "0.001" })]],
        onStart: (sink) => {
          sink.link({ venue, connected: true });
          if (venue === second) sink.book(other);
        },
        onStop: async () => clearInterval(timer),
      }),
    );
    const engine = createLiveEngine({ feeds, symbols: "all", clock, log });
    engine.bus.subscribe("opportunity.opened", () => void Atomics.add(slots, SLOT.opened, 1));
    let turn = 0;
    const timer = setInterval(() => {
      obey(Atomics.load(slots, SLOT.command));
      const [feed] = feeds;
      const message = messages[turn++ % messages.length];
      if (feed !== undefined && feed.started().length > 0 && message !== undefined) feed.sink().book(message);
    }, 1);
    return engine;
  },
});

function obey(command: number): void {
  if (command === COMMAND.fail) throw new Error("the engine's invariant is broken");
  if (command !== COMMAND.stall) return;
  Atomics.store(slots, SLOT.isStalled, 1);
  while (Atomics.load(slots, SLOT.command) === COMMAND.stall) {
    // Busy, as a long computation is.
  }
  Atomics.store(slots, SLOT.isStalled, 0);
}

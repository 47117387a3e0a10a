import type { LiveEngine } from "@tandem/engine/live/create-live-engine";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { createLiveClock } from "@tandem/engine/live-clock";
import { market, snapshot } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";

const SYMBOLS = ["BTC", "ETH"].map((base) => `${base}/USDT`);
const VENUES = ["binance", "kraken"];
const MESSAGES_A_MS = 2;

/** A live engine under 2,000 messages a second, whose opportunities change all the time. */
export function createBusyEngine(): LiveEngine {
  const clock = createLiveClock();
  const feeds = VENUES.map((venue) =>
    createScriptedFeed({
      venue,
      answers: [SYMBOLS.map((symbol) => market(venue, symbol, { amountStep: "0.001" }))],
      onStart: (sink) => {
        sink.link({ venue, connected: true });
        if (venue === "kraken")
          for (const symbol of SYMBOLS) sink.book(snapshot(`kraken|${symbol}`, { bids: [[99, 1]], asks: [[100, 5]] }));
      },
    }),
  );
  const [binance] = feeds;
  let turn = 0;
  setInterval(() => {
    if (binance === undefined || binance.started().length === 0) return;
    for (let n = 0; n < MESSAGES_A_MS; n++) {
      turn += 1;
      const symbol = SYMBOLS[turn % SYMBOLS.length] ?? "";
      const amount = 1 + (turn % 97) / 100;
      binance.sink().book(snapshot(`binance|${symbol}`, { bids: [[101, amount]], asks: [[110, 1]] }));
    }
  }, 1).unref();
  return createLiveEngine({ feeds, symbols: "all", clock });
}

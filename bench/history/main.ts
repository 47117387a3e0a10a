// What the history costs detection: the time of one update, every tenth of which opens or closes an opportunity, without
// a recorder, with one whose store answers in 20 ms, and with one whose store never answers.
import type { OpportunityHistory } from "@tandem/engine/history/opportunity-history";
import { recordHistory } from "@tandem/engine/history/record-history";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { silentLog } from "@tandem/engine/live/engine-log";
import { createLiveClock } from "@tandem/engine/live-clock";
import { delta, market, snapshot } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";

const SYMBOL = "BTC/USDT";
const UPDATES = 20_000;
/** Between these the event loop gets its turn, as it does between frames. */
const UPDATES_PER_TURN = 50;
const ROUNDS = 7;

const STORES: Readonly<Record<string, OpportunityHistory | undefined>> = {
  none: undefined,
  slow: { append: () => new Promise((resolve) => setTimeout(resolve, 20)) },
  gone: { append: () => new Promise(() => {}) },
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Times of single updates in µs, sorted. */
async function run(history: OpportunityHistory | undefined): Promise<Float64Array> {
  const clock = createLiveClock();
  const feeds = ["binance", "kraken"].map((venue) =>
    createScriptedFeed({ venue, answers: [[market(venue, SYMBOL, { amountStep: "0.001" })]] }),
  );
  const engine = createLiveEngine({ feeds, symbols: "all", clock });
  const recorder = history && recordHistory({ bus: engine.bus, history, clock, log: silentLog });
  engine.start();
  await turn();
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  const [binance, kraken] = feeds.map((feed) => feed.sink());
  kraken?.book(snapshot(`kraken|${SYMBOL}`, { bids: [[99, 1]], asks: [[100, 1]] }));
  binance?.book(snapshot(`binance|${SYMBOL}`, { bids: [[98, 1]], asks: [[110, 1]] }));
  const opening = delta(`binance|${SYMBOL}`, { bids: [[101, 1]] });
  const closing = delta(`binance|${SYMBOL}`, { bids: [[101, 0]] });
  const quiet = [1, 2].map((amount) => delta(`binance|${SYMBOL}`, { bids: [[90, amount]] }));
  const updates = Array.from({ length: 20 }, (_, i) => (i === 0 ? opening : i === 10 ? closing : quiet[i % 2]));

  const times = new Float64Array(UPDATES);
  for (let i = 0; i < UPDATES; i++) {
    const update = updates[i % updates.length] ?? opening;
    const startedAt = performance.now();
    binance?.book(update);
    times[i] = (performance.now() - startedAt) * 1_000;
    if (i % UPDATES_PER_TURN === 0) await turn();
  }
  void recorder?.stop();
  await engine.stop();
  return times.sort();
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? Number.NaN;

const rounds = new Map<string, Float64Array[]>(Object.keys(STORES).map((name) => [name, []]));
// Interleaved, so that a busy moment of the machine hits all alike; the first round warms up.
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, history] of Object.entries(STORES)) {
    const times = await run(history);
    if (round > 0) rounds.get(name)?.push(times);
  }
}
for (const [label, share] of [
  ["p50", 0.5],
  ["p99", 0.99],
] as const) {
  const of = (name: string) => median((rounds.get(name) ?? []).map((times) => quantile(times, share)));
  const baseline = of("none");
  for (const name of ["slow", "gone"]) {
    const value = of(name);
    const row = { name: `history/${name}-store/${label}`, value, unit: "µs/update", baseline, ratio: value / baseline };
    console.log(JSON.stringify(row));
    console.error(
      `${row.name.padEnd(24)} ${value.toFixed(2)} µs, without ${baseline.toFixed(2)} µs: ${row.ratio.toFixed(2)} ×`,
    );
  }
}

import type { Market } from "@tandem/domain/market";
import type { BookMessage } from "@tandem/engine/ports";

const FEE = 0.001;

type Ticker = { bid: number; ask: number };
type Leg = { symbol: string; side: "buy" | "sell" };
/** Where a step between two assets can be taken: one leg a venue. */
type Step = { venue: string; leg: Leg }[];

const keepTicker = (tickers: Record<string, Record<string, Ticker>>, message: BookMessage): void => {
  tickers[message.symbol] ??= {};
  const venues = tickers[message.symbol];
  if (venues !== undefined) venues[message.venue] = { bid: message.bids[0]?.[0] ?? 0, ask: message.asks[0]?.[0] ?? 0 };
};

function stepsOf(markets: readonly Market[]): Map<string, Map<string, Step>> {
  const steps = new Map<string, Map<string, Step>>();
  const add = (from: string, to: string, at: Step[number]): void => {
    const targets = steps.get(from) ?? new Map<string, Step>();
    targets.set(to, [...(targets.get(to) ?? []), at]);
    steps.set(from, targets);
  };
  for (const { base, quote, symbol, venue } of markets) {
    add(quote, base, { venue, leg: { symbol, side: "buy" } });
    add(base, quote, { venue, leg: { symbol, side: "sell" } });
  }
  return steps;
}

const rateOf = (ticker: Ticker | undefined, side: "buy" | "sell"): number =>
  ticker === undefined ? 0 : (side === "buy" ? 1 / ticker.ask : ticker.bid) * (1 - FEE);

/** All cycles of up to `longest` assets as objects, each looked at, at its best venues, whenever any book changes. */
export function createCycleLoop(markets: readonly Market[], longest: number) {
  const tickers: Record<string, Record<string, Ticker>> = {};
  const steps = stepsOf(markets);
  const cycles: { start: string; steps: Step[] }[] = [];
  const walk = (start: string, at: string, path: Step[], seen: readonly string[]): void => {
    for (const [to, step] of steps.get(at) ?? []) {
      if (to === start && path.length >= 2) cycles.push({ start, steps: [...path, step] });
      if (to > start && !seen.includes(to) && path.length + 1 < longest)
        walk(start, to, [...path, step], [...seen, to]);
    }
  };
  for (const start of steps.keys()) walk(start, start, [], [start]);
  let found = 0;
  return {
    count: cycles.length,
    keep: (message: BookMessage) => keepTicker(tickers, message),
    update(message: BookMessage): void {
      keepTicker(tickers, message);
      for (const cycle of cycles) {
        let amount = 1;
        for (const step of cycle.steps) {
          let best = 0;
          for (const { venue, leg } of step) best = Math.max(best, rateOf(tickers[leg.symbol]?.[venue], leg.side));
          amount *= best;
        }
        if (amount > 1) found++;
      }
    },
    found: () => found,
  };
}

/** Bellman-Ford over the best rate of every step: whether any cycle multiplies to more than one, at every update. */
export function createBellmanFord(markets: readonly Market[]) {
  const tickers: Record<string, Record<string, Ticker>> = {};
  const steps = stepsOf(markets);
  const names = [...steps.keys()];
  const numbers = new Map(names.map((name, index) => [name, index]));
  const edges = [...steps].flatMap(([from, targets]) =>
    [...targets].map(([to, step]) => ({ from: numbers.get(from) ?? 0, to: numbers.get(to) ?? 0, step })),
  );
  const weights = new Float64Array(edges.length);
  const distance = new Float64Array(names.length);
  const edgesOfSymbol = new Map<string, number[]>();
  for (const [index, { step }] of edges.entries())
    for (const { leg } of step) edgesOfSymbol.set(leg.symbol, [...(edgesOfSymbol.get(leg.symbol) ?? []), index]);
  const weigh = (index: number): void => {
    let best = 0;
    for (const { venue, leg } of edges[index]?.step ?? [])
      best = Math.max(best, rateOf(tickers[leg.symbol]?.[venue], leg.side));
    weights[index] = -Math.log(best);
  };
  const relax = (): boolean => {
    let changed = false;
    for (let i = 0; i < edges.length; i++) {
      const edge = edges[i];
      if (edge === undefined) continue;
      const through = (distance[edge.from] ?? 0) + (weights[i] ?? 0);
      if (through >= (distance[edge.to] ?? 0) - 1e-12) continue;
      distance[edge.to] = through;
      changed = true;
    }
    return changed;
  };
  let found = 0;
  const keep = (message: BookMessage): void => {
    keepTicker(tickers, message);
    for (const index of edgesOfSymbol.get(message.symbol) ?? []) weigh(index);
  };
  return {
    keep,
    update(message: BookMessage): void {
      keep(message);
      distance.fill(0);
      let round = 0;
      while (round < names.length && relax()) round++;
      if (round === names.length) found++;
    },
    found: () => found,
  };
}

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ChainSizer } from "@tandem/domain/chain-sizer";
import { createDetector, type DetectorConfig } from "@tandem/engine/detector";
import type { BookMessage } from "@tandem/engine/ports";
import { createStoreOnly, createTriangleLoop, createUserLoop } from "./baselines.ts";
import { createScreen } from "./cycle-screen.ts";
import { compare, note, report, summarise, type Way } from "./harness.ts";
import { crossLoad, type Load, triangleLoad } from "./markets.ts";
import { sizingWays } from "./sizing.ts";

const CONFIG: DetectorConfig = {
  minNetBps: 0n,
  maxNotional: new Map(),
  maxCycle: 3,
  staleMs: 5000,
  kinds: ["cross"],
  startAssets: ["USDT", "BTC", "ETH"],
};

let events = 0;

function detectorOn(load: Load, config: Partial<DetectorConfig> = {}) {
  const detector = createDetector({ config: { ...CONFIG, ...config }, emit: () => void events++ });
  detector.setMarkets(load.markets);
  for (const message of load.first) detector.apply(1, message);
  return detector;
}

/** Runs through the updates round and round. */
function way(name: string, updates: readonly BookMessage[], update: (message: BookMessage) => void): Way {
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

function benchCross(): void {
  const load = crossLoad({ venues: 10, symbols: 500, depth: 20 });
  const venues = Array.from({ length: 10 }, (_, v) => `venue${v}`);
  const symbols = Array.from({ length: 500 }, (_, s) => `C${s}/USDT`);
  const detector = detectorOn(load);
  const user = createUserLoop(venues);
  for (const message of load.first) user.store(message);
  const store = createStoreOnly(load.markets);
  const frames = load.updates.slice(0, 512).map((message) => JSON.stringify(message));
  let frame = 0;
  const [ours = 0, userLoop = 0, floor = 0, parse = 0, rescan = 0] = compare([
    way("ours", load.updates, (message) => detector.apply(1, message)),
    way("user", load.updates, (message) => user.update(message)),
    way("store", load.updates, store),
    way("parse", load.updates, () => void JSON.parse(frames[frame++ % frames.length] ?? "")),
    way("rescan", load.updates, (message) => user.rescan(message, symbols)),
  ]);
  report("detect/cross-10x500", ours, { baseline: userLoop });
  report("detect/cross-10x500-against-rescan", ours, { baseline: rescan });
  report("detect/cross-10x500-against-store-only", ours, { baseline: floor });
  report("detect/cross-10x500-against-json-parse", ours, { baseline: parse });
  note(`frames of ${frames[0]?.length ?? 0} bytes; ${events} events while nothing should open`);
}

function benchSizes(): void {
  const sized = (size: { venues: number; symbols: number; depth: number }): Way => {
    const load = crossLoad(size);
    const detector = detectorOn(load);
    return way(`${size.venues}x${size.symbols}x${size.depth}`, load.updates, (message) => detector.apply(1, message));
  };
  const series = (name: string, ways: Way[]): void => {
    const times = compare(ways, { rounds: 7, roundMs: 25 });
    // The baseline of a series is its first member: the ratio shows how flat the cost is.
    for (const [i, { name: size }] of ways.entries())
      report(`${name}-${size}`, times[i] ?? 0, { baseline: times[0] ?? 0 });
  };
  series(
    "detect/venues",
    [2, 5, 10, 20].map((venues) => sized({ venues, symbols: 200, depth: 5 })),
  );
  series(
    "detect/symbols",
    [50, 500, 5000].map((symbols) => sized({ venues: 4, symbols, depth: 5 })),
  );
  series(
    "detect/levels-snapshot",
    [1, 10, 100, 1000].map((depth) => sized({ venues: 4, symbols: 20, depth })),
  );
  series("detect/levels-delta", [1, 10, 100, 1000].map(deltaWay));
}

/** One level near the top appears and goes again, in books of `depth` levels. */
function deltaWay(depth: number): Way {
  const load = crossLoad({ venues: 4, symbols: 20, depth, updates: 1 });
  const detector = detectorOn(load);
  const deltas = load.first.slice(0, 80).flatMap((message): BookMessage[] => {
    const price = (message.bids[0]?.[0] ?? 1) * 0.99995;
    const delta = (amount: number): BookMessage => ({ ...message, type: "delta", bids: [[price, amount]], asks: [] });
    return [delta(1), delta(0)];
  });
  return way(`4x20x${depth}`, deltas, (message) => detector.apply(1, message));
}

function benchCycles(): void {
  for (const [markets, triple, double] of [
    [500, 100, 98],
    [1500, 300, 299],
  ] as const) {
    const load = triangleLoad(triple, double);
    const objects = createTriangleLoop(load.markets);
    for (const message of load.first) objects.update(message);
    const detector = detectorOn(load, { kinds: ["triangular"] });
    const screen = createScreen(load);
    const [whole = 0, inner = 0, baseline = 0] = compare([
      way("whole", load.updates, (message) => detector.apply(1, message)),
      screen,
      way("objects", load.updates, (message) => objects.update(message)),
    ]);
    report(`detect/cycles-${markets}`, whole, { baseline });
    report(`detect/cycles-${markets}-screen`, inner, { baseline });
    note(`${markets} markets: ${objects.count} directed triangles`);
  }
}

function benchManyAssets(): void {
  const random = crossLoad({ venues: 3, symbols: 57, depth: 5 });
  const hubs = ["USDT", "BTC", "ETH"];
  const load: Load = { markets: [], first: [], updates: [] };
  const rename = (message: BookMessage, hub: string, scale: number): BookMessage => ({
    ...message,
    symbol: message.symbol.replace("USDT", hub),
    bids: message.bids.map(([price, amount]) => [price / scale, amount] as const),
    asks: message.asks.map(([price, amount]) => [price / scale, amount] as const),
  });
  for (const [i, hub] of hubs.entries()) {
    const scale = [1, 30_000, 2_000][i] ?? 1;
    for (const market of random.markets)
      load.markets.push({ ...market, symbol: market.symbol.replace("USDT", hub), quote: hub });
    load.first.push(...random.first.map((message) => rename(message, hub, scale)));
    load.updates.push(...random.updates.map((message) => rename(message, hub, scale)));
  }
  for (const maxCycle of [3, 4]) {
    const detector = detectorOn(load, { kinds: ["cycle"], maxCycle });
    const [time = 0] = compare([way("cycle", load.updates, (message) => detector.apply(1, message))]);
    report(`detect/cycles-60-assets-up-to-${maxCycle}`, time);
  }
}

function benchHeap(): void {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const million = 1_000_000;
  const growth = (run: (count: number) => void): number => {
    run(200_000);
    collect();
    const before = process.memoryUsage().heapUsed;
    run(million);
    return process.memoryUsage().heapUsed - before;
  };
  const cross = crossLoad({ venues: 10, symbols: 50, depth: 5 });
  const crossDetector = detectorOn(cross);
  const triangles = triangleLoad(100, 98);
  const cycleDetector = detectorOn(triangles, { kinds: ["triangular"] });
  const bytes = (name: string, value: number) => report(name, value, { unit: "bytes/M" });
  bytes("detect/heap-cross", growth(way("", cross.updates, (message) => crossDetector.apply(1, message)).run));
  bytes("detect/heap-cycles", growth(way("", triangles.updates, (message) => cycleDetector.apply(1, message)).run));
}

function benchSizing(): void {
  const sizer = new ChainSizer();
  for (const { name, legs } of sizingWays()) {
    const [time = 0] = compare([
      {
        name,
        run(count) {
          for (let i = 0; i < count; i++)
            if (sizer.size(legs, undefined) === undefined) throw new Error(`${name}: nothing found`);
        },
      },
    ]);
    report(name, time / 1000, { unit: "us" });
  }
}

benchCross();
benchSizes();
benchCycles();
benchManyAssets();
benchHeap();
benchSizing();
summarise();

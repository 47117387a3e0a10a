import { createBellmanFord, createCycleLoop } from "./cycle-baselines.ts";
import { createScreen } from "./cycle-screen.ts";
import { compare, note, p99, report } from "./harness.ts";
import { detectorOn, way } from "./loads.ts";
import { manyAssetsLoad, triangleLoad } from "./markets.ts";

/** Triangles of one venue, against looking at all of them as objects and against Bellman-Ford. */
export function benchTriangles(): void {
  for (const [markets, triple, double] of [
    [500, 100, 98],
    [1500, 300, 299],
  ] as const) {
    const load = triangleLoad(triple, double);
    const objects = createCycleLoop(load.markets, 3);
    const graph = createBellmanFord(load.markets);
    for (const message of load.first) {
      objects.keep(message);
      graph.keep(message);
    }
    const ours = way("whole", load.updates, detectorOn(load, { kinds: ["triangular"] }));
    const [whole = 0, inner = 0, baseline = 0, bellman = 0] = compare([
      ours,
      createScreen(load),
      way("objects", load.updates, (message) => objects.update(message)),
      way("bellman-ford", load.updates, (message) => graph.update(message)),
    ]);
    report(`detect/cycles-${markets}`, whole, { baseline });
    report(`detect/cycles-${markets}-p99`, p99(ours));
    report(`detect/cycles-${markets}-screen`, inner, { baseline });
    report(`detect/cycles-${markets}-against-bellman-ford`, whole, { baseline: bellman });
    note(`${markets} markets: ${objects.count} directed triangles, ${objects.found() + graph.found()} found`);
  }
}

/** Cycles across three venues over 60 assets. */
export function benchManyAssets(): void {
  const load = manyAssetsLoad(57);
  for (const maxCycle of [3, 4]) {
    const objects = createCycleLoop(load.markets, maxCycle);
    const graph = createBellmanFord(load.markets);
    for (const message of load.first) {
      objects.keep(message);
      graph.keep(message);
    }
    const [ours = 0, baseline = 0, bellman = 0] = compare([
      way("ours", load.updates, detectorOn(load, { kinds: ["cycle"], maxCycle })),
      way("objects", load.updates, (message) => objects.update(message)),
      way("bellman-ford", load.updates, (message) => graph.update(message)),
    ]);
    const name = `detect/cycles-60-assets-up-to-${maxCycle}`;
    report(name, ours, { baseline });
    report(`${name}-against-bellman-ford`, ours, { baseline: bellman });
    note(`60 assets, up to ${maxCycle} legs: ${objects.count} cycles`);
  }
}

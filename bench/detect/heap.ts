import { report } from "./harness.ts";
import { type Applied, detectorOn, way } from "./loads.ts";
import { deltaLoad, type Load, triangleLoad } from "./markets.ts";

/** So few that the garbage of one number each would not fill the young generation: nothing is collected unseen. */
const UPDATES = 200_000;

function bytesPerMillion(load: Load, applied: Applied): number {
  const gc = globalThis.gc ?? (() => {});
  const { run } = way("", load.updates, applied);
  run(5 * UPDATES);
  gc();
  const before = process.memoryUsage().heapUsed;
  run(UPDATES);
  return ((process.memoryUsage().heapUsed - before) / UPDATES) * 1e6;
}

/** Heap growth of updates that find nothing. */
export function benchHeap(): void {
  const cross = deltaLoad({ venues: 10, symbols: 50, depth: 5 });
  const triangles = triangleLoad(100, 98);
  const bytes = (name: string, value: number) => report(name, value, { unit: "bytes/M" });
  bytes("detect/heap-cross", bytesPerMillion(cross, detectorOn(cross)));
  bytes("detect/heap-cycles", bytesPerMillion(triangles, detectorOn(triangles, { kinds: ["triangular"] })));
}

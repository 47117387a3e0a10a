import { createStoreOnly, createUserLoop } from "./baselines.ts";
import { compare, note, p99, report, type Way } from "./harness.ts";
import { detectorOn, way } from "./loads.ts";
import { crossLoad, deltaLoad, frameOf, type Load } from "./markets.ts";

const SIZE = { venues: 10, symbols: 500, depth: 20 };

function parseWay(load: Load): { parse: Way; bytes: number } {
  const frames = load.updates.slice(0, 512).map(frameOf);
  let at = 0;
  return {
    parse: way("parse", load.updates, () => void JSON.parse(frames[at++ & 511] ?? "")),
    bytes: Math.round(frames.reduce((sum, frame) => sum + frame.length, 0) / frames.length),
  };
}

/** 10 venues x 500 symbols: whole books of 20 levels a side, and the few levels that venues really send. */
export function benchCross(): void {
  const venues = Array.from({ length: SIZE.venues }, (_, v) => `venue${v}`);
  const symbols = Array.from({ length: SIZE.symbols }, (_, s) => `C${s}/USDT`);
  for (const [name, load] of [
    ["detect/cross-10x500-whole-books", crossLoad(SIZE)],
    ["detect/cross-10x500", deltaLoad(SIZE)],
  ] as const) {
    const user = createUserLoop(venues);
    for (const message of load.first) user.store(message);
    const { parse, bytes } = parseWay(load);
    const our = way("ours", load.updates, detectorOn(load));
    const store = way("store", load.updates, createStoreOnly(load.markets));
    const [ours = 0, userLoop = 0, floor = 0, parsing = 0, rescan = 0] = compare([
      our,
      way("user", load.updates, (message) => user.update(message)),
      store,
      parse,
      way("rescan", load.updates, (message) => user.rescan(message, symbols)),
    ]);
    report(name, ours, { baseline: userLoop });
    report(`${name}-against-rescan`, ours, { baseline: rescan });
    report(`${name}-against-store-only`, ours, { baseline: floor });
    report(`${name}-against-json-parse`, ours, { baseline: parsing });
    report(`${name}-p99`, p99(our), { baseline: p99(store) });
    note(`${name}: frames of ${bytes} bytes`);
  }
}

/** How the cost moves with venues, symbols and levels. The baseline is what storing two numbers costs at that size. */
export function benchSizes(): void {
  const series = (name: string, sizes: readonly { venues: number; symbols: number; depth: number }[]): void => {
    const loads = sizes.map(deltaLoad);
    const times = compare(
      loads.flatMap((load) => [
        way("ours", load.updates, detectorOn(load)),
        way("store", load.updates, createStoreOnly(load.markets)),
      ]),
      { rounds: 7, roundMs: 25 },
    );
    for (const [i, { venues, symbols, depth }] of sizes.entries()) {
      report(`${name}-${venues}x${symbols}x${depth}`, times[2 * i] ?? 0, { baseline: times[2 * i + 1] ?? 0 });
    }
  };
  series(
    "detect/venues",
    [2, 5, 10, 20].map((venues) => ({ venues, symbols: 200, depth: 5 })),
  );
  series(
    "detect/symbols",
    [50, 500, 5000].map((symbols) => ({ venues: 4, symbols, depth: 5 })),
  );
  series(
    "detect/levels",
    [1, 10, 100, 1000].map((depth) => ({ venues: 4, symbols: 20, depth })),
  );
}

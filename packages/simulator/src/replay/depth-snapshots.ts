import type { RecordedAnswer, RecordedFile } from "./recorded-venue.ts";
import type { Timeline } from "./timeline.ts";

const SNAPSHOT = /^\{"lastUpdateId":(\d+),/;

/**
 * Binance's recordings hold the REST depth snapshot between the frames, without its symbol: it is the one whose deltas
 * continue the snapshot's id. Found snapshots answer `depth` requests of any spot or derivatives host.
 */
export function depthSnapshots(file: RecordedFile, timeline: Timeline | undefined): RecordedAnswer[] {
  return file.frames.flatMap(({ at, frame }) => {
    const id = Number(SNAPSHOT.exec(frame)?.[1]);
    if (Number.isNaN(id)) return [];
    const symbol = symbolOf(file, id);
    if (symbol === undefined) return [];
    return [{ host: "", path: "depth", query: new URLSearchParams({ symbol }), at, body: frame, timeline }];
  });
}

function symbolOf(file: RecordedFile, id: number): string | undefined {
  const symbols = new Set<string>();
  for (const { frame } of file.frames) {
    if (!frame.includes('"e":"depthUpdate"')) continue;
    const symbol = /"s":"([^"]+)"/.exec(frame)?.[1] ?? "";
    const first = Number(/"U":(\d+)/.exec(frame)?.[1]);
    const last = Number(/"u":(\d+)/.exec(frame)?.[1]);
    if (first <= id + 1 && id + 1 <= last) return symbol;
    symbols.add(symbol);
  }
  const [only] = symbols;
  return symbols.size === 1 ? only : undefined;
}

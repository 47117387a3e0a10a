import { stderr, stdout } from "node:process";

/** A way of doing the work: `run` does `count` updates. */
export type Way = { readonly name: string; readonly run: (count: number) => void };
export type Result = { name: string; value: number; unit: string; baseline: number | null; ratio: number | null };

const results: Result[] = [];
const notes: string[] = [];

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Processor time of this process: on a shared machine the clock on the wall mostly measures the neighbours. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * Nanoseconds of processor time per update of each way, run by turns so that a busy machine disturbs all alike: the median of
 * `rounds`, each sized to take about `roundMs`.
 */
export function compare(ways: readonly Way[], { rounds = 9, roundMs = 40 } = {}): number[] {
  const counts = ways.map(({ run }) => {
    let count = 1;
    for (;;) {
      const startedAt = cpuMs();
      run(count);
      const tookMs = cpuMs() - startedAt;
      if (tookMs > roundMs / 4) return Math.max(1, Math.round((count * roundMs) / tookMs));
      count *= 4;
    }
  });
  const times: number[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of ways.entries()) {
      const count = counts[i] ?? 1;
      const startedAt = cpuMs();
      run(count);
      times[i]?.push(((cpuMs() - startedAt) * 1e6) / count);
    }
  }
  return times.map(median);
}

const BATCH = 64;
const BATCHES = 3000;

/** The 99th percentile of the mean of 64 updates, ns on the wall clock: what a neighbour on the machine takes counts too. */
export function p99(way: Way): number {
  const times = Array.from({ length: BATCHES }, () => {
    const startedAt = performance.now();
    way.run(BATCH);
    return ((performance.now() - startedAt) * 1e6) / BATCH;
  });
  return times.sort((a, b) => a - b)[Math.floor(BATCHES * 0.99)] ?? Number.NaN;
}

/** Prints one result; the ratio says how many times cheaper than the baseline. */
export function report(
  name: string,
  value: number,
  { unit = "ns", baseline }: { unit?: string; baseline?: number } = {},
): void {
  const round = (number: number): number => Number(number.toPrecision(4));
  const result: Result = {
    name,
    value: round(value),
    unit,
    baseline: baseline === undefined ? null : round(baseline),
    ratio: baseline === undefined ? null : round(baseline / value),
  };
  results.push(result);
  stdout.write(`${JSON.stringify(result)}\n`);
}

/** A line for the reader of the summary. */
export const note = (text: string): void => void notes.push(text);

export function summarise(): void {
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const { name, value, unit, baseline, ratio } of results) {
    const against = ratio === null ? "" : `  baseline ${String(baseline).padStart(9)}  ${ratio} x`;
    stderr.write(`${name.padEnd(width)}  ${String(value).padStart(9)} ${unit.padEnd(8)}${against}\n`);
  }
  for (const text of notes) stderr.write(`${text}\n`);
}

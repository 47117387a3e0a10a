import type { RateReport } from "@tandem/api/context";

const WINDOW_S = 60;

const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** Keeps the tightest of the limits that the calls of one answer met. */
export function createRateHeaders(): {
  readonly report: (report: RateReport) => void;
  readonly headers: () => [name: string, value: string][];
} {
  let tightest: RateReport | undefined;
  return {
    report: (report) => {
      if (tightest === undefined || isTighter(report, tightest)) tightest = report;
    },
    headers: () => {
      if (tightest === undefined) return [];
      const { rateClass, limit, remaining, resetMs, refused } = tightest;
      const seconds = wholeSeconds(resetMs);
      return [
        ["RateLimit-Policy", `"${rateClass}";q=${limit};w=${WINDOW_S}`],
        ["RateLimit", `"${rateClass}";r=${remaining};t=${seconds}`],
        ...(refused ? [["Retry-After", String(seconds)] satisfies [string, string]] : []),
      ];
    },
  };
}

const isTighter = (a: RateReport, b: RateReport): boolean =>
  a.refused !== b.refused ? a.refused : a.remaining !== b.remaining ? a.remaining < b.remaining : a.resetMs > b.resetMs;

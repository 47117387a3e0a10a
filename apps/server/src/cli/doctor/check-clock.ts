import type { Config } from "../../env.ts";
import type { Finding } from "./finding.ts";

/** Signed requests are refused by venues from about five seconds on; sessions and limits are counted in them too. */
const OFF_MS_MAX = 2_000;
const ANSWER_MS_MAX = 10_000;

/** Where a venue tells anybody its time, or at least answers. */
const TIME_PATHS: Readonly<Record<string, string>> = {
  binance: "https://api.binance.com/api/v3/time",
  kraken: "https://api.kraken.com/0/public/Time",
  okx: "https://www.okx.com/api/v5/public/time",
  bybit: "https://api.bybit.com/v5/market/time",
};

export type ClockReading = { readonly of: string; readonly offMs: number };

/** Compares this machine's clock with those of the others: there is no other judge of it. */
export function judgeClock(readings: readonly ClockReading[]): Finding {
  const part = "clock";
  if (readings.length === 0) return { state: "note", part, text: "nothing to compare it with" };
  const off = readings.filter(({ offMs }) => Math.abs(offMs) > OFF_MS_MAX);
  const worst = off.map(
    ({ of, offMs }) => `${(Math.abs(offMs) / 1000).toFixed(1)} s ${offMs > 0 ? "behind" : "before"} ${of}`,
  );
  if (off.length === 0)
    return {
      state: "ok",
      part,
      text: `agrees with ${readings.map(({ of }) => of).join(", ")} within ${OFF_MS_MAX / 1000} s`,
    };
  return { state: "fails", part, text: `${worst.join(", ")}: let NTP set it (timedatectl set-ntp true)` };
}

/** The venues' clocks by the `Date` of an answer, whole seconds; those that do not answer are told elsewhere. */
export async function readVenueClocks(config: Pick<Config, "venues" | "venueUrls">): Promise<readonly ClockReading[]> {
  if (config.venues === "demo") return [];
  const asked = config.venues.map(async (venue): Promise<ClockReading | undefined> => {
    const path = TIME_PATHS[venue];
    if (path === undefined) return undefined;
    const base = config.venueUrls[venue];
    const url = base === undefined ? path : path.replace("https://", `${base.replace(/\/$/, "")}/`);
    const startedAt = Date.now();
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return undefined;
    // In the middle of the question, and of the second that the header names.
    return { of: venue, offMs: theirs + 500 - (startedAt + Date.now()) / 2 };
  });
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === "fulfilled" && answer.value ? [answer.value] : []));
}

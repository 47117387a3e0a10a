import type { Clock } from "@tandem/engine/ports";
import type { CcxtExchange } from "../ccxt/ccxt-types.ts";

const EVERY_MS = 60_000;
/** Of so many measurements the one with the shortest way counts: half of it is what cannot be known. */
const KEPT = 5;

type Sample = { readonly skewMs: number; readonly tripMs: number };

/**
 * Measures every minute how far the venue's clock is from ours, by its time endpoint: its time against the middle of
 * our request's way, which is timed from when the request really left, not from when it was asked for.
 * Runs until the clock's timers are cancelled; a measurement that fails is left out.
 */
export function runClockSkew(deps: {
  readonly exchange: CcxtExchange;
  readonly clock: Clock;
  readonly random: () => number;
  /** The venue's clock less ours, ms. */
  readonly report: (skewMs: number) => void;
  /** It could not be measured this time. */
  readonly trouble: (error: unknown) => void;
}): void {
  const { exchange, clock } = deps;
  if (exchange.has["fetchTime"] !== true) return;
  const samples: Sample[] = [];
  clock.after(0, round);

  function round(): void {
    clock.after(EVERY_MS * (1 + deps.random() / 5), round);
    measure().catch(deps.trouble);
  }

  async function measure(): Promise<void> {
    const trip = timeNextRequest(exchange, clock);
    let venueAt: number | undefined;
    try {
      venueAt = await exchange.fetchTime();
    } finally {
      trip.stop();
    }
    const { sentAt, answeredAt } = trip;
    if (venueAt === undefined || !(venueAt > 0) || sentAt === undefined || answeredAt === undefined) return;
    const tripMs = answeredAt - sentAt;
    // Ours at the middle of the way, by the monotonic clock: the wall clock may have been set meanwhile.
    const oursAt = clock.epochMs() - (clock.monotonicMs() - (sentAt + tripMs / 2));
    samples.push({ tripMs, skewMs: venueAt - oursAt });
    if (samples.length > KEPT) samples.shift();
    deps.report(samples.reduce((best, sample) => (sample.tripMs < best.tripMs ? sample : best)).skewMs);
  }
}

type Trip = { sentAt: number | undefined; answeredAt: number | undefined; readonly stop: () => void };

/** Times the next request for the time; others that leave meanwhile are not it. */
function timeNextRequest(exchange: CcxtExchange, clock: Clock): Trip {
  const { fetch } = exchange;
  const trip: Trip = {
    sentAt: undefined,
    answeredAt: undefined,
    stop: () => {
      if (exchange.fetch === timed) exchange.fetch = fetch;
    },
  };
  const timed: CcxtExchange["fetch"] = async (url, ...rest) => {
    if (!/\/time(\?|$)/i.test(url)) return fetch.call(exchange, url, ...rest);
    trip.sentAt = clock.monotonicMs();
    try {
      return await fetch.call(exchange, url, ...rest);
    } finally {
      trip.answeredAt = clock.monotonicMs();
    }
  };
  exchange.fetch = timed;
  return trip;
}

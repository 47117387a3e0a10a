import type { VenueId } from "@tandem/domain/market";
import type { Clock } from "@tandem/engine/ports";
import { createBackoff } from "../backoff.ts";
import { type GovernedCall, GovernorError, type GovernorState, LANES, type Lane } from "./governor-types.ts";
import { createMeter, type Meter } from "./meter.ts";
import type { AnswerFacts } from "./read-answer.ts";
import type { VenueRules } from "./venue-rules.ts";

/** How much of the address's budget a lane may fill: what is urgent always finds some left. */
const SHARES: Readonly<Record<Lane, number>> = { cancel: 1, repair: 0.9, order: 0.8, market: 0.5 };
/** After this long in the queue, a call would be made into a market that has moved on. */
const WAIT_MS_MAX: Readonly<Record<Lane, number>> = { cancel: 10_000, repair: 30_000, order: 2_000, market: 120_000 };
const QUEUE_MAX = 5_000;
/** Requests for market data that may be under way at once: a venue's sockets are not ours alone. */
const MARKET_RUNNING_MAX = 8;
const KEYS_MAX = 10_000;

type Ask = Pick<GovernedCall<unknown>, "lane" | "weight" | "key" | "keyWeight" | "waitMsMax" | "signal">;
type Waiting = Ask & { readonly admitted: () => void };
type KeyBudget = { readonly meter: Meter; pausedUntil: number };

export type VenueBudget = {
  /** Resolves when the call may be made, with what is to be called after it. */
  readonly admit: (ask: Ask) => Promise<() => void>;
  readonly note: (facts: AnswerFacts, key: string | undefined) => void;
  readonly state: () => GovernorState;
};

/** One venue's budgets and who waits for them. A call that waits for its own key's budget delays nobody else's. */
export function createVenueBudget(deps: {
  readonly venue: VenueId;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rules: VenueRules;
}): VenueBudget {
  const { venue, clock, rules } = deps;
  const address = createMeter(rules.address);
  const keys = new Map<string, KeyBudget>();
  const queues = new Map<Lane, Set<Waiting>>(LANES.map((lane) => [lane, new Set()]));
  const backoff = createBackoff({ baseMs: 1_000, maxMs: 60_000, random: deps.random });
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let marketRunning = 0;
  let cancelTimer: (() => void) | undefined;

  function keyBudget(key: string | undefined): KeyBudget | undefined {
    if (key === undefined || rules.key === undefined) return undefined;
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (keys.size >= KEYS_MAX) forgetIdleKeys();
    const budget: KeyBudget = { meter: createMeter(rules.key), pausedUntil: Number.NEGATIVE_INFINITY };
    keys.set(key, budget);
    return budget;
  }

  function forgetIdleKeys(): void {
    const now = clock.monotonicMs();
    for (const [key, { meter, pausedUntil: until }] of keys) {
      if (meter.used(now) === 0 && until <= now) keys.delete(key);
    }
  }

  /** Ms until the key's own budget may let the call through. */
  function keyWaitMs(ask: Ask, now: number): number {
    const budget = keyBudget(ask.key);
    if (budget === undefined) return 0;
    const weight = ask.keyWeight ?? ask.weight;
    const meterMs = budget.meter.fits(weight, 1, now) ? 0 : budget.meter.waitMs(weight, 1, now);
    return Math.max(meterMs, budget.pausedUntil - now, 0);
  }

  function addressWaitMs(ask: Ask, now: number): number {
    if (ask.lane === "market" && marketRunning >= MARKET_RUNNING_MAX) return Number.POSITIVE_INFINITY;
    const share = SHARES[ask.lane];
    const meterMs = address.fits(ask.weight, share, now) ? 0 : address.waitMs(ask.weight, share, now);
    return Math.max(meterMs, pausedUntil - now, 0);
  }

  /** Starts whatever may start, the most urgent first; what is blocked by the address blocks all that is less urgent. */
  function pump(): void {
    const now = clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const lane of LANES) {
      for (const waiting of queues.get(lane) ?? []) {
        const keyMs = keyWaitMs(waiting, now);
        if (keyMs > 0) {
          nextMs = Math.min(nextMs, keyMs);
          continue;
        }
        const addressMs = addressWaitMs(waiting, now);
        if (addressMs > 0) return wake(Math.min(nextMs, addressMs));
        waiting.admitted();
      }
    }
    wake(nextMs);
  }

  function wake(ms: number): void {
    cancelTimer?.();
    // Without a time, the end of a running request is what is waited for.
    cancelTimer = Number.isFinite(ms) ? clock.after(Math.max(Math.ceil(ms), 1), pump) : undefined;
  }

  function reserve({ lane, weight, key, keyWeight = weight }: Ask): () => void {
    const budget = keyBudget(key);
    address.reserve(weight);
    budget?.meter.reserve(keyWeight);
    if (lane === "market") marketRunning++;
    let isSettled = false;
    return () => {
      if (isSettled) return;
      isSettled = true;
      const now = clock.monotonicMs();
      address.settle(weight, now);
      budget?.meter.settle(keyWeight, now);
      if (lane === "market") marketRunning--;
      pump();
    };
  }

  function admit(ask: Ask): Promise<() => void> {
    const queue = queues.get(ask.lane) ?? new Set();
    const waitMsMax = ask.waitMsMax ?? WAIT_MS_MAX[ask.lane];
    const refuse = (reason: GovernorError["reason"], retryAfterMs = 0): GovernorError =>
      new GovernorError({ venue, reason, retryAfterMs });
    const pausedMs = pausedUntil - clock.monotonicMs();
    if (ask.signal?.aborted) return Promise.reject(refuse("aborted"));
    if (pausedMs > waitMsMax) return Promise.reject(refuse("banned", pausedMs));
    if (queue.size >= QUEUE_MAX) return Promise.reject(refuse("queue_full", 1_000));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.delete(waiting);
        cancelWait();
        ask.signal?.removeEventListener("abort", abort);
      };
      const waiting: Waiting = {
        ...ask,
        admitted: () => {
          leave();
          resolve(reserve(ask));
        },
      };
      const fail = (error: GovernorError): void => {
        leave();
        reject(error);
        // It may have stood in the way of others.
        pump();
      };
      const abort = (): void => fail(refuse("aborted"));
      const cancelWait = clock.after(waitMsMax, () => {
        const left = pausedUntil - clock.monotonicMs();
        fail(left > 0 ? refuse("banned", left) : refuse("no_budget", 1_000));
      });
      ask.signal?.addEventListener("abort", abort, { once: true });
      queue.add(waiting);
      pump();
    });
  }

  function note(facts: AnswerFacts, key: string | undefined): void {
    const now = clock.monotonicMs();
    if (facts.addressUsed !== undefined) address.observe(facts.addressUsed, now);
    const budget = keyBudget(key);
    if (facts.keyUsed !== undefined) budget?.meter.observe(facts.keyUsed, now);
    const isKeys = budget !== undefined && !facts.isBan && isKeyRefusal(facts.addressUsed);
    const keyPauseMs = facts.keyPauseMs ?? (isKeys ? facts.pauseMs : undefined);
    if (keyPauseMs !== undefined && budget !== undefined) {
      budget.pausedUntil = Math.max(budget.pausedUntil, now + (keyPauseMs || backoff.nextMs()));
    }
    if (facts.pauseMs !== undefined && !isKeys) {
      pausedUntil = Math.max(pausedUntil, now + (facts.pauseMs || backoff.nextMs()));
    }
    if (facts.pauseMs === undefined && keyPauseMs === undefined && now > pausedUntil) backoff.reset();
    pump();
  }

  /** One user's burst of orders must not stop another's cancels, where it can be told that only the key is meant. */
  const isKeyRefusal = (addressUsed: number | undefined): boolean =>
    rules.refuses !== "address" || (addressUsed !== undefined && addressUsed < address.limit * 0.9);

  return {
    admit,
    note,
    state: () => {
      const now = clock.monotonicMs();
      return {
        used: address.used(now) / address.limit,
        waiting: LANES.reduce((sum, lane) => sum + (queues.get(lane)?.size ?? 0), 0),
        pausedMs: Math.max(pausedUntil - now, 0),
      };
    },
  };
}

import type { VenueId } from "@tandem/domain/market";
import type { Clock } from "@tandem/engine/ports";
import { type Backoff, createBackoff } from "../backoff.ts";
import {
  type GovernedCall,
  GovernorError,
  type GovernorRefusal,
  type GovernorState,
  LANES,
  type Lane,
} from "./governor-types.ts";
import { createKeyBudgets, type KeyBudgets } from "./key-budgets.ts";
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
/** Below this share of its weight it is not the address that a venue refuses. */
const ADDRESS_SHARE = 0.9;

export type Ask = Omit<GovernedCall<unknown>, "venue" | "call">;
type Waiting = Ask & { readonly admitted: () => void };

/** One venue's budgets and who waits for them. A call that waits for its own key's budget delays nobody else's. */
export class VenueBudget {
  readonly #venue: VenueId;
  readonly #clock: Clock;
  readonly #rules: VenueRules;
  readonly #address: Meter;
  readonly #keys: KeyBudgets;
  readonly #queues: Readonly<Record<Lane, Set<Waiting>>>;
  readonly #backoff: Backoff;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #marketRunning = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(deps: { venue: VenueId; clock: Clock; random: () => number; rules: VenueRules }) {
    this.#venue = deps.venue;
    this.#clock = deps.clock;
    this.#rules = deps.rules;
    this.#address = createMeter(deps.rules.address);
    this.#keys = createKeyBudgets(deps.rules.key);
    this.#queues = { cancel: new Set(), repair: new Set(), order: new Set(), market: new Set() };
    this.#backoff = createBackoff({ baseMs: 1_000, maxMs: 60_000, random: deps.random });
  }

  /** Resolves when the call may be made, with what is to be called after it. */
  admit(ask: Ask): Promise<() => void> {
    const queue = this.#queues[ask.lane];
    const waitMsMax = ask.waitMsMax ?? WAIT_MS_MAX[ask.lane];
    const pausedMs = this.#pausedMs();
    if (ask.signal?.aborted) return Promise.reject(this.#refusal("aborted", 0));
    if (pausedMs > waitMsMax) return Promise.reject(this.#refusal("banned", pausedMs));
    if (queue.size >= QUEUE_MAX) return Promise.reject(this.#refusal("queue_full", 1_000));
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
          resolve(this.#reserve(ask));
        },
      };
      const fail = (reason: GovernorRefusal, retryAfterMs: number): void => {
        leave();
        reject(this.#refusal(reason, retryAfterMs));
        // It may have stood in the way of others.
        this.#pump();
      };
      const abort = (): void => fail("aborted", 0);
      const cancelWait = this.#clock.after(waitMsMax, () => {
        const left = this.#pausedMs();
        fail(left > 0 ? "banned" : "no_budget", left > 0 ? left : 1_000);
      });
      ask.signal?.addEventListener("abort", abort, { once: true });
      queue.add(waiting);
      this.#pump();
    });
  }

  note(facts: AnswerFacts, key: string | undefined): void {
    const now = this.#clock.monotonicMs();
    if (facts.addressUsed !== undefined) this.#address.observe(facts.addressUsed, now);
    const budget = this.#keys.of(key, now);
    if (facts.keyUsed !== undefined) budget?.meter.observe(facts.keyUsed, now);
    const isKeys = budget !== undefined && !facts.isBan && this.#isKeyRefusal(facts.addressUsed);
    const keyPauseMs = facts.keyPauseMs ?? (isKeys ? facts.pauseMs : undefined);
    if (keyPauseMs !== undefined && budget !== undefined) {
      budget.pausedUntil = Math.max(budget.pausedUntil, now + (keyPauseMs || this.#backoff.nextMs()));
    }
    if (facts.pauseMs !== undefined && !isKeys) {
      this.#pausedUntil = Math.max(this.#pausedUntil, now + (facts.pauseMs || this.#backoff.nextMs()));
    }
    if (facts.pauseMs === undefined && keyPauseMs === undefined && now > this.#pausedUntil) this.#backoff.reset();
    this.#pump();
  }

  state(): GovernorState {
    return {
      used: this.#address.used(this.#clock.monotonicMs()) / this.#address.limit,
      waiting: LANES.reduce((sum, lane) => sum + this.#queues[lane].size, 0),
      pausedMs: this.#pausedMs(),
    };
  }

  #pausedMs(): number {
    return Math.max(this.#pausedUntil - this.#clock.monotonicMs(), 0);
  }

  #refusal(reason: GovernorRefusal, retryAfterMs: number): GovernorError {
    return new GovernorError({ venue: this.#venue, reason, retryAfterMs });
  }

  /** One user's burst of orders must not stop another's cancels, where it can be told that only the key is meant. */
  #isKeyRefusal(addressUsed: number | undefined): boolean {
    if (this.#rules.refuses !== "address") return true;
    return addressUsed !== undefined && addressUsed < this.#address.limit * ADDRESS_SHARE;
  }

  /** Starts whatever may start, the most urgent first; what is blocked by the address blocks all that is less urgent. */
  #pump(): void {
    const now = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const lane of LANES) {
      for (const waiting of this.#queues[lane]) {
        const keyMs = this.#keys.waitMs(waiting, now);
        const addressMs = keyMs > 0 ? 0 : this.#addressWaitMs(waiting, now);
        nextMs = Math.min(nextMs, keyMs > 0 ? keyMs : addressMs || Number.POSITIVE_INFINITY);
        if (addressMs > 0) {
          this.#wakeIn(nextMs);
          return;
        }
        if (keyMs === 0) waiting.admitted();
      }
    }
    this.#wakeIn(nextMs);
  }

  #wakeIn(ms: number): void {
    this.#cancelTimer?.();
    // Without a time, the end of a running request is what is waited for.
    const isTimed = Number.isFinite(ms);
    this.#cancelTimer = isTimed ? this.#clock.after(Math.max(Math.ceil(ms), 1), () => this.#pump()) : undefined;
  }

  #addressWaitMs({ lane, weight }: Ask, now: number): number {
    if (lane === "market" && this.#marketRunning >= MARKET_RUNNING_MAX) return Number.POSITIVE_INFINITY;
    const share = SHARES[lane];
    const meterMs = this.#address.fits(weight, share, now) ? 0 : this.#address.waitMs(weight, share, now);
    return Math.max(meterMs, this.#pausedMs());
  }

  #reserve({ lane, weight, key, keyWeight = weight }: Ask): () => void {
    const budget = this.#keys.of(key, this.#clock.monotonicMs());
    this.#address.reserve(weight);
    budget?.meter.reserve(keyWeight);
    if (lane === "market") this.#marketRunning++;
    return () => {
      const now = this.#clock.monotonicMs();
      this.#address.settle(weight, now);
      budget?.meter.settle(keyWeight, now);
      if (lane === "market") this.#marketRunning--;
      this.#pump();
    };
  }
}

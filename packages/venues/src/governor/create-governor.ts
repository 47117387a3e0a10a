import type { VenueId } from "@tandem/domain/market";
import type { Clock } from "@tandem/engine/ports";
import type { GovernedCall, Governor } from "./governor-types.ts";
import { readAnswer } from "./read-answer.ts";
import { VenueBudget } from "./venue-budget.ts";
import { rulesOf, type VenueRules } from "./venue-rules.ts";

/**
 * The one governor of a process: feeds, gateways and checks of keys share it.
 * @see docs/venues.md, "One budget for all"
 */
export function createGovernor(deps: {
  readonly clock: Clock;
  /** In [0, 1), for the jitter of waits. */
  readonly random?: (() => number) | undefined;
  /** The venues' limits; the default is what they publish. */
  readonly rules?: ((venue: VenueId, ccxtRateLimitMs?: number) => VenueRules) | undefined;
}): Governor {
  const { clock, random = Math.random, rules = rulesOf } = deps;
  const venues = new Map<VenueId, VenueBudget>();
  const paces = new Map<VenueId, number>();

  function budgetOf(venue: VenueId): VenueBudget {
    const known = venues.get(venue);
    if (known !== undefined) return known;
    const budget = new VenueBudget({ venue, clock, random, rules: rules(venue, paces.get(venue)) });
    venues.set(venue, budget);
    return budget;
  }

  async function run<T>(call: GovernedCall<T>): Promise<T> {
    const settle = await budgetOf(call.venue).admit(call);
    try {
      return await call.call();
    } finally {
      settle();
    }
  }

  return {
    run,
    note: (answer) => budgetOf(answer.venue).note(readAnswer(answer, clock.epochMs()), answer.key),
    announce: (venue, ccxtRateLimitMs) => void paces.set(venue, ccxtRateLimitMs),
    refused: (venue, key) => {
      const budget = budgetOf(venue);
      if (budget.state().pausedMs === 0) budget.note({ pauseMs: 0 }, key);
    },
    state: (venue) => budgetOf(venue).state(),
  };
}

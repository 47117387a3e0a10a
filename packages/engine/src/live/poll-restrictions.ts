import type { Clock, MarketFeed, VenueRestrictions } from "../ports.ts";
import { type EngineLog, reasonOf } from "./engine-log.ts";

/** In the first seconds every venue loads its list and its books: what they have closed is asked when that is done. */
const FIRST_MS = 5_000;
const EVERY_MS = 10 * 60_000;
const AFTER_FAILURE_MS = 60_000;

/**
 * Asks a venue what it has closed: 5 to 10 s after it has come up, then every ten to twelve minutes, so that venues are
 * not all asked in the same moment. A question that fails leaves the last answer standing and is put again after one to
 * one and a fifth minutes. The returned function ends it.
 */
export function pollRestrictions({
  feed,
  clock,
  random,
  log,
  onAnswer,
}: {
  readonly feed: MarketFeed;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: EngineLog;
  readonly onAnswer: (restrictions: VenueRestrictions) => void;
}): () => void {
  const ask = feed.restrictions;
  if (ask === undefined) return () => {};
  let stopped = false;
  let cancel = (): void => {};
  const askAfter = (ms: number): void => {
    cancel();
    if (!stopped) cancel = clock.after(ms, round);
  };
  const spread = (ms: number): number => ms * (1 + random() / 5);

  function round(): void {
    // Whatever becomes of this question, the next one is put.
    askAfter(spread(EVERY_MS));
    Promise.resolve()
      .then(ask)
      .then((answer) => {
        if (stopped) return;
        onAnswer(answer);
        const { unanswered = [] } = answer;
        if (unanswered.length > 0)
          log.warn({ venue: feed.venue, unanswered }, "venue says only in part what it has closed");
      })
      .catch((error: unknown) => {
        log.warn({ venue: feed.venue, reason: reasonOf(error) }, "venue does not say what it has closed");
        askAfter(spread(AFTER_FAILURE_MS));
      });
  }

  askAfter(FIRST_MS * (1 + random()));

  return () => {
    stopped = true;
    cancel();
  };
}

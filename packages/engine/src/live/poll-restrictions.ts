import type { Clock, MarketFeed, VenueRestrictions } from "../ports.ts";
import { type EngineLog, reasonOf } from "./engine-log.ts";

const EVERY_MS = 10 * 60_000;

/**
 * Asks a venue at once and then every ten minutes what it has closed; a question that fails leaves the last answer
 * standing. The returned function ends it.
 */
export function pollRestrictions({
  feed,
  clock,
  log,
  onAnswer,
}: {
  readonly feed: MarketFeed;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly onAnswer: (restrictions: VenueRestrictions) => void;
}): () => void {
  const ask = feed.restrictions;
  if (ask === undefined) return () => {};
  let stopped = false;
  let cancel = (): void => {};
  const round = (): void => {
    cancel = clock.after(EVERY_MS, round);
    Promise.resolve()
      .then(ask)
      .then((answer) => {
        if (!stopped) onAnswer(answer);
      })
      .catch((error: unknown) =>
        log.warn({ venue: feed.venue, reason: reasonOf(error) }, "venue does not say what it has closed"),
      );
  };
  round();
  return () => {
    stopped = true;
    cancel();
  };
}

import type { SizedOpportunity } from "@tandem/domain/opportunity";
import { createDetector } from "../detector.ts";
import type { DetectorConfig, OpportunityEvent } from "../detector-types.ts";
import { createHistoricalClock } from "../historical-clock.ts";
import { readRecordedBooks } from "../recorded-books/read-recorded-books.ts";
import { watchStaleness } from "../watch-staleness.ts";

export type ReplayEnd = {
  /** The time of the last message; undefined when there was none. */
  readonly lastAt: number | undefined;
  readonly messages: number;
  /** What was open at the last message. */
  readonly open: readonly SizedOpportunity[];
};

/**
 * Recorded books in, changes of opportunities out, in order: the live engine's detector under a historical clock.
 * Nothing follows the last message: what goes stale after it stays open.
 * @throws {RecordedBooksError} at the first bad line; the changes before it have been handed over.
 */
export async function replayBooks({
  input,
  config,
  onChange,
  onMessage = () => {},
  onCutShort,
}: {
  readonly input: AsyncIterable<Uint8Array>;
  readonly config: DetectorConfig;
  readonly onChange: (change: OpportunityEvent) => void;
  /** Called after each message with the count so far. */
  readonly onMessage?: (messages: number) => void;
  /** As {@link readRecordedBooks} calls it. */
  readonly onCutShort?: (line: number) => void;
}): Promise<ReplayEnd> {
  const clock = createHistoricalClock(0);
  const detector = createDetector({ config, emit: onChange });
  const staleness = watchStaleness({ clock, now: clock.epochMs, detector });
  let messages = 0;
  let lastAt: number | undefined;

  await readRecordedBooks({
    input,
    ...(onCutShort && { onCutShort }),
    onMarkets: (markets) => detector.setMarkets(markets),
    onBook: ({ at, message }) => {
      clock.advanceTo(at);
      detector.apply(at, message);
      staleness.arm();
      lastAt = at;
      messages += 1;
      onMessage(messages);
    },
  });
  return { lastAt, messages, open: detector.open() };
}

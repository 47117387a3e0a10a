import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { FeedSink, MarketFeed } from "@tandem/engine/ports";

/** What one call of `loadMarkets` does: answer, fail, answer when the test says so, or never. */
export type MarketsAnswer = readonly Market[] | Error | Promise<readonly Market[]> | "hang";

export type ScriptedFeed = MarketFeed & {
  /** The engine's sink, once started: a test plays the venue through it. */
  readonly sink: () => FeedSink;
  readonly started: () => readonly (readonly MarketSymbol[])[];
  readonly loads: () => number;
  readonly stopped: () => boolean;
};

/**
 * A venue that does what a test says: `answers` are consumed one a call, the last one stays. `onStart` runs within
 * `start`, and may throw.
 */
export function createScriptedFeed(script: {
  readonly venue: VenueId;
  readonly answers: readonly [MarketsAnswer, ...MarketsAnswer[]];
  readonly onStart?: (sink: FeedSink) => void;
  readonly onStop?: () => Promise<void>;
}): ScriptedFeed {
  const started: (readonly MarketSymbol[])[] = [];
  let sink: FeedSink | undefined;
  let loads = 0;
  let stopped = false;
  return {
    venue: script.venue,
    name: `Scripted ${script.venue}`,
    loadMarkets: () => {
      const answer = script.answers[Math.min(loads, script.answers.length - 1)] ?? "hang";
      loads += 1;
      if (answer === "hang") return new Promise(() => {});
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    start: (symbols, given) => {
      started.push(symbols);
      sink = given;
      script.onStart?.(given);
    },
    stop: async () => {
      stopped = true;
      await script.onStop?.();
    },
    sink: () => {
      if (sink === undefined) throw new Error(`${script.venue} has not been started`);
      return sink;
    },
    started: () => started,
    loads: () => loads,
    stopped: () => stopped,
  };
}

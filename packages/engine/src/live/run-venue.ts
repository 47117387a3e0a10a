import type { Market, MarketSymbol } from "@tandem/domain/market";
import type { Clock, FeedSink, MarketFeed } from "../ports.ts";
import { backoffMs } from "./backoff.ts";
import { type EngineLog, reasonOf } from "./engine-log.ts";

/** A venue that has not answered by then is asked again; its late answer is ignored. */
const LOAD_MS_MAX = 60_000;
const STOP_MS_MAX = 5_000;
/** Markets come and go, limits and fees change: the list is loaded again this often, up to a fifth later by chance. */
const RELOAD_MS = 15 * 60_000;

export type VenueRun = {
  readonly start: () => void;
  /** Resolves when the feed has stopped, or has had its time to. Never rejects. */
  readonly stop: () => Promise<void>;
};

/**
 * Brings one venue up and keeps trying: markets, then its feed. Every wait is this venue's own, so that its trouble
 * never delays another.
 */
export function runVenue({
  feed,
  clock,
  random,
  log,
  sink,
  onMarkets,
}: {
  readonly feed: MarketFeed;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
  readonly sink: FeedSink;
  /** Says which symbols to follow. */
  readonly onMarkets: (markets: readonly Market[]) => readonly MarketSymbol[];
}): VenueRun {
  let failures = 0;
  let running: readonly MarketSymbol[] = [];
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  const wait = (ms: number, task: () => void): void => {
    cancelTimer?.();
    cancelTimer = clock.after(ms, task);
  };

  function load(): void {
    let answered = false;
    const once = <T>(then: (value: T) => void) => {
      return (value: T): void => {
        if (answered || stopped) return;
        answered = true;
        then(value);
      };
    };
    const succeed = once(begin);
    const fail = once(retry);
    wait(LOAD_MS_MAX, () => fail(new Error(`no answer within ${LOAD_MS_MAX} ms`)));
    // Within the promise, so that a feed that throws at once is no different from one that rejects.
    Promise.resolve()
      .then(() => feed.loadMarkets())
      .then(succeed, fail);
  }

  function begin(markets: readonly Market[]): void {
    cancelTimer?.();
    try {
      followed(onMarkets(markets), markets.length);
      failures = 0;
      wait(RELOAD_MS * (1 + random() / 5), load);
    } catch (error) {
      retry(error);
    }
  }

  /** Starts the feed, or tells a running one what is listed now. */
  function followed(symbols: readonly MarketSymbol[], listed: number): void {
    if (symbols.length === 0)
      log.warn({ venue: feed.venue, markets: listed }, "venue lists none of the followed symbols");
    const isSame = symbols.join() === running.join();
    const isRunning = running.length > 0;
    if (isSame) return;
    if (isRunning && feed.follow !== undefined) feed.follow(symbols);
    else feed.start(symbols, sink);
    running = symbols;
    log.info({ venue: feed.venue, symbols: symbols.length }, isRunning ? "venue's markets changed" : "venue started");
  }

  function retry(error: unknown): void {
    failures += 1;
    const delayMs = backoffMs(failures, random());
    const what =
      running.length > 0 ? "markets could not be loaded again, will retry" : "venue failed to start, will retry";
    log.warn({ venue: feed.venue, reason: reasonOf(error), failures, delayMs }, what);
    wait(delayMs, load);
  }

  async function stop(): Promise<void> {
    stopped = true;
    cancelTimer?.();
    await new Promise<void>((resolve) => {
      const cancel = clock.after(STOP_MS_MAX, () => {
        log.warn({ venue: feed.venue }, "feed did not stop in time");
        resolve();
      });
      Promise.resolve()
        .then(() => feed.stop())
        .catch((error: unknown) => log.warn({ venue: feed.venue, reason: reasonOf(error) }, "feed failed to stop"))
        .finally(() => {
          cancel();
          resolve();
        });
    });
  }

  return { start: load, stop };
}

import { BEAT_MS, STREAM_INTERVAL_MS } from "@tandem/contract/live";
import type { MarketChange } from "@tandem/engine/market-view";
import type { Clock } from "@tandem/engine/ports";
import type { MarketCtx } from "./market-ctx.ts";

/**
 * Two milliseconds more than the promised pace: timers that fire early and a network that bunches frames must
 * not make 21 messages of a second's 20.
 */
const PACE_MS = STREAM_INTERVAL_MS + 2;

export type Beat = { readonly type: "beat"; readonly at: number };

export type StateSource<Message> = {
  /** The whole state now. Called once, after listening has begun. */
  readonly snapshot: () => Message | Promise<Message>;
  /** Notes what changed and says whether anything of it concerns this stream. Must stay bounded. */
  readonly collect: (change: MarketChange) => boolean;
  /** Takes what was collected as one message; undefined where nothing is left of it. */
  readonly take: () => Message | undefined | Promise<Message | undefined>;
  /** More that changes it than the market does. */
  readonly alsoListen?: (note: () => void) => () => void;
};

type Pace<Message> = {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Calls `note` whenever something changed; the returned function ends that. */
  readonly listen: (note: () => void) => () => void;
  /** Sent first, read after listening has begun. Undefined: nothing is due before the first change. */
  readonly first: () => Message | undefined | Promise<Message | undefined>;
  /** Takes what changed as one message; undefined where nothing is left of it. */
  readonly take: () => Message | undefined | Promise<Message | undefined>;
  readonly beat: () => Message;
};

/**
 * A stream of state: a snapshot, then conflated changes at most every {@link PACE_MS}, and a beat after every
 * 2 s of silence. It holds the newest state per key and nothing else, so a reader that does not pull costs no
 * memory. Ends when `signal` aborts.
 */
export function streamState<Message>(args: {
  ctx: MarketCtx;
  signal: AbortSignal | undefined;
  source: StateSource<Message>;
}): AsyncGenerator<Message | Beat, void> {
  const { market, clock } = args.ctx.deps;
  const { source, signal } = args;
  return paceMessages<Message | Beat>({
    clock,
    signal,
    listen: (note) => {
      const stop = source.alsoListen?.(note);
      const unsubscribe = market.subscribe((change) => {
        if (source.collect(change)) note();
      });
      return () => {
        unsubscribe();
        stop?.();
      };
    },
    first: source.snapshot,
    take: source.take,
    beat: () => ({ type: "beat", at: clock.epochMs() }),
  });
}

/** The pace of every stream: see {@link streamState}. */
export async function* paceMessages<Message>(pace: Pace<Message>): AsyncGenerator<Message, void> {
  const { clock, signal } = pace;
  const inbox = { pending: false };
  let wake: (() => void) | undefined;
  const ring = (): void => wake?.();
  // Listening comes first: what changes while the first message is read is sent after it, never lost.
  const unsubscribe = pace.listen(() => {
    inbox.pending = true;
    ring();
  });
  signal?.addEventListener("abort", ring, { once: true });
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = clock.after(ms, ring);
      wake = () => {
        wake = undefined;
        cancel();
        resolve();
      };
      if (signal?.aborted) ring();
    });
  try {
    if (signal?.aborted) return;
    const first = await pace.first();
    if (first !== undefined) yield first;
    let sentAt = clock.monotonicMs();
    while (!signal?.aborted) {
      const silentMs = clock.monotonicMs() - sentAt;
      if (inbox.pending && silentMs >= PACE_MS) {
        inbox.pending = false;
        const message = await pace.take();
        if (message === undefined) continue;
        sentAt = clock.monotonicMs();
        yield message;
      } else if (silentMs >= BEAT_MS) {
        sentAt = clock.monotonicMs();
        yield pace.beat();
      } else {
        await sleep((inbox.pending ? PACE_MS : BEAT_MS) - silentMs);
      }
    }
  } finally {
    unsubscribe();
    signal?.removeEventListener("abort", ring);
    ring();
  }
}

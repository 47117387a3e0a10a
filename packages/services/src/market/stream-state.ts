import { BEAT_MS, STREAM_INTERVAL_MS } from "@tandem/contract/live";
import type { MarketChange } from "@tandem/engine/market-view";
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
};

/**
 * A stream of state: a snapshot, then conflated changes at most every {@link PACE_MS}, and a beat after every
 * 2 s of silence. It holds the newest state per key and nothing else, so a reader that does not pull costs no
 * memory. Ends when `signal` aborts.
 */
export async function* streamState<Message>(args: {
  ctx: MarketCtx;
  signal: AbortSignal | undefined;
  source: StateSource<Message>;
}): AsyncGenerator<Message | Beat, void> {
  const { market, clock } = args.ctx.deps;
  const { source, signal } = args;
  const inbox = { pending: false };
  let wake: (() => void) | undefined;
  const ring = (): void => wake?.();
  // Listening comes first: what changes while the snapshot is read is sent after it, never lost.
  const unsubscribe = market.subscribe((change) => {
    if (!source.collect(change)) return;
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
    yield await source.snapshot();
    let sentAt = clock.monotonicMs();
    while (!signal?.aborted) {
      const silentMs = clock.monotonicMs() - sentAt;
      if (inbox.pending && silentMs >= PACE_MS) {
        inbox.pending = false;
        const message = await source.take();
        if (message === undefined) continue;
        sentAt = clock.monotonicMs();
        yield message;
      } else if (silentMs >= BEAT_MS) {
        sentAt = clock.monotonicMs();
        yield { type: "beat", at: clock.epochMs() };
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

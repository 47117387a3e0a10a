import { useMemo, useSyncExternalStore } from "react";
import type { KeyedStore } from "./keyed-store.ts";

/** A burst comes in several messages: the list is taken when it is over, not at its first word. */
const SETTLE_MS = 80;

/** All rows, at most once every `intervalMs`: for what depends on the whole list, such as its order. */
export function useThrottledRows<Row>(store: KeyedStore<Row>, intervalMs: number): readonly Row[] {
  const throttled = useMemo(() => throttle(store, intervalMs), [store, intervalMs]);
  return useSyncExternalStore(throttled.subscribe, throttled.get);
}

function throttle<Row>(store: KeyedStore<Row>, intervalMs: number) {
  let rows = store.all();
  return {
    get: () => rows,
    subscribe(listener: () => void): () => void {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let publishedAt = Number.NEGATIVE_INFINITY;
      function publish(): void {
        timer = undefined;
        publishedAt = performance.now();
        rows = store.all();
        listener();
      }
      function plan(): void {
        timer ??= setTimeout(publish, Math.max(SETTLE_MS, publishedAt + intervalMs - performance.now()));
      }
      const stop = store.subscribe(plan);
      if (rows !== store.all()) plan();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

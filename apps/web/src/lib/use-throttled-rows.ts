import { useMemo, useSyncExternalStore } from "react";
import type { KeyedStore } from "./keyed-store.ts";

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
      const stop = store.subscribe(() => {
        const wait = publishedAt + intervalMs - performance.now();
        if (wait <= 0 && timer === undefined) publish();
        else timer ??= setTimeout(publish, wait);
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

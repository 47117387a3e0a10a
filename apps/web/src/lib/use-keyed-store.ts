import { useCallback, useSyncExternalStore } from "react";
import type { KeyedStore } from "./keyed-store.ts";

/** All rows; renders at most once a frame. */
export const useRows = <Row>(store: KeyedStore<Row>): readonly Row[] =>
  useSyncExternalStore(store.subscribe, store.all);

/** One row; renders only when that row changes. */
export function useRow<Row>(store: KeyedStore<Row>, key: string): Row | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribeKey(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, () => store.get(key));
}

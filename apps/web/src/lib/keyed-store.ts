/**
 * Rows by key for a fast feed. Writes are collected and published once a frame: a listener of one key hears of that
 * key alone, a listener of the list hears that rows came, went or changed. Read it with `useSyncExternalStore`.
 */
export type KeyedStore<Row> = {
  /** Replaces everything, at once. */
  reset(rows: readonly Row[]): void;
  change(upsert: readonly Row[], remove: readonly string[]): void;
  get(key: string): Row | undefined;
  /** The same array until a flush changes something. */
  all(): readonly Row[];
  subscribe(listener: () => void): () => void;
  subscribeKey(key: string, listener: () => void): () => void;
};

export type Schedule = (flush: () => void) => void;

export function createKeyedStore<Row>(options: {
  readonly keyOf: (row: Row) => string;
  readonly schedule: Schedule;
}): KeyedStore<Row> {
  const rows = new Map<string, Row>();
  // The newest write of each key since the last flush; undefined removes. Bounded by the number of keys.
  const pending = new Map<string, Row | undefined>();
  const listeners = new Set<() => void>();
  const byKey = new Map<string, Set<() => void>>();
  let list: readonly Row[] = [];
  let scheduled = false;

  function flush(): void {
    scheduled = false;
    if (pending.size === 0) return;
    const touched = [...pending.keys()];
    for (const [key, row] of pending) {
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
    pending.clear();
    list = [...rows.values()];
    for (const key of touched) for (const listener of byKey.get(key) ?? []) listener();
    for (const listener of listeners) listener();
  }

  function write(key: string, row: Row | undefined): void {
    pending.set(key, row);
    if (scheduled) return;
    scheduled = true;
    options.schedule(flush);
  }

  return {
    reset(next) {
      for (const key of [...rows.keys(), ...pending.keys()]) pending.set(key, undefined);
      for (const row of next) pending.set(options.keyOf(row), row);
      flush();
    },
    change(upsert, remove) {
      for (const key of remove) write(key, undefined);
      for (const row of upsert) write(options.keyOf(row), row);
    },
    get: (key) => rows.get(key),
    all: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    subscribeKey(key, listener) {
      const set = byKey.get(key) ?? new Set();
      byKey.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && byKey.get(key) === set) byKey.delete(key);
      };
    },
  };
}

export type KeyedChange<Item> = { readonly upsert: Item[]; readonly remove: string[] };

/** Compares lists with what a reader was shown last, by key. */
export function keyedChanges<Item>(keyOf: (item: Item) => string) {
  let shown = new Map<string, string>();
  return {
    /** What is new against the list before; undefined where nothing is. */
    next: (items: readonly Item[]): KeyedChange<Item> | undefined => {
      const now = new Map(items.map((item) => [keyOf(item), JSON.stringify(item)]));
      const upsert = items.filter((item) => shown.get(keyOf(item)) !== now.get(keyOf(item)));
      const remove = [...shown.keys()].filter((key) => !now.has(key));
      shown = now;
      return upsert.length === 0 && remove.length === 0 ? undefined : { upsert, remove };
    },
  };
}

import { useEffect, useRef } from "react";

/**
 * Filters and order of a page as they were left, for who comes back to its bare address; an address that says something
 * itself is obeyed. `read` drops what another build has written.
 */
export function useKeptSearch<Search extends object>(options: {
  readonly name: string;
  readonly search: Search;
  readonly read: (raw: Readonly<Record<string, unknown>>) => Search;
  readonly restore: (search: Search) => void;
}): void {
  const { search, read, restore } = options;
  const key = `tandem.search.${options.name}`;
  const text = JSON.stringify(search);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current && text === "{}") {
      isFirst.current = false;
      const kept = read(stored(key));
      if (Object.keys(kept).length > 0) restore(kept);
      return;
    }
    isFirst.current = false;
    try {
      localStorage.setItem(key, text);
    } catch {
      // Storage is blocked: the address alone remembers.
    }
  }, [key, text, read, restore]);
}

function stored(key: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

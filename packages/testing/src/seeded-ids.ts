import type { IdSource } from "@tandem/engine/ports";

/** Ids that count up from `seed`, in the shape of a UUIDv7: the same ids in every run, in order of making. */
export function createSeededIds(seed = 1): IdSource {
  let next = seed;
  return {
    next: () => {
      const hex = next.toString(16).padStart(12, "0");
      next += 1;
      return `00000000-0000-7000-8000-${hex}`;
    },
  };
}

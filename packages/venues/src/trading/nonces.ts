import type { Clock } from "@tandem/engine/ports";

/** Numbers that rise with every request of a key, whoever makes it: in microseconds, so that they go on rising after a start. */
export function createNonces(clock: Clock): { readonly of: (key: string) => () => number } {
  const last = new Map<string, number>();
  return {
    of: (key) => () => {
      const next = Math.max(Math.floor(clock.epochMs() * 1000), (last.get(key) ?? 0) + 1);
      last.set(key, next);
      return next;
    },
  };
}

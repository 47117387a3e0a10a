import type { Clock } from "../ports.ts";

/** The epoch at the start plus whole monotonic milliseconds: never back, whatever happens to the machine's date. */
export function createEngineTime(clock: Clock): () => number {
  const epochMs = Math.floor(clock.epochMs());
  const monotonicMs = clock.monotonicMs();
  return () => epochMs + Math.floor(clock.monotonicMs() - monotonicMs);
}

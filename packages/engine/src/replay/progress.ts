import type { Clock } from "../ports.ts";

const INTERVAL_MS = 1_000;

/** Says at most once a second how far a long file has been read. The first second is silent. */
export function createProgress({
  clock,
  bytesTotal,
  stderr,
}: {
  readonly clock: Clock;
  readonly bytesTotal: number;
  readonly stderr: (line: string) => void;
}) {
  let bytes = 0;
  let messages = 0;
  let toldAt = clock.monotonicMs();
  return {
    applied: (count: number): void => {
      messages = count;
    },
    read: (more: number): void => {
      bytes += more;
      const now = clock.monotonicMs();
      if (now - toldAt < INTERVAL_MS) return;
      toldAt = now;
      const percent = bytesTotal > 0 ? Math.floor((100 * bytes) / bytesTotal) : 100;
      stderr(`replay: ${percent} %, ${messages} messages`);
    },
  };
}

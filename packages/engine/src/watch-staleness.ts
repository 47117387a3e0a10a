import type { Detector } from "./detector-types.ts";
import type { Clock } from "./ports.ts";

export type StalenessWatch = {
  /** To be called after whatever may have given the detector its first deadline; cheap when nothing is to do. */
  readonly arm: () => void;
  readonly stop: () => void;
};

/**
 * Wakes the detector when a book goes stale although no message comes. One timer stands at the earliest deadline seen;
 * messages only move deadlines later, so it is looked at again when it fires, not at every message.
 */
export function watchStaleness({
  clock,
  now,
  detector,
  onAdvanced = () => {},
}: {
  readonly clock: Clock;
  /** The detector's time, epoch ms. */
  readonly now: () => number;
  readonly detector: Pick<Detector, "advance" | "nextDeadline">;
  /** Called after the detector was woken: books may have gone stale. */
  readonly onAdvanced?: () => void;
}): StalenessWatch {
  let cancel: (() => void) | undefined;

  function fire(): void {
    cancel = undefined;
    detector.advance(now());
    onAdvanced();
    arm();
  }
  function arm(): void {
    if (cancel !== undefined) return;
    const deadline = detector.nextDeadline();
    // A live timer may fire a little early: then it is set again, for at least 1 ms.
    if (deadline !== undefined) cancel = clock.after(Math.max(deadline - now(), 1), fire);
  }

  return {
    arm,
    stop: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}

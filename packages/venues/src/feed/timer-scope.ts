import type { Clock } from "@tandem/engine/ports";

export type TimerScope = { readonly clock: Clock; readonly cancelAll: () => void };

/** A clock whose timers can all be cancelled at once; after that it starts no more. */
export function createTimerScope(clock: Clock): TimerScope {
  const running = new Set<() => void>();
  let isOver = false;
  const after: Clock["after"] = (ms, task) => {
    if (isOver) return () => {};
    const cancelTimer = clock.after(ms, () => {
      running.delete(cancel);
      task();
    });
    const cancel = (): void => {
      running.delete(cancel);
      cancelTimer();
    };
    running.add(cancel);
    return cancel;
  };
  return {
    clock: { epochMs: clock.epochMs, monotonicMs: clock.monotonicMs, after },
    cancelAll: () => {
      isOver = true;
      for (const cancel of [...running]) cancel();
    },
  };
}

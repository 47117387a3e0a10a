import type { EngineLog } from "@tandem/engine/live/engine-log";

export type StopList = {
  /** Remembers how to stop a part that has started. Once stopping has begun, the part is stopped at once. */
  readonly add: (name: string, stop: () => unknown) => void;
  /** Stops every part, the youngest first, each within its time. Never rejects; may be called twice. */
  readonly stopAll: () => Promise<void>;
};

const STEP_MS = 9_000;

/** The parts of a running Tandem in the order in which they started. */
export function createStopList(log: Pick<EngineLog, "warn">): StopList {
  const parts: { readonly name: string; readonly stop: () => unknown }[] = [];
  let stopping: Promise<void> | undefined;

  const stopOne = async ({ name, stop }: (typeof parts)[number]): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), STEP_MS);
    });
    try {
      if ((await Promise.race([stop(), late])) === "late") log.warn({ part: name }, "did not stop in time");
    } catch (error) {
      log.warn({ part: name, reason: error instanceof Error ? error.message : "unknown" }, "did not stop cleanly");
    } finally {
      clearTimeout(timer);
    }
  };
  const stopAll = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) await stopOne(part);
  };

  return {
    add: (name, stop) => {
      parts.push({ name, stop });
      if (stopping !== undefined) stopping = stopping.then(stopAll);
    },
    stopAll: () => {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

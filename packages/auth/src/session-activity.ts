import type { AuthClock } from "./clock.ts";

/** The row of a session is written at most this often; in between the newest activity is kept in memory. */
const WRITE_EVERY_MS = 60_000;

type Entry = { writtenAt: number; activeAt: number };

export type SessionActivity = {
  /** The newest activity known here, or `stored` if that is newer. */
  readonly newest: (sessionId: string, stored: number) => number;
  /** Records activity at `at`. False when the session is gone. */
  readonly record: (sessionId: string, at: number) => Promise<boolean>;
  readonly forget: (sessionId: string) => void;
  /** Writes what is still only in memory. */
  readonly flush: () => Promise<void>;
};

/**
 * Last activity of sessions: exact in this process at once, in the table within a minute, with at most one
 * write a minute and session. `save` answers false when the row is gone: an ended session never comes back.
 */
export function createSessionActivity(options: {
  readonly clock: AuthClock;
  readonly save: (sessionId: string, at: number) => Promise<boolean>;
}): SessionActivity {
  const { clock, save } = options;
  const entries = new Map<string, Entry>();
  const timers = new Map<string, () => void>();

  const forget = (sessionId: string): void => {
    entries.delete(sessionId);
    timers.get(sessionId)?.();
    timers.delete(sessionId);
  };

  const settle = async (sessionId: string): Promise<void> => {
    const entry = entries.get(sessionId);
    if (!entry) return;
    if (entry.activeAt <= entry.writtenAt) return forget(sessionId);
    const at = entry.activeAt;
    if (!(await save(sessionId, at))) return forget(sessionId);
    entry.writtenAt = at;
  };

  const arm = (sessionId: string): void => {
    const again = (): void => {
      // A database that is down for a moment loses nothing: the entry stays and is written a minute later.
      void settle(sessionId)
        .catch(() => {})
        .finally(() => {
          if (entries.has(sessionId)) arm(sessionId);
        });
    };
    timers.set(sessionId, clock.after(WRITE_EVERY_MS, again));
  };

  const written = (sessionId: string, at: number): void => {
    entries.set(sessionId, { writtenAt: at, activeAt: at });
    if (!timers.has(sessionId)) arm(sessionId);
  };

  return {
    forget,
    newest: (sessionId, stored) => Math.max(stored, entries.get(sessionId)?.activeAt ?? 0),
    record: async (sessionId, at) => {
      const entry = entries.get(sessionId);
      if (entry) {
        entry.activeAt = Math.max(entry.activeAt, at);
        return true;
      }
      if (!(await save(sessionId, at))) return false;
      written(sessionId, at);
      return true;
    },
    flush: async () => {
      await Promise.allSettled([...entries.keys()].map(settle));
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}

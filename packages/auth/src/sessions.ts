import { createHmac } from "node:crypto";
import type { User } from "@tandem/contract/auth";
import { Lucia } from "lucia";
import type { AuthClock } from "./clock.ts";
import { createLuciaAdapter } from "./lucia-adapter.ts";
import { createSessionActivity } from "./session-activity.ts";
import type { SessionStore } from "./session-store.ts";
import { isSessionToken, newSessionToken, sessionIdOf } from "./session-token.ts";

export type LiveSession = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  /** The earlier of the idle and the absolute end, epoch ms. The session is over at this very instant. */
  readonly expiresAt: number;
};
export type OpenedSession = LiveSession & { readonly token: string };

export type Sessions = {
  /** A new session with a token never used before; an older one of the same browser is the caller's to end. */
  readonly open: (args: {
    readonly store: SessionStore;
    readonly userId: string;
    /** Kept as a digest that only the holder of the token can repeat. */
    readonly ip: string;
    readonly userAgent: string;
    /** A name for it, not secret. */
    readonly handle: string;
  }) => Promise<OpenedSession>;
  /** The session behind a token, or null. Never slides it. */
  readonly find: (args: {
    readonly store: SessionStore;
    readonly token: string;
  }) => Promise<{ readonly session: LiveSession; readonly user: User } | null>;
  readonly end: (args: { readonly store: SessionStore; readonly sessionId: string }) => Promise<void>;
  /** Moves the idle end to `now + idle`, never beyond the absolute end; null when the session is over or gone. */
  readonly touch: (session: LiveSession) => Promise<LiveSession | null>;
  /** When a stored session ends, with the activity this process knows of. */
  readonly endOf: (stored: {
    readonly id: string;
    readonly createdAt: number;
    readonly lastActiveAt: number;
  }) => number;
  /** Call at shutdown: writes the activity that is only in memory. */
  readonly flush: () => Promise<void>;
};

/**
 * Sessions with a strict idle and an absolute end, by the given clock. `saveActivity` answers false when the
 * session's row is gone.
 */
export function createSessions(options: {
  readonly clock: AuthClock;
  readonly idleMs: number;
  readonly maxMs: number;
  readonly saveActivity: (sessionId: string, at: number) => Promise<boolean>;
}): Sessions {
  const { clock, idleMs, maxMs } = options;
  const activity = createSessionActivity({ clock, save: options.saveActivity });
  const luciaDate = (epochMs: number): Date => new Date(Date.now() + (epochMs - clock.epochMs()));
  const lucia = (store: SessionStore) =>
    new Lucia(createLuciaAdapter(store, luciaDate), {
      getSessionAttributes: (session) => session,
      getUserAttributes: (user) => user,
    });

  const endOf: Sessions["endOf"] = ({ id, createdAt, lastActiveAt }) =>
    Math.min(activity.newest(id, lastActiveAt) + idleMs, createdAt + maxMs);

  return {
    endOf,
    open: async ({ store, userId, ip, userAgent, handle }) => {
      const token = newSessionToken();
      const id = sessionIdOf(token);
      const now = clock.epochMs();
      const ipHash = createHmac("sha256", token).update(ip).digest("hex");
      const row = {
        id,
        userId,
        createdAt: now,
        lastActiveAt: now,
        expiresAt: now + maxMs,
        ipHash,
        userAgent,
        handle,
        stepUpAt: now,
      };
      await lucia(store).createSession(userId, row, { sessionId: id });
      return { id, token, userId, createdAt: now, expiresAt: Math.min(now + idleMs, now + maxMs) };
    },
    find: async ({ store, token }) => {
      if (!isSessionToken(token)) return null;
      const { session, user } = await lucia(store).validateSession(sessionIdOf(token));
      if (!session) return null;
      const expiresAt = endOf(session);
      if (clock.epochMs() >= expiresAt) return null;
      return { session: { id: session.id, userId: user.id, createdAt: session.createdAt, expiresAt }, user };
    },
    end: async ({ store, sessionId }) => {
      await lucia(store).invalidateSession(sessionId);
      activity.forget(sessionId);
    },
    touch: async (session) => {
      const now = clock.epochMs();
      if (now >= session.expiresAt) return null;
      if (!(await activity.record(session.id, now))) return null;
      return { ...session, expiresAt: Math.min(now + idleMs, session.createdAt + maxMs) };
    },
    flush: activity.flush,
  };
}

import type { User } from "@tandem/contract/auth";
import type { Adapter, DatabaseSession, Lucia } from "lucia";
import type { SessionStore, StoredSession } from "./session-store.ts";

declare module "lucia" {
  interface Register {
    Lucia: Lucia<StoredSession, User>;
    DatabaseSessionAttributes: StoredSession;
    DatabaseUserAttributes: User;
  }
}

/**
 * Lucia over our store. `luciaDate` turns a time of our clock into one of the system clock, the only one lucia
 * knows. Its own sliding is ignored: the end in the table is the absolute one and never moves.
 */
export function createLuciaAdapter(store: SessionStore, luciaDate: (epochMs: number) => Date): Adapter {
  const toLucia = (session: StoredSession): DatabaseSession => ({
    id: session.id,
    userId: session.userId,
    expiresAt: luciaDate(session.expiresAt),
    attributes: session,
  });
  return {
    getSessionAndUser: async (sessionId) => {
      const found = await store.find(sessionId);
      return found ? [toLucia(found.session), { id: found.user.id, attributes: found.user }] : [null, null];
    },
    getUserSessions: async (userId) => (await store.listOf(userId)).map(toLucia),
    setSession: (session) => store.insert(session.attributes),
    updateSessionExpiration: async () => {},
    deleteSession: (sessionId) => store.remove(sessionId),
    deleteUserSessions: (userId) => store.removeAllOf(userId),
    deleteExpiredSessions: async () => {
      throw new Error("expired sessions are removed by the retention job, which sees every user's rows");
    },
  };
}

import type { SessionStore } from "@tandem/auth/session-store";
import type { Tx } from "@tandem/db/database";
import {
  deleteSession,
  deleteSessionsForUser,
  findSession,
  insertSession,
  listSessionsForUser,
} from "@tandem/db/repositories/sessions";

/** Sessions within one transaction, so that they begin and end together with what else the verb does. */
export const sessionStoreOf = (tx: Tx): SessionStore => ({
  find: async (id) => (await findSession({ tx, id })) ?? null,
  insert: (session) => insertSession({ tx, session }),
  remove: async (id) => {
    await deleteSession({ tx, id });
  },
  removeAllOf: async (userId) => {
    await deleteSessionsForUser({ tx, userId });
  },
  listOf: (userId) => listSessionsForUser({ tx, userId }),
});

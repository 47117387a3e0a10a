import { isSessionToken, sessionIdOf } from "@tandem/auth/session-token";
import type { Identity, ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";
import { sessionStoreOf } from "./session-store.ts";

/**
 * Who presents this token, or null. A query and an open socket call this: it never extends the session.
 * @throws ServiceError UNAVAILABLE when the database does not answer: nobody is let in on a guess
 */
export async function authenticate(args: {
  readonly deps: ServiceDeps;
  readonly token: string;
}): Promise<Identity | null> {
  const { deps, token } = args;
  if (!isSessionToken(token)) return null;
  const found = await transaction({ deps, scope: { sessionIds: [sessionIdOf(token)] } }, (tx) =>
    deps.sessions.find({ store: sessionStoreOf(tx), token }),
  );
  if (!found) return null;
  const { session, user } = found;
  return { user, sessionId: session.id, expiresAt: session.expiresAt, createdAt: session.createdAt };
}

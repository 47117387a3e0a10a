import { apiTokenHash, isApiToken } from "@tandem/auth/api-token";
import { isSessionToken, sessionIdOf } from "@tandem/auth/session-token";
import { findApiToken } from "@tandem/db/repositories/api-tokens";
import type { Identity, ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";
import { sessionStoreOf } from "./session-store.ts";

/**
 * Who presents this token, or null: a session's, or an API token, whose identity carries its `scopes`. A query
 * and an open socket call this: it never extends the session.
 * @throws ServiceError UNAVAILABLE when the database does not answer: nobody is let in on a guess
 */
export async function authenticate(args: {
  readonly deps: ServiceDeps;
  readonly token: string;
}): Promise<Identity | null> {
  if (isSessionToken(args.token)) return bySession(args.deps, args.token);
  return isApiToken(args.token) ? byApiToken(args.deps, args.token) : null;
}

async function bySession(deps: ServiceDeps, token: string): Promise<Identity | null> {
  const found = await transaction({ deps, scope: { sessionIds: [sessionIdOf(token)] } }, (tx) =>
    deps.sessions.find({ store: sessionStoreOf(tx), token }),
  );
  if (!found) return null;
  const { session, user } = found;
  return { user, sessionId: session.id, expiresAt: session.expiresAt, createdAt: session.createdAt };
}

async function byApiToken(deps: ServiceDeps, presented: string): Promise<Identity | null> {
  const tokenHash = apiTokenHash(presented);
  const found = await transaction({ deps, scope: { sessionIds: [tokenHash] } }, (tx) =>
    findApiToken({ tx, tokenHash }),
  );
  if (!found || deps.clock.epochMs() >= found.token.expiresAt) return null;
  const { expiresAt, createdAt, scopes } = found.token;
  return { user: found.user, sessionId: tokenHash, expiresAt, createdAt, scopes };
}

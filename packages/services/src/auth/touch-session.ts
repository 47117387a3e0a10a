import { DatabaseUnavailableError } from "@tandem/db/errors";
import type { Identity, ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";

/**
 * Extends the session: mutations and `auth.touch` call it. At most one write a minute and session.
 * @throws ServiceError UNAUTHORIZED session_expired; UNAVAILABLE database_unavailable
 */
export async function touchSession(args: {
  readonly deps: ServiceDeps;
  readonly identity: Identity;
}): Promise<Identity> {
  const { deps, identity } = args;
  // An API token has an end of its own, which activity does not move.
  if (identity.scopes) return identity;
  const { sessionId: id, createdAt, expiresAt, user } = identity;
  const touched = await deps.sessions.touch({ id, userId: user.id, createdAt, expiresAt }).catch((error: unknown) => {
    if (error instanceof DatabaseUnavailableError)
      throw new ServiceError("UNAVAILABLE", { reason: "database_unavailable", cause: error });
    throw error;
  });
  if (!touched) throw new ServiceError("UNAUTHORIZED", { reason: "session_expired" });
  return { ...identity, expiresAt: touched.expiresAt };
}

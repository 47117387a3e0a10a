import { findApiTokens } from "@tandem/db/repositories/api-tokens";
import { findSessions } from "@tandem/db/repositories/sessions";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

/**
 * Which of these sessions and API tokens (by the `sessionId` of their identity) are alive, and until when (epoch
 * ms). One transaction: a sweeper asks twice a second. @throws ServiceError UNAVAILABLE database_unavailable
 */
export async function liveSessions(args: {
  readonly deps: ServiceDeps;
  readonly sessionIds: readonly string[];
}): Promise<ReadonlyMap<string, number>> {
  const { deps, sessionIds: ids } = args;
  if (ids.length === 0) return new Map();
  const [sessions, tokens] = await transaction({ deps, scope: { sessionIds: ids } }, (tx) =>
    Promise.all([findSessions({ tx, ids }), findApiTokens({ tx, tokenHashes: ids })]),
  );
  const now = deps.clock.epochMs();
  const ends = [
    ...sessions.map((session) => [session.id, deps.sessions.endOf(session)] as const),
    ...tokens.map((token) => [token.tokenHash, token.expiresAt] as const),
  ];
  return new Map(ends.filter(([, expiresAt]) => expiresAt > now));
}

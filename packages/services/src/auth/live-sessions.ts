import { findSessions } from "@tandem/db/repositories/sessions";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

/**
 * Which of these sessions are alive, and until when (epoch ms). One query: a sweeper asks twice a second.
 * @throws ServiceError UNAVAILABLE database_unavailable
 */
export async function liveSessions(args: {
  readonly deps: ServiceDeps;
  readonly sessionIds: readonly string[];
}): Promise<ReadonlyMap<string, number>> {
  const { deps, sessionIds: ids } = args;
  if (ids.length === 0) return new Map();
  const rows = await transaction({ deps, scope: { sessionIds: ids } }, (tx) => findSessions({ tx, ids }));
  const now = deps.clock.epochMs();
  return new Map(
    rows.map((row) => [row.id, deps.sessions.endOf(row)] as const).filter(([, expiresAt]) => expiresAt > now),
  );
}

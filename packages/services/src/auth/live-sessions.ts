import type { ServiceDeps } from "../context.ts";

/** Which of these sessions are alive, and until when (epoch ms). One query: a sweeper asks twice a second. */
export async function liveSessions(_args: {
  readonly deps: ServiceDeps;
  readonly sessionIds: readonly string[];
}): Promise<ReadonlyMap<string, number>> {
  throw new Error("lands with the database schema");
}

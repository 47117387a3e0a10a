import type { Identity, ServiceDeps } from "../context.ts";

/** Extends the session: mutations and `auth.touch` call it. @throws ServiceError UNAUTHORIZED session_expired */
export async function touchSession(_args: {
  readonly deps: ServiceDeps;
  readonly identity: Identity;
}): Promise<Identity> {
  throw new Error("lands with the database schema");
}

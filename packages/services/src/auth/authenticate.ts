import type { Identity, ServiceDeps } from "../context.ts";

/** Who presents this token, or null. A query and an open socket call this: it never extends the session. */
export async function authenticate(_args: {
  readonly deps: ServiceDeps;
  readonly token: string;
}): Promise<Identity | null> {
  throw new Error("lands with the database schema");
}

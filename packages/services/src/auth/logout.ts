import type { UserCtx } from "../context.ts";

/** Ends the session for good. Its sockets are the transport's to close. */
export async function logout(_args: { readonly ctx: UserCtx }): Promise<void> {
  throw new Error("lands with the database schema");
}

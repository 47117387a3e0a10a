import { sessionIdOf } from "@tandem/auth/session-token";
import type { Tx } from "@tandem/db/database";
import { deleteSessionsForUser, saveFactorProof } from "@tandem/db/repositories/sessions";
import { openSession, type SignedIn } from "../auth/open-session.ts";
import type { UserCtx } from "../context.ts";

/**
 * Ends every session of the caller, whoever may hold their tokens, and opens one new. The audit entry of `action` is
 * written with it.
 */
export async function renewSessions(args: {
  readonly ctx: UserCtx;
  readonly tx: Tx;
  readonly action: string;
  /** Whether this call has shown the second factor. */
  readonly factorShown: boolean;
}): Promise<SignedIn> {
  const { ctx, tx, action } = args;
  const { user } = ctx.identity;
  await deleteSessionsForUser({ tx, userId: user.id });
  const signedIn = await openSession({ ctx, tx, user, action });
  if (args.factorShown) {
    const at = ctx.deps.clock.epochMs();
    await saveFactorProof({ tx, id: sessionIdOf(signedIn.token), at });
  }
  return signedIn;
}

import { eq } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { auditOrigins } from "../schema/audit.ts";
import { users } from "../schema/users.ts";

/**
 * Deletes the account, by cascade all that is its user's (what is sealed loses its data key with its row), and what
 * the audit log keeps of the person beside the chain. The scope is the user's own id, with the duty `erasure`.
 * @returns false where there is no such account
 */
export async function eraseAccount(args: { readonly tx: Tx; readonly userId: string }): Promise<boolean> {
  const { tx, userId } = args;
  await tx.delete(auditOrigins).where(eq(auditOrigins.subjectId, userId));
  const gone = await tx.delete(users).where(eq(users.id, userId)).returning({ id: users.id });
  return gone.length === 1;
}

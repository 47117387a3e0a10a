import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { audit, auditOrigins } from "../schema/audit.ts";

/** Entries that mean the user was really there: a failed attempt makes no address known. */
const SIGNED_IN = ["auth.login", "auth.register"];

/** Whether this user signed in from this address with this program before. */
export async function isKnownOrigin(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly ip: string;
  readonly userAgent: string;
}): Promise<boolean> {
  const { tx, userId, ip, userAgent } = args;
  const rows = await tx
    .select({ auditId: auditOrigins.auditId })
    .from(auditOrigins)
    .innerJoin(audit, eq(audit.id, auditOrigins.auditId))
    .where(
      and(
        eq(auditOrigins.subjectId, userId),
        eq(auditOrigins.ip, ip),
        eq(auditOrigins.userAgent, userAgent),
        eq(audit.actorId, userId),
        eq(audit.outcome, "allow"),
        inArray(audit.action, SIGNED_IN),
      ),
    )
    .limit(1);
  return rows.length === 1;
}

import { lt, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { auditOrigins } from "../schema/audit.ts";

/** For the retention job: what entries of before `before` (epoch ms) keep of people. @returns how many */
export async function deleteOldOrigins(args: { readonly tx: Tx; readonly before: number }): Promise<number> {
  const gone = await args.tx
    .delete(auditOrigins)
    .where(lt(auditOrigins.recordedAt, sql`to_timestamp(${args.before}::float8 / 1000)`))
    .returning({ auditId: auditOrigins.auditId });
  return gone.length;
}

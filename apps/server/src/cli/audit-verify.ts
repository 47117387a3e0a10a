import { createDatabase } from "@tandem/db/database";
import { verifyAudit } from "@tandem/db/repositories/verify-audit";
import { describeDatabaseError } from "../describe-database-error.ts";
import { openDatabase } from "./open-database.ts";

/** `tandem audit verify`: prints the verdict as one line of JSON. @returns 1 where the chain is broken */
export async function auditVerify(): Promise<number> {
  const { appUrl, close } = await openDatabase();
  const db = createDatabase({ url: appUrl, connectionsMax: 1 });
  try {
    const verdict = await verifyAudit(db);
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
    return verdict.ok ? 0 : 1;
  } catch (error) {
    throw describeDatabaseError(error, "DATABASE_URL");
  } finally {
    await db.close();
    await close();
  }
}

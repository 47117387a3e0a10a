import { createDatabase } from "@tandem/db/database";
import { verifyWithAnchors } from "@tandem/services/audit/verify-audit";
import { describeDatabaseError } from "../describe-database-error.ts";
import { openAnchors } from "../open-anchors.ts";
import { openDatabase } from "./open-database.ts";
import { readConfig } from "./read-config.ts";

/**
 * `tandem audit verify`: recomputes the chain, compares it with its signed heads, and prints the verdict as one line of
 * JSON. @returns 1 where the chain is broken
 */
export async function auditVerify(): Promise<number> {
  const config = readConfig();
  const anchors = openAnchors(config);
  const { appUrl, close } = await openDatabase(config);
  const db = createDatabase({ url: appUrl, connectionsMax: 1 });
  try {
    const verdict = await verifyWithAnchors({ db, anchors });
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
    return verdict.ok ? 0 : 1;
  } catch (error) {
    throw describeDatabaseError(error, "DATABASE_URL");
  } finally {
    await db.close();
    await close();
  }
}

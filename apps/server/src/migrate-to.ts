import { fileURLToPath } from "node:url";
import { migrate } from "@tandem/db/migrate";
import { describeDatabaseError } from "./describe-database-error.ts";

/** Two folders above the root's `apps/server/src`, and above the bundle in `dist` alike. */
const MIGRATIONS = fileURLToPath(new URL("../../../drizzle", import.meta.url));

/** Brings the schema to this version as the owner, for the role of the application. @throws StartError */
export async function migrateTo(ownerUrl: string, appUrl: string): Promise<void> {
  try {
    await migrate({ ownerUrl, appRole: decodeURIComponent(new URL(appUrl).username), folder: MIGRATIONS });
  } catch (error) {
    throw describeDatabaseError(error, "MIGRATION_DATABASE_URL");
  }
}

import { migrateTo } from "../migrate-to.ts";
import { StartError } from "../start-error.ts";
import { openDatabase } from "./open-database.ts";

/** `tandem db migrate`. @returns the exit code */
export async function dbMigrate(): Promise<number> {
  const { appUrl, ownerUrl, close } = await openDatabase();
  try {
    if (ownerUrl === undefined)
      throw new StartError("MIGRATION_DATABASE_URL is not set: name the role that owns the tables.");
    await migrateTo(ownerUrl, appUrl);
    process.stdout.write("The schema is that of this version.\n");
    return 0;
  } finally {
    await close();
  }
}

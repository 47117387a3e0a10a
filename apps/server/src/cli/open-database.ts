import type { Config } from "../env.ts";
import { StartError } from "../start-error.ts";
import { readConfig } from "./read-config.ts";

export type OperatorDatabase = {
  readonly appUrl: string;
  readonly ownerUrl: string | undefined;
  readonly close: () => Promise<void>;
};

/**
 * The database that the server would use. Outside of production, without `DATABASE_URL`, that is the embedded
 * one, which runs for as long as the command does.
 */
export async function openDatabase(config: Config = readConfig()): Promise<OperatorDatabase> {
  const ownerUrl = config.migrationDatabaseUrl?.reveal();
  if (config.databaseUrl !== undefined) return { appUrl: config.databaseUrl.reveal(), ownerUrl, close: async () => {} };
  const { EmbeddedPostgresError } = await import("@tandem/db/embedded/embedded-postgres-error");
  const { startEmbeddedPostgres } = await import("@tandem/db/embedded/start-embedded-postgres");
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
    return { appUrl: postgres.appUrl, ownerUrl: postgres.ownerUrl, close: postgres.stop };
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? new StartError(error.message, { cause: error }) : error;
  }
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import { EmbeddedPostgresError } from "@tandem/db/embedded/embedded-postgres-error";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import type { Development } from "../development.ts";
import { StartError } from "../start-error.ts";
import { startKeeper } from "./start-keeper.ts";

/** PostgreSQL under `DATA_DIR`, which ends with this process. */
export const startDatabase: Development["startDatabase"] = async ({ config, scope, log }) => {
  const lock = join(config.dataDir, "postgres.lock");
  const lockWasThere = existsSync(lock);
  try {
    const postgres = await startEmbeddedPostgres({
      dataDir: config.dataDir,
      log: (line) => log.debug({ part: "postgres" }, line),
    });
    if (lockWasThere) log.warn(`${lock} was left by a run that was killed: taken over, nothing to do`);
    const keeper = startKeeper();
    keeper.keep(postgres.pid);
    scope.stops.add("embedded PostgreSQL", async () => {
      await postgres.stop();
      keeper.release(postgres.pid);
      await keeper.stop();
    });
    return postgres;
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? new StartError(error.message, { cause: error }) : error;
  }
};

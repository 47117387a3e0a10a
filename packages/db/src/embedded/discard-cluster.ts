import { rm } from "node:fs/promises";
import { readClusterRecord } from "./cluster-record.ts";
import { lockDataDir } from "./data-dir-lock.ts";
import { stopLeftover } from "./stop-leftover.ts";

/** Deletes a data directory that no living process uses, and the server it may have left. @throws EmbeddedPostgresError "in_use" */
export async function discardCluster(dataDir: string): Promise<void> {
  const lock = await lockDataDir(dataDir);
  try {
    const record = await readClusterRecord(dataDir);
    if (record) {
      await stopLeftover(record.location);
      await rm(record.location, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
  await rm(dataDir, { recursive: true, force: true });
}

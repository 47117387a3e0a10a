import { createDatabase } from "@tandem/db/database";
import { ServiceError } from "@tandem/services/errors";
import { systemIds } from "@tandem/services/system-ids";
import { rotateKeys } from "@tandem/services/vault/rotate-keys";
import { createKeyringProvider } from "@tandem/vault/create-keyring-provider";
import { createVault } from "@tandem/vault/create-vault";
import { describeDatabaseError } from "../describe-database-error.ts";
import { readKeyring } from "../encryption-keys.ts";
import { openDatabase } from "./open-database.ts";
import { readConfig } from "./read-config.ts";

/** A batch is a transaction of its own; a busy server may make it wait. */
const BATCH_DEADLINE_MS = 20_000;

/**
 * `tandem keys rotate`: progress on stderr, the outcome as one line of JSON. @returns 1 where something is under
 * another key still
 */
export async function keysRotate(): Promise<number> {
  const config = readConfig();
  const vault = createVault({ provider: createKeyringProvider(await readKeyring(config)) });
  const { appUrl, close } = await openDatabase(config);
  const db = createDatabase({ url: appUrl, connectionsMax: 1, deadlineMs: BATCH_DEADLINE_MS });
  try {
    const rotation = await rotateKeys({
      deps: { db, vault, ids: systemIds },
      onProgress: ({ table, rewrapped, left }) =>
        void process.stderr.write(`${table}: ${rewrapped} re-wrapped, ${left} left\n`),
    });
    process.stdout.write(`${JSON.stringify(rotation)}\n`);
    if (rotation.left > 0)
      process.stderr.write(
        "Some secrets are under another key still: start every server with the new key first, and repeat. Those named unreadable do not open under any key that is here.\n",
      );
    return rotation.left === 0 ? 0 : 1;
  } catch (error) {
    throw describeDatabaseError(error instanceof ServiceError ? error.cause : error, "DATABASE_URL");
  } finally {
    await db.close();
    await close();
  }
}

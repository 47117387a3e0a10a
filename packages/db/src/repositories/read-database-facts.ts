import { sql } from "drizzle-orm";
import type { Tx } from "../database.ts";

/** The server's version as it names itself: `16.4`. */
export async function readServerVersion(tx: Tx): Promise<string> {
  const [row] = await tx.execute<{ version: string }>(sql`select current_setting('server_version') as version`);
  return row?.version.split(" ")[0] ?? "unknown";
}

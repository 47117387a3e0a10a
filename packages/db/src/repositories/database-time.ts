import { sql } from "drizzle-orm";
import type { Tx } from "../database.ts";

/** The database's clock, epoch ms. */
export async function databaseTime(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ ms: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::text as ms`,
  );
  return Number(row?.ms);
}

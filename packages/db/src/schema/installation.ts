import { sql } from "drizzle-orm";
import { boolean, check, pgTable } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";

/** One row of facts about this installation as a whole. */
export const installation = pgTable(
  "installation",
  {
    only: boolean().primaryKey().default(true),
    /** When the first administrator was made: whoever sets it is the one. */
    adminClaimedAt: epochMs("admin_claimed_at"),
  },
  (table) => [check("installation_has_one_row", sql`${table.only}`)],
);

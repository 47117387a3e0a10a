import { sql } from "drizzle-orm";
import { bigint, check, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { TRADING_MODES } from "./deals.ts";
import { users } from "./users.ts";

/** Who trades an account. Times are the database's own: processes need not agree on one. */
export const tradingLeases = pgTable(
  "trading_leases",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    mode: text({ enum: TRADING_MODES }).notNull(),
    /** Grows with every holder, and never falls, by trigger. */
    token: bigint({ mode: "bigint" }).notNull(),
    /** Null: given back. */
    holder: text(),
    expiresAt: timestamp("expires_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.mode] }),
    check("trading_leases_mode_known", sql`${table.mode} in ('paper', 'live')`),
  ],
);

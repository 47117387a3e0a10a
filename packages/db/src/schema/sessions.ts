import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";
import { users } from "./users.ts";

export const sessions = pgTable(
  "sessions",
  {
    /** The sha256 of the token in hex. */
    id: text().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: epochMs("created_at").notNull(),
    lastActiveAt: epochMs("last_active_at").notNull(),
    /** The absolute end; the idle end follows from `last_active_at`. */
    expiresAt: epochMs("expires_at").notNull(),
    ipHash: text("ip_hash").notNull(),
    userAgent: text("user_agent").notNull(),
    /** What its user calls it: the id is too near to the token to be shown. */
    handle: uuid().notNull().defaultRandom(),
    /** When its user last proved the password or a second factor. */
    stepUpAt: epochMs("step_up_at").notNull().default(sql`'epoch'`),
    /** When this session last showed a second factor. */
    factorAt: epochMs("factor_at").notNull().default(sql`'epoch'`),
  },
  (table) => [
    index("sessions_user_id").on(table.userId),
    uniqueIndex("sessions_handle_unique").on(table.handle),
    check("sessions_id_is_a_digest", sql`${table.id} ~ '^[0-9a-f]{64}$'`),
  ],
);

import { index, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** The sliding logs of the exact rate limits. Keys are digests; times are the database's own. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    key: text().primaryKey(),
    calls: timestamp({ withTimezone: true }).array().notNull(),
    /** When the newest call has left the window. */
    emptyAt: timestamp("empty_at", { withTimezone: true }).notNull(),
  },
  (table) => [index("rate_limits_empty_at").on(table.emptyAt)],
);

import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";

/** One row: what administrators of this installation trust beyond what is proved. */
export const trustSettings = pgTable(
  "trust_settings",
  {
    only: boolean().primaryKey().default(true),
    /** Venues that may be traded although their books cannot be proved. */
    allowedVenues: text("allowed_venues").array().notNull().default([]),
    changedAt: epochMs("changed_at"),
  },
  (table) => [
    check("trust_settings_has_one_row", sql`${table.only}`),
    check("trust_settings_few_venues", sql`cardinality(${table.allowedVenues}) <= 100`),
  ],
);

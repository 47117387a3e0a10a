import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";
import { users } from "./users.ts";

/** Of the installation: seen by administrators, and by whoever presents one. Using it deletes it. */
export const invites = pgTable(
  "invites",
  {
    id: uuid().primaryKey(),
    /** The sha256 of the token in hex. */
    tokenHash: text("token_hash").notNull(),
    role: text({ enum: ["admin", "trader", "viewer"] }).notNull(),
    /** Whom it is for; a note. */
    email: text(),
    createdBy: uuid("created_by")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: epochMs("created_at").notNull(),
    expiresAt: epochMs("expires_at").notNull(),
  },
  (table) => [
    uniqueIndex("invites_token_hash_unique").on(table.tokenHash),
    index("invites_created_by").on(table.createdBy),
    check("invites_hash_is_a_digest", sql`${table.tokenHash} ~ '^[0-9a-f]{64}$'`),
    check("invites_role_known", sql`${table.role} in ('admin', 'trader', 'viewer')`),
  ],
);

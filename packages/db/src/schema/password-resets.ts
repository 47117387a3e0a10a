import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";
import { users } from "./users.ts";

/** One a user: a newer one takes the place of the older. Using it deletes it. */
export const passwordResets = pgTable(
  "password_resets",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The sha256 of the token in hex. */
    tokenHash: text("token_hash").notNull(),
    createdAt: epochMs("created_at").notNull(),
    expiresAt: epochMs("expires_at").notNull(),
  },
  (table) => [
    uniqueIndex("password_resets_token_hash_unique").on(table.tokenHash),
    index("password_resets_expires_at").on(table.expiresAt),
    check("password_resets_hash_is_a_digest", sql`${table.tokenHash} ~ '^[0-9a-f]{64}$'`),
  ],
);

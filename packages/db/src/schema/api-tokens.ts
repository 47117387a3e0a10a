import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";
import { users } from "./users.ts";

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** The sha256 of the token in hex. */
    tokenHash: text("token_hash").notNull(),
    scopes: text({ enum: ["read", "trade"] })
      .array()
      .notNull(),
    createdAt: epochMs("created_at").notNull(),
    expiresAt: epochMs("expires_at").notNull(),
  },
  (table) => [
    index("api_tokens_user_id").on(table.userId),
    uniqueIndex("api_tokens_token_hash_unique").on(table.tokenHash),
    check("api_tokens_hash_is_a_digest", sql`${table.tokenHash} ~ '^[0-9a-f]{64}$'`),
    check("api_tokens_scopes_known", sql`${table.scopes} <@ array['read', 'trade']`),
  ],
);

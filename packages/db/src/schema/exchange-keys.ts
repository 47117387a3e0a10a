import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { envelopeColumns, epochMs } from "./columns.ts";
import { users } from "./users.ts";

/** Keys of users at venues. The credentials are in the envelope alone. */
export const exchangeKeys = pgTable(
  "exchange_keys",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    venue: text().notNull(),
    label: text().notNull(),
    /** Of the public part; nothing else of a key is ever shown. */
    apiKeyLast4: text("api_key_last4").notNull(),
    /** HMAC of the public part under a key of the user's own: finds duplicates, tells nothing. */
    fingerprint: text().notNull(),
    ...envelopeColumns(),
    permissions: text({ enum: ["read", "trade", "withdraw", "transfer"] })
      .array()
      .notNull(),
    /** Null where the venue does not say. */
    ipRestricted: boolean("ip_restricted"),
    /** When the venue ends the key or its right to trade. */
    expiresAt: epochMs("expires_at"),
    state: text({ enum: ["verified", "unverified", "paused"] }).notNull(),
    pausedBecause: text("paused_because", { enum: ["withdrawal_permission", "rejected_by_venue", "unreadable"] }),
    createdAt: epochMs("created_at").notNull(),
    checkedAt: epochMs("checked_at").notNull(),
    nextCheckAt: epochMs("next_check_at").notNull(),
  },
  (table) => [
    uniqueIndex("exchange_keys_fingerprint_unique").on(table.userId, table.venue, table.fingerprint),
    index("exchange_keys_next_check_at").on(table.nextCheckAt),
    index("exchange_keys_kek_id").on(table.kekId),
    check("exchange_keys_last4_is_short", sql`length(${table.apiKeyLast4}) <= 4`),
    check("exchange_keys_state_known", sql`${table.state} in ('verified', 'unverified', 'paused')`),
    check("exchange_keys_paused_has_a_reason", sql`(${table.state} = 'paused') = (${table.pausedBecause} is not null)`),
    check(
      "exchange_keys_permissions_known",
      sql`${table.permissions} <@ array['read', 'trade', 'withdraw', 'transfer']`,
    ),
  ],
);

/** The key of a user's fingerprints, made with the first exchange key. */
export const fingerprintKeys = pgTable(
  "fingerprint_keys",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ...envelopeColumns(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("fingerprint_keys_user_unique").on(table.userId),
    index("fingerprint_keys_kek_id").on(table.kekId),
  ],
);

import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { envelopeColumns, epochMs } from "./columns.ts";
import { users } from "./users.ts";

/** Secrets of authenticators (RFC 6238), begun and confirmed. One a user. */
export const totpSecrets = pgTable(
  "totp_secrets",
  {
    id: uuid().primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ...envelopeColumns(),
    begunAt: epochMs("begun_at").notNull(),
    /** Null: begun only, and no second factor yet. */
    confirmedAt: epochMs("confirmed_at"),
    /** The step of 30 s of the newest code that was taken: neither it nor an older one is taken again. */
    lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
  },
  (table) => [uniqueIndex("totp_secrets_user_unique").on(table.userId), index("totp_secrets_kek_id").on(table.kekId)],
);

/** What is left of a user's recovery codes: a code that is used is gone. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The sha256 in hex of a code of 120 random bits. */
    codeHash: text("code_hash").notNull(),
    createdAt: epochMs("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.codeHash] }),
    check("recovery_codes_hash_is_a_digest", sql`${table.codeHash} ~ '^[0-9a-f]{64}$'`),
  ],
);

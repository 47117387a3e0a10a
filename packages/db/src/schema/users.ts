import { sql } from "drizzle-orm";
import { check, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { epochMs } from "./columns.ts";

export const users = pgTable(
  "users",
  {
    id: uuid().primaryKey(),
    username: text().notNull(),
    /** Lower case. */
    email: text().notNull(),
    /** argon2id, PHC format. */
    passwordHash: text("password_hash").notNull(),
    role: text({ enum: ["admin", "trader", "viewer"] }).notNull(),
    createdAt: epochMs("created_at").notNull(),
    /** Set: nobody signs in with it, and no credential of it works. */
    disabledAt: epochMs("disabled_at"),
  },
  (table) => [
    uniqueIndex("users_username_unique").on(sql`lower(${table.username})`),
    uniqueIndex("users_email_unique").on(sql`lower(${table.email})`),
    check("users_role_known", sql`${table.role} in ('admin', 'trader', 'viewer')`),
    check("users_password_is_argon2id", sql`${table.passwordHash} like '$argon2id$%'`),
  ],
);

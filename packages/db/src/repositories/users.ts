import { and, eq, or, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { users } from "../schema/users.ts";

export type UserRow = typeof users.$inferSelect;
export type Account = Omit<UserRow, "passwordHash" | "disabledAt">;

/** Names of the indexes, for telling which value of a new user is taken. */
export const USERNAME_UNIQUE = "users_username_unique";
export const EMAIL_UNIQUE = "users_email_unique";

/** What a user sees of an account. The hash leaves the database for a password check only. */
export const accountColumns = {
  id: users.id,
  username: users.username,
  email: users.email,
  role: users.role,
  createdAt: users.createdAt,
} as const;

/** The transaction's scope is the new user's own id. @throws DatabaseError on a name or e-mail that exists */
export async function insertUser(args: { readonly tx: Tx; readonly user: Omit<UserRow, "disabledAt"> }): Promise<void> {
  await args.tx.insert(users).values({ ...args.user, email: args.user.email.toLowerCase() });
}

/** The account with this user name or e-mail, in any case. The transaction's scope is the same login. */
export async function findUserByLogin(args: { readonly tx: Tx; readonly login: string }): Promise<UserRow | undefined> {
  const login = args.login.toLowerCase();
  const [row] = await args.tx
    .select()
    .from(users)
    .where(or(eq(sql`lower(${users.username})`, login), eq(sql`lower(${users.email})`, login)))
    .limit(1);
  return row;
}

/** Replaces the hash unless it was changed meanwhile; false then. */
export async function replacePasswordHash(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}): Promise<boolean> {
  const changed = await args.tx
    .update(users)
    .set({ passwordHash: args.to })
    .where(and(eq(users.id, args.userId), eq(users.passwordHash, args.from)))
    .returning({ id: users.id });
  return changed.length === 1;
}

/** With the hash, for checking the password once more. The transaction's scope is the user's own id. */
export async function getUserForUser(args: { readonly tx: Tx; readonly userId: string }): Promise<UserRow | undefined> {
  const [row] = await args.tx.select().from(users).where(eq(users.id, args.userId));
  return row;
}

/** The account's columns alone, of a row that came with the hash. */
export const toAccount = ({ id, username, email, role, createdAt }: UserRow): Account => ({
  id,
  username,
  email,
  role,
  createdAt,
});

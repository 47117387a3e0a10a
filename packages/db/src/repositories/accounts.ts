import { and, asc, desc, eq, ilike, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { sessions } from "../schema/sessions.ts";
import { users } from "../schema/users.ts";
import { type Account, accountColumns, type UserRow } from "./users.ts";

/** Everything here needs the duty `accounts`: it is about other people's accounts. */
export type ManagedAccount = Account & Pick<UserRow, "disabledAt"> & { readonly secondFactor: boolean };

const LIKE_SPECIAL = /[\\%_]/g;

const managedColumns = {
  ...accountColumns,
  disabledAt: users.disabledAt,
  // Written out: in a select from one table the columns of both lose their tables' names.
  secondFactor: sql<boolean>`exists (
    select 1 from totp_secrets where totp_secrets.user_id = users.id and totp_secrets.confirmed_at is not null)`,
};

/** Newest first; `search` is a part of user name or e-mail. */
export async function listAccounts(args: {
  readonly tx: Tx;
  readonly search?: string | undefined;
  readonly limit: number;
  readonly before?: string | undefined;
}): Promise<readonly ManagedAccount[]> {
  const { tx, search, limit, before } = args;
  const pattern = search === undefined ? undefined : `%${search.replaceAll(LIKE_SPECIAL, "\\$&")}%`;
  const matches = pattern === undefined ? undefined : or(ilike(users.username, pattern), ilike(users.email, pattern));
  const older = before === undefined ? undefined : lt(users.id, before);
  return tx.select(managedColumns).from(users).where(and(matches, older)).orderBy(desc(users.id)).limit(limit);
}

/** The account, locked against changes until the transaction ends. */
export async function lockAccount(args: { readonly tx: Tx; readonly id: string }): Promise<UserRow | undefined> {
  const [row] = await args.tx.select().from(users).where(eq(users.id, args.id)).for("no key update");
  return row;
}

/**
 * The administrators who can act, locked until the transaction ends: whoever demotes, disables or erases one does so
 * after the other. Also with the duty `erasure`.
 */
export async function lockActiveAdmins(tx: Tx): Promise<readonly string[]> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), isNull(users.disabledAt)))
    .orderBy(asc(users.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}

export async function saveRole(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly role: UserRow["role"];
}): Promise<void> {
  await args.tx.update(users).set({ role: args.role }).where(eq(users.id, args.id));
}

/** `at: null` enables it again. False when it was so already. */
export async function saveDisabled(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly at: number | null;
}): Promise<boolean> {
  const { tx, id, at } = args;
  const differs = at === null ? isNotNull(users.disabledAt) : isNull(users.disabledAt);
  const changed = await tx
    .update(users)
    .set({ disabledAt: at })
    .where(and(eq(users.id, id), differs))
    .returning({ id: users.id });
  return changed.length === 1;
}

export async function listSessionsOfAccounts(args: {
  readonly tx: Tx;
  readonly userIds: readonly string[];
}): Promise<readonly Pick<typeof sessions.$inferSelect, "id" | "userId" | "createdAt" | "lastActiveAt">[]> {
  const { id, userId, createdAt, lastActiveAt } = sessions;
  return args.tx
    .select({ id, userId, createdAt, lastActiveAt })
    .from(sessions)
    .where(inArray(userId, [...args.userIds]));
}

/** User names by id, of those that exist. */
export async function listUsernames(args: {
  readonly tx: Tx;
  readonly ids: readonly string[];
}): Promise<ReadonlyMap<string, string>> {
  const { id, username } = users;
  const rows = await args.tx
    .select({ id, username })
    .from(users)
    .where(inArray(id, [...args.ids]));
  return new Map(rows.map((row) => [row.id, row.username]));
}

import { and, desc, eq, inArray, isNull, lt, lte, ne, or } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { sessions } from "../schema/sessions.ts";
import { users } from "../schema/users.ts";
import { type Account, accountColumns } from "./users.ts";

export type SessionRow = typeof sessions.$inferSelect;

export async function insertSession(args: {
  readonly tx: Tx;
  readonly session: typeof sessions.$inferInsert;
}): Promise<void> {
  await args.tx.insert(sessions).values(args.session);
}

/** The session and whose it is, unless the account is disabled. The transaction's scope holds the session's id. */
export async function findSession(args: {
  readonly tx: Tx;
  readonly id: string;
}): Promise<{ readonly session: SessionRow; readonly user: Account } | undefined> {
  const [row] = await args.tx
    .select({ session: sessions, user: accountColumns })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, args.id), isNull(users.disabledAt)));
  return row;
}

/** Of these ids the ones that exist, of accounts that are not disabled. */
export async function findSessions(args: {
  readonly tx: Tx;
  readonly ids: readonly string[];
}): Promise<readonly Pick<SessionRow, "id" | "createdAt" | "lastActiveAt">[]> {
  return args.tx
    .select({ id: sessions.id, createdAt: sessions.createdAt, lastActiveAt: sessions.lastActiveAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(inArray(sessions.id, [...args.ids]), isNull(users.disabledAt)));
}

/** Newest first. */
export async function listSessionsForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
}): Promise<readonly SessionRow[]> {
  return args.tx
    .select()
    .from(sessions)
    .where(eq(sessions.userId, args.userId))
    .orderBy(desc(sessions.createdAt), desc(sessions.id));
}

/** Never moves back, and never makes a row again: false when the session is gone. */
export async function saveSessionActivity(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly at: number;
}): Promise<boolean> {
  await args.tx
    .update(sessions)
    .set({ lastActiveAt: args.at })
    .where(and(eq(sessions.id, args.id), lt(sessions.lastActiveAt, args.at)));
  const rows = await args.tx.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, args.id));
  return rows.length === 1;
}

/** One of the user's own sessions, by the name its user knows. */
export async function getSessionForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly handle: string;
}): Promise<SessionRow | undefined> {
  const { tx, userId, handle } = args;
  const [row] = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.handle, handle)));
  return row;
}

/** The password or a second factor was proved. False when the session is gone. */
export async function saveStepUp(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly at: number;
}): Promise<boolean> {
  const { tx, id, at } = args;
  const changed = await tx
    .update(sessions)
    .set({ stepUpAt: at })
    .where(eq(sessions.id, id))
    .returning({ id: sessions.id });
  return changed.length === 1;
}

/** A second factor was shown, which is a step-up too. False when the session is gone. */
export async function saveFactorProof(args: {
  readonly tx: Tx;
  readonly id: string;
  readonly at: number;
}): Promise<boolean> {
  const { tx, id, at } = args;
  const changed = await tx
    .update(sessions)
    .set({ stepUpAt: at, factorAt: at })
    .where(eq(sessions.id, id))
    .returning({ id: sessions.id });
  return changed.length === 1;
}

/** True when there was such a session. */
export async function deleteSession(args: { readonly tx: Tx; readonly id: string }): Promise<boolean> {
  const gone = await args.tx.delete(sessions).where(eq(sessions.id, args.id)).returning({ id: sessions.id });
  return gone.length === 1;
}

/** Ends all of the user's sessions, or all but one. @returns their ids */
export async function deleteSessionsForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly except?: string;
}): Promise<readonly string[]> {
  const { tx, userId, except } = args;
  const gone = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), except === undefined ? undefined : ne(sessions.id, except)))
    .returning({ id: sessions.id });
  return gone.map((row) => row.id);
}

/** For the retention job: sessions past their absolute end, or idle since `idleSince`. @returns how many */
export async function deleteEndedSessions(args: {
  readonly tx: Tx;
  readonly now: number;
  readonly idleSince: number;
}): Promise<number> {
  const gone = await args.tx
    .delete(sessions)
    .where(or(lte(sessions.expiresAt, args.now), lte(sessions.lastActiveAt, args.idleSince)))
    .returning({ id: sessions.id });
  return gone.length;
}

import { and, desc, eq, gt, lt, lte } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { invites } from "../schema/invites.ts";

export type InviteRow = typeof invites.$inferSelect;

/** The scope has the duty `accounts`. */
export async function insertInvite(args: { readonly tx: Tx; readonly invite: InviteRow }): Promise<void> {
  await args.tx.insert(invites).values(args.invite);
}

/** Whether such an invite could be used now. The transaction's scope holds the digest. */
export async function isInviteOpen(args: {
  readonly tx: Tx;
  readonly tokenHash: string;
  readonly now: number;
}): Promise<boolean> {
  const rows = await args.tx.select({ id: invites.id }).from(invites).where(isOpen(args));
  return rows.length === 1;
}

/** Uses the invite up, for one transaction; whoever waited for that one, or comes too late, gets nothing. */
export async function takeInvite(args: {
  readonly tx: Tx;
  readonly tokenHash: string;
  readonly now: number;
}): Promise<Pick<InviteRow, "id" | "role"> | undefined> {
  const [taken] = await args.tx.delete(invites).where(isOpen(args)).returning({ id: invites.id, role: invites.role });
  return taken;
}

/** Newest first; the scope has the duty `accounts`. */
export async function listInvites(args: {
  readonly tx: Tx;
  readonly limit: number;
  readonly before?: string | undefined;
}): Promise<readonly Omit<InviteRow, "tokenHash">[]> {
  const { id, role, email, createdBy, createdAt, expiresAt } = invites;
  return args.tx
    .select({ id, role, email, createdBy, createdAt, expiresAt })
    .from(invites)
    .where(args.before === undefined ? undefined : lt(invites.id, args.before))
    .orderBy(desc(invites.id))
    .limit(args.limit);
}

/** True when there was such an invite. */
export async function deleteInvite(args: { readonly tx: Tx; readonly id: string }): Promise<boolean> {
  const gone = await args.tx.delete(invites).where(eq(invites.id, args.id)).returning({ id: invites.id });
  return gone.length === 1;
}

/** For the retention job. @returns how many */
export async function deleteEndedInvites(args: { readonly tx: Tx; readonly endedBy: number }): Promise<number> {
  const gone = await args.tx.delete(invites).where(lte(invites.expiresAt, args.endedBy)).returning({ id: invites.id });
  return gone.length;
}

const isOpen = ({ tokenHash, now }: { readonly tokenHash: string; readonly now: number }) =>
  and(eq(invites.tokenHash, tokenHash), gt(invites.expiresAt, now));

import { and, desc, eq, inArray, isNull, lte } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { apiTokens } from "../schema/api-tokens.ts";
import { users } from "../schema/users.ts";
import { type Account, accountColumns } from "./users.ts";

export type ApiTokenRow = typeof apiTokens.$inferSelect;

export async function insertApiToken(args: { readonly tx: Tx; readonly token: ApiTokenRow }): Promise<void> {
  await args.tx.insert(apiTokens).values(args.token);
}

/** The token with this digest and whose it is, unless the account is disabled. The transaction's scope holds the digest. */
export async function findApiToken(args: {
  readonly tx: Tx;
  readonly tokenHash: string;
}): Promise<{ readonly token: ApiTokenRow; readonly user: Account } | undefined> {
  const [row] = await args.tx
    .select({ token: apiTokens, user: accountColumns })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(and(eq(apiTokens.tokenHash, args.tokenHash), isNull(users.disabledAt)));
  return row;
}

/** Of these digests the ones that exist, of accounts that are not disabled, with their ends. */
export async function findApiTokens(args: {
  readonly tx: Tx;
  readonly tokenHashes: readonly string[];
}): Promise<readonly Pick<ApiTokenRow, "tokenHash" | "expiresAt">[]> {
  return args.tx
    .select({ tokenHash: apiTokens.tokenHash, expiresAt: apiTokens.expiresAt })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where(and(inArray(apiTokens.tokenHash, [...args.tokenHashes]), isNull(users.disabledAt)));
}

/** Newest first. */
export async function listApiTokensForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
}): Promise<readonly ApiTokenRow[]> {
  return args.tx
    .select()
    .from(apiTokens)
    .where(eq(apiTokens.userId, args.userId))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id));
}

/** True when the user had such a token. */
export async function deleteApiTokenForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly id: string;
}): Promise<boolean> {
  const { tx, userId, id } = args;
  const gone = await tx
    .delete(apiTokens)
    .where(and(eq(apiTokens.userId, userId), eq(apiTokens.id, id)))
    .returning({ id: apiTokens.id });
  return gone.length === 1;
}

/** For the retention job: tokens that ended at or before `endedBy`. @returns how many */
export async function deleteEndedApiTokens(args: { readonly tx: Tx; readonly endedBy: number }): Promise<number> {
  const gone = await args.tx
    .delete(apiTokens)
    .where(lte(apiTokens.expiresAt, args.endedBy))
    .returning({ id: apiTokens.id });
  return gone.length;
}

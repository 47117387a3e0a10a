import type { TokenInfo } from "@tandem/contract/account";
import { listApiTokensForUser } from "@tandem/db/repositories/api-tokens";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

/** The caller's tokens, expired ones too, newest first; never the tokens themselves. */
export async function listTokens({ ctx }: { readonly ctx: UserCtx }): Promise<TokenInfo[]> {
  const userId = ctx.identity.user.id;
  const rows = await transaction({ deps: ctx.deps, scope: { userId } }, (tx) => listApiTokensForUser({ tx, userId }));
  return rows.map(({ id, name, scopes, createdAt, expiresAt }) => ({ id, name, scopes, createdAt, expiresAt }));
}

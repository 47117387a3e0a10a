import type { TotpState } from "@tandem/contract/second-factor";
import { countRecoveryCodes } from "@tandem/db/repositories/recovery-codes";
import { getTotpSecretForUser } from "@tandem/db/repositories/totp-secrets";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

/** Whether the caller has a second factor, and how many recovery codes are left. */
export async function getTotp({ ctx }: { readonly ctx: UserCtx }): Promise<TotpState> {
  const userId = ctx.identity.user.id;
  return transaction({ deps: ctx.deps, scope: { userId } }, async (tx) => {
    const enabledAt = (await getTotpSecretForUser({ tx, userId }))?.confirmedAt ?? null;
    return { enabled: enabledAt !== null, enabledAt, recoveryCodesLeft: await countRecoveryCodes({ tx, userId }) };
  });
}

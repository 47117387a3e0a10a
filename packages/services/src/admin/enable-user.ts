import type { AdminUserInput } from "@tandem/contract/admin";
import { lockAccount, saveDisabled } from "@tandem/db/repositories/accounts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { reloadTrader } from "../trading/ask-trader.ts";
import { asAdmin } from "./as-admin.ts";

/** Opens an account again; its password and its tokens are what they were. @throws ServiceError NOT_FOUND; FORBIDDEN */
export async function enableUser(args: { readonly ctx: UserCtx; readonly input: AdminUserInput }): Promise<void> {
  const { ctx, input } = args;
  const { id } = input;
  await asAdmin({ ctx, action: "admin.users.enable" }, async ({ tx, record }) => {
    if (!(await lockAccount({ tx, id }))) throw new ServiceError("NOT_FOUND");
    const wasDisabled = await saveDisabled({ tx, id, at: null });
    await record({ objectType: "user", objectId: id, subjectId: id, details: { wasDisabled } });
  });
  await reloadTrader(ctx.deps, id);
}

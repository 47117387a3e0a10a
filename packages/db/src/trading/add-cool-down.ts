import type { CoolDown } from "@tandem/domain/risk/risk-plan";
import type { AccountId } from "@tandem/engine/trading/trading-store";
import { insertCoolDown } from "../repositories/cool-downs.ts";
import { withTransaction } from "../with-transaction.ts";
import type { TradingDeps } from "./trading-deps.ts";

export async function addCoolDown(
  { db, ids }: TradingDeps,
  args: { readonly account: AccountId; readonly coolDown: CoolDown; readonly at: number },
): Promise<void> {
  const { account, coolDown, at } = args;
  const { scope, target, until, reason } = coolDown;
  await withTransaction({ db, scope: { userId: account.userId } }, (tx) =>
    insertCoolDown({
      tx,
      coolDown: {
        ...account,
        id: ids.next(),
        scope,
        target: scope === "user" ? null : target,
        until,
        reason,
        createdAt: at,
      },
    }),
  );
}

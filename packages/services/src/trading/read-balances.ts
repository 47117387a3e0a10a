import type { Balance } from "@tandem/contract/balances";
import type { TradingMode } from "@tandem/contract/trading";
import { balancesForUser } from "@tandem/db/repositories/balances";
import { heldByOrders } from "@tandem/db/repositories/held-by-orders";
import { formatScaled } from "@tandem/domain/money";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

const keyOf = (one: { readonly venue: string; readonly asset: string }): string => `${one.venue}|${one.asset}`;

/** What the ledger says lies where, and what of it open orders hold. */
export async function readBalances(args: {
  readonly deps: Pick<ServiceDeps, "db">;
  readonly userId: string;
  readonly mode: TradingMode;
}): Promise<Balance[]> {
  const { deps, userId, mode } = args;
  const { all, held } = await transaction({ deps, scope: { userId } }, async (tx) => ({
    all: await balancesForUser({ tx, userId, mode }),
    held: await heldByOrders({ tx, userId, mode }),
  }));
  const usedOf = new Map(held.map((one) => [keyOf(one), one.amount]));
  return all.map(({ venue, asset, amount }) => {
    const wanted = usedOf.get(keyOf({ venue, asset })) ?? 0n;
    const used = wanted < amount ? wanted : amount;
    return {
      venue,
      asset,
      free: formatScaled(amount - used),
      used: formatScaled(used),
      total: formatScaled(amount),
    };
  });
}

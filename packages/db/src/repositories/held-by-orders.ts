import type { DealMode } from "@tandem/domain/deals/deal";
import { valueOfFill } from "@tandem/domain/deals/flows";
import type { Balance } from "@tandem/domain/ledger/ledger";
import { and, eq, notInArray, sql } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { fills, orders } from "../schema/orders.ts";

/**
 * What open orders hold of the balances, fees aside: of a sale the base that is not sold yet, of a purchase the quote that
 * the rest may cost at its limit. An order without a limit does not rest and holds nothing that could be told.
 */
export async function heldByOrders(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: DealMode;
}): Promise<readonly Balance[]> {
  const { tx, userId, mode } = args;
  const open = await tx
    .select({
      market: orders.market,
      side: orders.side,
      amount: orders.amount,
      price: orders.price,
      filled: sql`coalesce((select sum(f.amount) from fills as f where f.order_id = orders.id), 0)`.mapWith(
        fills.amount,
      ),
    })
    .from(orders)
    .where(
      and(
        eq(orders.userId, userId),
        eq(orders.mode, mode),
        notInArray(orders.status, ["filled", "cancelled", "rejected", "expired"]),
      ),
    );
  const held = new Map<string, Balance>();
  for (const { market, side, amount, price, filled } of open) {
    const rest = amount > filled ? amount - filled : 0n;
    const value = side === "sell" ? rest : price === null ? 0n : valueOfFill("buy", rest, price);
    if (value === 0n) continue;
    const { venue } = market;
    const asset = side === "sell" ? market.base : market.quote;
    const key = `${venue}|${asset}`;
    held.set(key, { venue, asset, amount: (held.get(key)?.amount ?? 0n) + value });
  }
  return [...held.values()];
}

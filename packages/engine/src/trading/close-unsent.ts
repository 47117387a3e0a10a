import type { Deal } from "@tandem/domain/deals/deal";
import type { AccountLife } from "./account-life.ts";

/** Deals that were written, and never sent: their books are long gone. @returns the others, which go on */
export async function closeUnsent(life: AccountLife, at: number): Promise<readonly Deal[]> {
  const { openDeals } = life.record;
  for (const { id, orders } of openDeals)
    if (orders.length === 0)
      await life.journal.decided({
        dealId: id,
        at,
        action: { kind: "finish", outcome: "failed", isHeld: false },
        profit: 0n,
      });
  return openDeals.filter(({ orders }) => orders.length > 0);
}

import type { DealOrder } from "@tandem/domain/deals/deal";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import type { AccountLife } from "./account-life.ts";

/** Asks the venues to cancel what `wants` says of everything that is not final; how many orders that were. */
export async function cancelOrders(life: AccountLife, wants: (one: DealOrder) => boolean): Promise<number> {
  const asked = [...life.runs.values()].map(async (run): Promise<number> => {
    const ids = run
      .deal()
      .orders.filter((one) => !isFinalStatus(one.order.status) && wants(one))
      .map(({ order }) => order.clientOrderId);
    return ids.length === 0 ? 0 : run.cancel(new Set(ids));
  });
  const counts = await Promise.all(asked);
  return counts.reduce((sum, count) => sum + count, 0);
}

import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { AccountLife } from "./account-life.ts";
import type { AccountReport } from "./venue-account.ts";
import type { VenueSlot } from "./venue-slot.ts";

/** What a venue says by itself. After its link is back, what was missed meanwhile is asked for. */
export function hearReport(
  of: {
    readonly life: AccountLife;
    readonly slot: VenueSlot;
    readonly hearOrder: (clientOrderId: string, event: OrderEvent) => void;
    readonly tellBalances: () => void;
    readonly reconcile: () => void;
  },
  report: AccountReport,
): void {
  const { life, slot } = of;
  if (life.isOver) return;
  switch (report.type) {
    case "order":
      of.hearOrder(report.clientOrderId, report.event);
      return;
    case "balances":
      of.tellBalances();
      return;
    case "link": {
      const isBack = report.isConnected && !slot.isConnected;
      slot.isConnected = report.isConnected;
      if (!isBack) return;
      for (const run of life.runs.values()) run.lookAgain();
      of.reconcile();
    }
  }
}

import type { Actor, Lease } from "@tandem/engine/trading/trading-store";
import { and, eq } from "drizzle-orm";
import { appendAudit } from "../repositories/append-audit.ts";
import { deals, tradingEvents } from "../schema/deals.ts";
import { actorEntry } from "./actor-entry.ts";
import type { KnownDeals } from "./known-deals.ts";
import type { TradingDeps } from "./trading-deps.ts";
import type { WriteQueue } from "./write-queue.ts";

/** A person has chosen for a deal that needs one. @throws Error where it does not need one any more */
export async function resumeDeal(
  deps: TradingDeps & { readonly queue: WriteQueue; readonly known: KnownDeals },
  args: {
    readonly lease: Lease;
    readonly dealId: string;
    readonly at: number;
    readonly choice: string;
    readonly actor: Actor;
  },
): Promise<void> {
  const { lease, dealId, at, choice, actor } = args;
  const { userId, mode } = lease.account;
  deps.known.forget(lease, dealId);
  await deps.queue.alone(lease, async (tx) => {
    const resumed = await tx
      .update(deals)
      .set({ status: "repairing", decision: null, updatedAt: at })
      .where(
        and(eq(deals.id, dealId), eq(deals.userId, userId), eq(deals.mode, mode), eq(deals.status, "needs_decision")),
      )
      .returning({ id: deals.id });
    if (resumed.length === 0) throw new Error("the deal needs no decision");
    await tx.insert(tradingEvents).values({
      id: deps.ids.next(),
      userId,
      mode,
      dealId,
      at,
      fromStatus: "needs_decision",
      toStatus: "repairing",
      reason: "decided",
      details: { choice },
    });
    await appendAudit({
      tx,
      entry: {
        ...actorEntry(userId, actor),
        id: deps.ids.next(),
        action: "deals.decide",
        objectType: "deal",
        objectId: dealId,
        outcome: "allow",
        details: { mode, choice },
      },
    });
  });
}

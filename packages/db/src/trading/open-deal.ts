import { formatScaled } from "@tandem/domain/money";
import type { Lease, NewDeal } from "@tandem/engine/trading/trading-store";
import { actorEntry } from "./actor-entry.ts";
import type { KnownDeals } from "./known-deals.ts";
import type { Opened } from "./open-deals.ts";
import { dealEvent } from "./plan-moves.ts";
import type { DealRow } from "./read-deals.ts";
import { storeLeg, storePolicy } from "./stored-deal.ts";
import type { TradingDeps } from "./trading-deps.ts";
import type { AuditDraft } from "./write-moves.ts";
import type { WriteQueue } from "./write-queue.ts";

/** Writes a deal without orders, its key, its first event and its audit row; nothing of it where the key was used. */
export async function openDeal(
  deps: TradingDeps & { readonly queue: WriteQueue; readonly known: KnownDeals },
  lease: Lease,
  opening: NewDeal,
): Promise<Opened> {
  const { deal, idempotency } = opening;
  if (opening.userId !== lease.account.userId || deal.mode !== lease.account.mode)
    throw new Error("a deal is opened under its own account's lease");
  if (deal.orders.length > 0) throw new Error("a deal is opened before its orders");
  const row = rowOf(opening, deps.clock.epochMs());
  const event = dealEvent(row, { to: "pending", at: row.createdAt, reason: "opened", details: {} });
  const opened = await deps.queue.open(lease, {
    row,
    key: idempotency,
    event: { ...event, fromStatus: null },
    audit: auditOf(opening),
  });
  if (opened.kind === "opened")
    deps.known.keep(lease, { deal, row: { ...row, committedAt: deps.clock.epochMs() }, orderIds: [] });
  return opened;
}

function rowOf(opening: NewDeal, now: number): DealRow {
  const { deal, expected } = opening;
  return {
    id: deal.id,
    userId: opening.userId,
    mode: deal.mode,
    kind: opening.kind,
    status: "pending",
    opportunityId: opening.opportunityId ?? null,
    strategyId: opening.strategyId ?? null,
    startAsset: deal.startAsset,
    notional: opening.notional,
    expectedProfit: opening.expectedProfit,
    realisedProfit: null,
    isHeld: false,
    legs: deal.legs.map((leg, index) => {
      const plan = expected[index];
      if (plan === undefined) throw new Error("every leg has an expectation");
      return storeLeg(leg, plan);
    }),
    symbols: [...new Set(deal.legs.map(({ market }) => market.symbol))],
    policy: storePolicy(deal.policy),
    decision: null,
    decidedAt: opening.at,
    createdAt: now,
    updatedAt: now,
    committedAt: null,
    sentAt: null,
    answeredAt: null,
    endedAt: null,
  };
}

function auditOf({ userId, deal, kind, actor, notional, strategyId }: NewDeal): AuditDraft {
  return {
    ...actorEntry(userId, actor),
    action: kind === "order" ? "orders.place" : "trade.execute",
    objectType: "deal",
    objectId: deal.id,
    outcome: "allow",
    details: {
      mode: deal.mode,
      kind,
      notional: formatScaled(notional),
      asset: deal.startAsset,
      ...(strategyId !== undefined && { strategy: strategyId }),
    },
  };
}

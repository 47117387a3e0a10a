import type { OrderJournal } from "@tandem/engine/trading/trading-ports";
import type { Lease } from "@tandem/engine/trading/trading-store";
import { eq } from "drizzle-orm";
import { deals } from "../schema/deals.ts";
import { withTransaction } from "../with-transaction.ts";
import type { KnownDeals } from "./known-deals.ts";
import { type Plan, planCancelling, planDecided, planHappened, planSending } from "./plan-moves.ts";
import { readDeals, type StoredDeal } from "./read-deals.ts";
import type { TradingDeps } from "./trading-deps.ts";
import type { WriteQueue } from "./write-queue.ts";

/**
 * The durable memory of an account's deals. While the lease holds nobody else writes them, so what was written last is
 * known; after a failure it is read again.
 */
export function createJournal(
  deps: TradingDeps,
  of: { readonly lease: Lease; readonly queue: WriteQueue; readonly known: KnownDeals },
): OrderJournal {
  const { lease, queue, known } = of;
  const read = async (dealId: string): Promise<StoredDeal | undefined> => {
    const { userId } = lease.account;
    const scope = { userId };
    const [stored] = await withTransaction({ db: deps.db, scope }, (tx) =>
      readDeals({ tx, userId, where: eq(deals.id, dealId) }),
    );
    if (stored === undefined || stored.deal.mode !== lease.account.mode) return undefined;
    known.keep(lease, stored);
    return stored;
  };
  const write = async (dealId: string, planOf: (before: StoredDeal) => Plan): Promise<void> => {
    const before = known.get(lease, dealId) ?? (await read(dealId));
    if (before === undefined) throw new Error("the account has no such deal");
    const { moves, after } = planOf(before);
    // Until it is known to be written nothing is known.
    known.forget(lease, dealId);
    await queue.move(lease, moves);
    known.keep(lease, withMoments(after, deps.clock.epochMs()));
  };
  return {
    load: async (dealId) => (await read(dealId))?.deal,
    sending: ({ dealId, orders, action }) => {
      const at = orders[0]?.sentAt ?? deps.clock.epochMs();
      return write(dealId, (before) => planSending(before, { orders, action, at }, () => deps.ids.next()));
    },
    happened: ({ dealId, at, events }) => write(dealId, (before) => planHappened(before, { at, events })),
    cancelling: ({ dealId, at, clientOrderIds }) =>
      write(dealId, (before) => planCancelling(before, { at, clientOrderIds })),
    decided: ({ dealId, at, action, profit }) => write(dealId, (before) => planDecided(before, { at, action, profit })),
  };
}

/** Its orders leave now: written with whatever is written next. */
const withMoments = (stored: StoredDeal, now: number): StoredDeal =>
  stored.row.sentAt === null && stored.deal.orders.length > 0
    ? { ...stored, row: { ...stored.row, sentAt: now } }
    : stored;

import { type Balance, movement } from "@tandem/domain/ledger/ledger";
import type { Actor, Lease } from "@tandem/engine/trading/trading-store";
import { appendAudit } from "../repositories/append-audit.ts";
import { balancesForUser } from "../repositories/balances.ts";
import { actorEntry } from "./actor-entry.ts";
import { bookDrafts, draftsOf } from "./book.ts";
import type { TradingDeps } from "./trading-deps.ts";
import type { WriteQueue } from "./write-queue.ts";

/** Of every transaction that a reset books. */
export const PAPER_RESET = "paper-reset";

/** Takes back all paper funds and gives these instead. The ledger keeps its history. */
export async function resetPaper(
  deps: TradingDeps & { readonly queue: WriteQueue },
  args: { readonly lease: Lease; readonly funds: readonly Balance[]; readonly at: number; readonly actor: Actor },
): Promise<void> {
  const { lease, funds, at, actor } = args;
  const { userId, mode } = lease.account;
  if (mode !== "paper") throw new Error("only paper funds are given");
  await deps.queue.alone(lease, async (tx) => {
    const reset = deps.ids.next();
    const move = (part: string, { venue, asset, amount }: Balance) =>
      movement({
        reference: `${PAPER_RESET}:${reset}:${part}:${venue}:${asset}`,
        kind: "transfer",
        at,
        venue,
        asset,
        amount,
      });
    const held = await balancesForUser({ tx, userId, mode });
    const transactions = [
      ...held.map((balance) => move("back", { ...balance, amount: -balance.amount })),
      ...funds.map((balance) => move("given", balance)),
    ];
    await bookDrafts({ tx, ids: deps.ids, drafts: draftsOf(lease.account, transactions, deps.clock.epochMs()) });
    await appendAudit({
      tx,
      entry: {
        ...actorEntry(userId, actor),
        id: deps.ids.next(),
        action: "paper.reset",
        objectType: "account",
        objectId: mode,
        outcome: "allow",
        details: { balances: funds.length },
      },
    });
  });
}

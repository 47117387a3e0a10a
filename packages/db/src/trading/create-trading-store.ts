import type { AccountId, TradingStore } from "@tandem/engine/trading/trading-store";
import { activeAccounts } from "./active-accounts.ts";
import { addCoolDown } from "./add-cool-down.ts";
import { addSkips } from "./add-skips.ts";
import { book } from "./book.ts";
import { createJournal } from "./create-journal.ts";
import { haltAccount } from "./halt-account.ts";
import { createKnownDeals } from "./known-deals.ts";
import { loadAccount } from "./load-account.ts";
import { openDeal } from "./open-deal.ts";
import { releaseLease } from "./release-lease.ts";
import { renewLeases } from "./renew-leases.ts";
import { resetPaper } from "./reset-paper.ts";
import { resumeDeal } from "./resume-deal.ts";
import { saveEquity } from "./save-equity.ts";
import { takeLease } from "./take-lease.ts";
import type { TradingDeps } from "./trading-deps.ts";
import { createWriteQueue, type WriteQueue } from "./write-queue.ts";

/** The durable memory of trading, in PostgreSQL. One for a process. @see docs/deals.md */
export function createTradingStore(deps: TradingDeps): TradingStore {
  const known = createKnownDeals();
  const queues = new Map<string, WriteQueue>();
  const withQueue = ({ userId }: AccountId) => {
    const queue = queues.get(userId) ?? createWriteQueue(deps);
    queues.set(userId, queue);
    return { ...deps, queue, known };
  };
  return {
    takeLease: (args) => takeLease(deps, args),
    renewLeases: (leases, ttlMs) => renewLeases(deps, leases, ttlMs),
    releaseLease: (lease) => {
      known.forgetAccount(lease.account);
      return releaseLease(deps, lease);
    },
    activeAccounts: () => activeAccounts(deps),
    loadAccount: (account) => loadAccount(deps, account),
    openDeal: (lease, deal) => openDeal(withQueue(lease.account), lease, deal),
    journal: (lease) => createJournal(deps, { ...withQueue(lease.account), lease }),
    resumeDeal: (args) => resumeDeal(withQueue(args.lease.account), args),
    book: (lease, transactions) => book(withQueue(lease.account), lease, transactions),
    resetPaper: (args) => resetPaper(withQueue(args.lease.account), args),
    halt: (args) => haltAccount(deps, args),
    coolDown: (args) => addCoolDown(deps, args),
    savedEquity: (args) => saveEquity(deps, args),
    skipped: (entries) => addSkips(deps, entries),
  };
}

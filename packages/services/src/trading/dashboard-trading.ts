import type { Deal } from "@tandem/contract/deals";
import type { DashboardBalance, DashboardMessage, DashboardPnl } from "@tandem/contract/live";
import type { TradingMode } from "@tandem/contract/trading";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { keyedChanges } from "./keyed-changes.ts";
import { listenToTrading } from "./listen-to-trading.ts";
import { newestDeals } from "./newest-deals.ts";
import { readSummary } from "./portfolio-summary.ts";
import { readBalances } from "./read-balances.ts";

type Change = Pick<Extract<DashboardMessage, { type: "change" }>, "balances" | "pnl" | "deals">;
type Snapshot = Pick<Extract<DashboardMessage, { type: "snapshot" }>, "balances" | "pnl" | "deals">;

const MODES: readonly TradingMode[] = ["paper", "live"];
/** Deals of the dashboard: enough for its list. */
const DEALS = 20;
const isOpen = ({ status }: Deal): boolean => status !== "done" && status !== "failed";

export type DashboardTrading = {
  readonly listen: (note: () => void) => () => void;
  /** Empty while it cannot be read. */
  readonly snapshot: () => Promise<Snapshot>;
  /** Undefined where nothing of it changed. */
  readonly take: () => Promise<Change | undefined>;
};

/** The caller's own part of the dashboard: read again when something of it changed. */
export function dashboardTrading({ deps, identity }: UserCtx): DashboardTrading {
  const userId = identity.user.id;
  const balances = keyedChanges<DashboardBalance>(({ mode, venue, asset }) => `${mode}|${venue}|${asset}`);
  const deals = keyedChanges<Deal>(({ id }) => id);
  const pnl = keyedChanges<DashboardPnl>(({ mode }) => mode);
  let isDirty = false;

  const read = async () => {
    const balancesNow: DashboardBalance[] = [];
    const pnlNow: DashboardPnl[] = [];
    for (const mode of MODES) {
      for (const one of await readBalances({ deps, userId, mode })) balancesNow.push({ ...one, mode });
      const { currency, equity, profitToday, profitTotal } = await readSummary({ deps, userId, mode });
      pnlNow.push({ mode, currency, equity, profitToday, profitTotal });
    }
    const all = await transaction({ deps, scope: { userId } }, (tx) => newestDeals({ tx, userId }));
    const dealsNow = all.filter((deal, index) => index < DEALS || isOpen(deal));
    return { balances: balancesNow, pnl: pnlNow, deals: dealsNow };
  };

  return {
    listen: (note) =>
      listenToTrading({
        deps,
        userId,
        kinds: ["deal", "order", "balances"],
        note: () => {
          isDirty = true;
          note();
        },
      }),
    snapshot: async () => {
      try {
        const now = await read();
        balances.next(now.balances);
        deals.next(now.deals);
        pnl.next(now.pnl);
        return now;
      } catch {
        // The market's part is shown all the same.
        isDirty = true;
        return {};
      }
    },
    take: async () => {
      if (!isDirty) return undefined;
      isDirty = false;
      try {
        const now = await read();
        const change = { balances: balances.next(now.balances), deals: deals.next(now.deals), pnl: pnl.next(now.pnl) };
        if (!change.balances && !change.deals && !change.pnl) return undefined;
        return {
          ...(change.balances && { balances: change.balances }),
          ...(change.deals && { deals: change.deals }),
          ...(change.pnl && { pnl: now.pnl }),
        };
      } catch {
        return undefined;
      }
    },
  };
}

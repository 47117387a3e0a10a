import type { Deal } from "@tandem/contract/deals";
import type { TradingMode } from "@tandem/contract/trading";
import type { Tx } from "@tandem/db/database";
import { listDealsForUser, listOpenDeals } from "@tandem/db/trading/list-deals";
import { readWholeDeals } from "./read-whole-deals.ts";

const NEWEST = 50;
const OPEN_MAX = 200;

/** Those that are open and the newest of the rest, newest first. */
export async function newestDeals(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode?: TradingMode | undefined;
}): Promise<Deal[]> {
  const { tx, userId, mode } = args;
  const newest = await listDealsForUser({ tx, userId, filter: { mode }, limit: NEWEST });
  const known = new Set(newest.map(({ row }) => row.id));
  const open = await listOpenDeals({ tx, userId, mode, limit: OPEN_MAX });
  const older = open.filter(({ row }) => !known.has(row.id));
  return readWholeDeals({ tx, userId, deals: [...newest, ...older] });
}

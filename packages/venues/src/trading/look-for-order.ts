import type { LookOutcome } from "@tandem/engine/trading/trading-ports";
import type { Ask, Dialect, Names, OrderName, OrderRow } from "./dialect.ts";
import { orderEvents } from "./order-events.ts";

/**
 * Looks for an order by the client's id, then among the open orders, then in the history since it was sent. That it
 * never arrived is said only when all of these were whole, and asked for at a time from which on the venue would refuse
 * the request. Trades are always those of the trades' own list.
 */
export async function lookForOrder(
  { dialect, ask, names, name }: { dialect: Dialect; ask: Ask; names: Names; name: OrderName },
  { now, mayStillArrive }: { readonly now: number; readonly mayStillArrive: boolean },
): Promise<LookOutcome> {
  const found = await dialect.find(ask, name, names);
  if (found !== undefined) return tell(found);
  if (mayStillArrive) return { kind: "unanswered" };
  const isIt = (row: OrderRow): boolean => row.clientOrderId === name.clientOrderId;
  const open = (await dialect.open(ask, names, name.marketId)).find(isIt);
  if (open !== undefined) return tell(open);
  const { rows, isWhole } = await dialect.history(
    ask,
    { marketId: name.marketId, since: name.sentAt - SINCE_MARGIN_MS, now },
    names,
  );
  const past = rows.find(isIt);
  if (past !== undefined) return tell(past);
  return { kind: isWhole ? "never_arrived" : "unanswered" };

  async function tell(row: OrderRow): Promise<LookOutcome> {
    const fills =
      row.filled > 0n
        ? await dialect.fills(ask, { ...name, ...row, clientOrderId: name.clientOrderId, now }, names)
        : [];
    return { kind: "found", events: orderEvents(row, fills) };
  }
}

/** Clocks differ: what was made a moment before by the venue's clock counts, too. */
const SINCE_MARGIN_MS = 60_000;

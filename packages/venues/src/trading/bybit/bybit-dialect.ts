import { formatScaled } from "@tandem/domain/money";
import type { Fill, OrderRequest } from "@tandem/domain/orders/order";
import { isRecord, type JsonRecord } from "../../read-json.ts";
import type { Ask, Dialect, Names, OrderName, OrderRow } from "../dialect.ts";
import { must, mustRecord, mustRecords, textOf } from "../read-text.ts";
import { bybitRefusals } from "./bybit-refusals.ts";
import { bybitBalances, bybitFill, bybitOrder } from "./bybit-rows.ts";
import { bybitStream } from "./bybit-stream.ts";

/** A request that comes later than this after its own time is refused, by the venue's word. */
const RECV_WINDOW_MS = 5_000;
const PAGES_MAX = 100;
/** Its lists take at most seven days at once. */
const WEEK_MS = 7 * 24 * 3_600_000;
/** As far as orders and trades are looked for. */
const HISTORY_MS = 90 * 24 * 3_600_000;
const SPOT = { category: "spot" } as const;

/** Spot of a unified account. @see https://bybit-exchange.github.io/docs/v5/order/create-order */
export const bybitDialect: Dialect = {
  venue: "bybit",
  config: {
    options: {
      defaultType: "spot",
      fetchMarkets: { types: ["spot"] },
      recvWindow: RECV_WINDOW_MS,
      // ccxt would ask.
      enableUnifiedMargin: false,
      enableUnifiedAccount: true,
      unifiedMarginStatus: 6,
    },
  },
  arrivesWithinMs: RECV_WINDOW_MS,
  refusals: bybitRefusals,
  place,
  cancel: async (ask, { marketId, clientOrderId }) => {
    await ask("privatePostV5OrderCancel", { ...SPOT, symbol: marketId, orderLinkId: clientOrderId });
  },
  find,
  open: async (ask, names, marketId) => {
    const params = { ...SPOT, openOnly: "0", limit: "50", ...(marketId !== undefined && { symbol: marketId }) };
    const { rows, isWhole } = await pagesOf(ask, "privateGetV5OrderRealtime", params);
    must(isWhole ? true : undefined, "more open orders than can be listed");
    return rows.map((row) => bybitOrder(row, names));
  },
  history,
  fills,
  balances: async (ask, names) => {
    const { list } = resultOf(await ask("privateGetV5AccountWalletBalance", { accountType: "UNIFIED" }));
    return mustRecords(list, "list").flatMap((account) => bybitBalances(account, names));
  },
  stream: bybitStream,
};

const resultOf = (answer: unknown): JsonRecord => mustRecord(isRecord(answer) ? answer["result"] : undefined, "result");

const TIMES_IN_FORCE = { GTC: "GTC", IOC: "IOC", FOK: "FOK", PO: "PostOnly" } as const;

async function place(ask: Ask, order: OrderRequest & { readonly marketId: string }) {
  const { type, timeInForce, amount, price, clientOrderId, marketId, side } = order;
  const answer = await ask("privatePostV5OrderCreate", {
    ...SPOT,
    symbol: marketId,
    side: side === "buy" ? "Buy" : "Sell",
    orderType: type === "market" ? "Market" : "Limit",
    qty: formatScaled(amount),
    orderLinkId: clientOrderId,
    isLeverage: 0,
    // Of a market order a buyer's `qty` would otherwise be in quote.
    ...(type === "market" && { marketUnit: "baseCoin" }),
    ...(type === "limit" && price !== undefined && { price: formatScaled(price) }),
    ...(type === "limit" && { timeInForce: TIMES_IN_FORCE[timeInForce] }),
  });
  return { venueOrderId: must(textOf(resultOf(answer)["orderId"]), "orderId"), events: [] };
}

/** The list of what is open and of what has just ended, then that of what has ended. */
async function find(ask: Ask, { marketId, clientOrderId }: OrderName, names: Names): Promise<OrderRow | undefined> {
  for (const method of ["privateGetV5OrderRealtime", "privateGetV5OrderHistory"]) {
    const answer = await ask(method, { ...SPOT, symbol: marketId, orderLinkId: clientOrderId });
    const rows = mustRecords(resultOf(answer)["list"], "list").map((row) => bybitOrder(row, names));
    const found = rows.find((row) => row.clientOrderId === clientOrderId);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function pagesOf(ask: Ask, method: string, params: Readonly<Record<string, unknown>>) {
  const rows: JsonRecord[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const result = resultOf(await ask(method, { ...params, ...(cursor !== undefined && { cursor }) }));
    const list = mustRecords(result["list"], "list");
    rows.push(...list);
    cursor = textOf(result["nextPageCursor"]);
    if (cursor === undefined || list.length === 0) return { rows, isWhole: true };
  }
  return { rows, isWhole: false };
}

/** Week by week. */
async function weeksOf(
  given: { readonly ask: Ask; readonly method: string; readonly params: Readonly<Record<string, unknown>> },
  { since, now }: { readonly since: number; readonly now: number },
) {
  const rows: JsonRecord[] = [];
  let isWhole = now - since < HISTORY_MS;
  for (let from = since; isWhole && from <= now; from += WEEK_MS) {
    const range = { startTime: String(from), endTime: String(from + WEEK_MS - 1) };
    const pages = await pagesOf(given.ask, given.method, { ...given.params, ...range });
    rows.push(...pages.rows);
    isWhole = pages.isWhole;
  }
  return { rows, isWhole };
}

/**
 * What was cancelled without a trade is left out after a day: such an order and one that never came are the same to the
 * account.
 */
async function history(ask: Ask, of: { marketId: string; since: number; now: number }, names: Names) {
  const params = { ...SPOT, symbol: of.marketId, limit: "50" };
  const { rows, isWhole } = await weeksOf({ ask, method: "privateGetV5OrderHistory", params }, of);
  return { rows: rows.map((row) => bybitOrder(row, names)), isWhole };
}

async function fills(ask: Ask, order: OrderRow & OrderName & { readonly now: number }, names: Names): Promise<Fill[]> {
  const params = { ...SPOT, symbol: order.marketId, orderId: order.venueOrderId, limit: "100" };
  const since = order.sentAt - 60_000;
  const { rows, isWhole } = await weeksOf(
    { ask, method: "privateGetV5ExecutionList", params },
    { since, now: order.now },
  );
  must(isWhole ? true : undefined, "trades too long ago");
  // They come newest first.
  return rows.map((row) => bybitFill(row, names)).toReversed();
}

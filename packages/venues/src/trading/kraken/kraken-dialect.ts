import { formatScaled } from "@tandem/domain/money";
import type { Fill, OrderRequest } from "@tandem/domain/orders/order";
import { isRecord, type JsonRecord } from "../../read-json.ts";
import type { Ask, Dialect, Names, OrderName, OrderRow } from "../dialect.ts";
import { must, mustRecord, scaledOf, textOf } from "../read-text.ts";
import { krakenRefusals } from "./kraken-refusals.ts";
import { krakenFill, krakenOrder } from "./kraken-rows.ts";
import { krakenStream } from "./kraken-stream.ts";

/** Sent along as `deadline`: what reaches the matching engine later is refused. */
const ARRIVES_WITHIN_MS = 5_000;
/** `QueryTrades` takes so many ids. */
const TRADES_A_CALL = 20;
const PAGES_MAX = 100;
/** Closed orders are listed by when they ended, in whole seconds. */
const SECOND_MS = 1_000;

/** @see https://docs.kraken.com/api/docs/rest-api/add-order */
export const krakenDialect: Dialect = {
  venue: "kraken",
  config: {},
  arrivesWithinMs: ARRIVES_WITHIN_MS,
  refusals: krakenRefusals,
  // Requests can overtake each other on the way; one that came out of turn was not carried out.
  isRepeatable: ({ json }) => isRecord(json) && JSON.stringify(json["error"]) === '["EAPI:Invalid nonce"]',
  place,
  cancel: async (ask, { clientOrderId }) => {
    await ask("privatePostCancelOrder", { cl_ord_id: clientOrderId });
  },
  find,
  open: async (ask, names, marketId) => {
    const rows = ordersIn(await ask("privatePostOpenOrders", { trades: "true" }), "open", names);
    const symbol = marketId === undefined ? undefined : names.symbolOf(marketId);
    return rows.filter((row) => symbol === undefined || row.symbol === symbol);
  },
  history,
  fills,
  balances: async (ask, names) => {
    const result = resultOf(await ask("privatePostBalanceEx", {}));
    return Object.entries(result).map(([id, value]) => {
      const row = mustRecord(value, "balance");
      const total = must(scaledOf(row["balance"]), "balance");
      const used = scaledOf(row["hold_trade"]) ?? 0n;
      return { asset: names.assetOf(id), free: total - used, used };
    });
  },
  cancelAllAfter: async (ask, ms) => {
    const seconds = ms <= 0 ? 0 : Math.ceil(ms / SECOND_MS);
    resultOf(await ask("privatePostCancelAllOrdersAfter", { timeout: seconds }));
  },
  stream: krakenStream,
};

const resultOf = (answer: unknown): JsonRecord => mustRecord(isRecord(answer) ? answer["result"] : undefined, "result");

const ordersIn = (answer: unknown, field: "open" | "closed", names: Names): OrderRow[] =>
  Object.entries(mustRecord(resultOf(answer)[field], field)).map(([id, row]) =>
    krakenOrder(id, mustRecord(row, "order"), names),
  );

async function place(ask: Ask, order: OrderRequest & { readonly marketId: string; readonly now: number }) {
  const { type, timeInForce, amount, price, clientOrderId, marketId, side } = order;
  const isPostOnly = timeInForce === "PO";
  const answer = await ask("privatePostAddOrder", {
    pair: marketId,
    type: side,
    ordertype: type,
    volume: formatScaled(amount),
    ...(type === "limit" && price !== undefined && { price: formatScaled(price) }),
    ...(type === "limit" && { timeinforce: isPostOnly ? "GTC" : timeInForce }),
    // A seller's fee would otherwise be in base.
    oflags: isPostOnly ? "fciq,post" : "fciq",
    cl_ord_id: clientOrderId,
    deadline: new Date(order.now + ARRIVES_WITHIN_MS).toISOString(),
  });
  const ids = resultOf(answer)["txid"];
  const [venueOrderId]: readonly unknown[] = Array.isArray(ids) ? ids : [];
  return { venueOrderId: textOf(venueOrderId), events: [] };
}

/** ccxt's `fetchOrder` would send the client's id as `userref`, which is another thing. */
async function find(ask: Ask, { clientOrderId, sentAt }: OrderName, names: Names): Promise<OrderRow | undefined> {
  const named = { cl_ord_id: clientOrderId, trades: "true" };
  const isIt = (row: OrderRow): boolean => row.clientOrderId === clientOrderId;
  // In this order: one that ends between the two is in the first, or in both.
  const open = ordersIn(await ask("privatePostOpenOrders", named), "open", names).find(isIt);
  if (open !== undefined) return open;
  const start = Math.floor(sentAt / SECOND_MS) - 1;
  return ordersIn(await ask("privatePostClosedOrders", { ...named, start }), "closed", names).find(isIt);
}

/** Newest first; orders that end meanwhile move the pages on, so rows may come twice, but none is passed over. */
async function history(ask: Ask, of: { since: number }, names: Names) {
  const rows: OrderRow[] = [];
  const start = Math.floor(of.since / SECOND_MS) - 1;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await ask("privatePostClosedOrders", { start, ofs: rows.length, trades: "true" });
    const listed = ordersIn(answer, "closed", names);
    rows.push(...listed);
    const count = Number(resultOf(answer)["count"]);
    if (listed.length === 0 || rows.length >= count) return { rows, isWhole: rows.length >= count };
  }
  return { rows, isWhole: false };
}

async function fills(ask: Ask, { tradeIds = [], symbol }: OrderRow & OrderName): Promise<Fill[]> {
  const found: Fill[] = [];
  const quote = symbol.split("/")[1] ?? "";
  for (let at = 0; at < tradeIds.length; at += TRADES_A_CALL) {
    const txid = tradeIds.slice(at, at + TRADES_A_CALL).join(",");
    const trades = resultOf(await ask("privatePostQueryTrades", { txid }));
    for (const [id, row] of Object.entries(trades)) found.push(krakenFill(id, mustRecord(row, "trade"), quote));
  }
  return found;
}

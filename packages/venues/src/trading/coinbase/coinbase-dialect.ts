import { formatScaled } from "@tandem/domain/money";
import type { Fill, OrderRequest } from "@tandem/domain/orders/order";
import type { JsonRecord } from "../../read-json.ts";
import type { Ask, Dialect, Names, OrderName, OrderRow, VenueStatus } from "../dialect.ts";
import { orderEvents } from "../order-events.ts";
import { statusOf } from "../order-status.ts";
import { isAnsweredWith } from "../raw-answer.ts";
import { must, mustRecord, mustRecords, scaledOf, textOf } from "../read-text.ts";
import { coinbaseRefusals } from "./coinbase-refusals.ts";

/** A request whose time is further away than this is refused, by the venue's word. */
const ARRIVES_WITHIN_MS = 30_000;
/** The pages of its lists go by a header of the answer, so that one page is what can be read. */
const PAGE = 1_000;

const STATUS: Readonly<Record<string, VenueStatus>> = {
  received: "open",
  pending: "open",
  open: "open",
  active: "open",
  "done filled": "filled",
  "done canceled": "cancelled",
  rejected: "rejected",
};

/**
 * Coinbase Exchange. Its socket tells of orders product by product, so the account is asked, and hears nothing.
 * @see https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/create-new-order
 */
export const coinbaseexchangeDialect: Dialect = {
  venue: "coinbaseexchange",
  config: {},
  arrivesWithinMs: ARRIVES_WITHIN_MS,
  refusals: coinbaseRefusals,
  place,
  cancel: async (ask, { marketId, clientOrderId }) => {
    await ask("privateDeleteOrdersClientClientOid", { client_oid: toUuid(clientOrderId), product_id: marketId });
  },
  find,
  open: async (ask, names, marketId) => {
    const params = { limit: PAGE, ...(marketId !== undefined && { product_id: marketId }) };
    const rows = mustRecords(await ask("privateGetOrders", params), "orders");
    must(rows.length < PAGE ? true : undefined, "more open orders than can be listed");
    return rows.map((row) => orderOf(row, names)).filter(({ status }) => status === "open" || status === undefined);
  },
  history: async (ask, { marketId, since }, names) => {
    const params = { product_id: marketId, status: "done", start_date: new Date(since).toISOString(), limit: PAGE };
    const rows = mustRecords(await ask("privateGetOrders", params), "orders");
    return { rows: rows.map((row) => orderOf(row, names)), isWhole: rows.length < PAGE };
  },
  fills,
  balances: async (ask, names) =>
    mustRecords(await ask("privateGetAccounts", {}), "accounts").map((row) => ({
      asset: names.assetOf(must(textOf(row["currency"]), "currency")),
      free: must(scaledOf(row["available"]), "available"),
      used: must(scaledOf(row["hold"]), "hold"),
    })),
};

/** The venue takes a client's id as a UUID alone. */
const toUuid = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

function orderOf(row: JsonRecord, names: Names): OrderRow {
  const amount = must(scaledOf(row["size"]), "size");
  const filled = must(scaledOf(row["filled_size"]), "filled_size");
  const side = textOf(row["side"]);
  const status = textOf(row["status"]) ?? "";
  const word = status === "done" ? `done ${textOf(row["done_reason"]) ?? ""}` : status;
  return {
    clientOrderId: textOf(row["client_oid"])?.replaceAll("-", ""),
    venueOrderId: must(textOf(row["id"]), "id"),
    symbol: must(names.symbolOf(textOf(row["product_id"]) ?? ""), "product_id"),
    side: must(side === "buy" || side === "sell" ? side : undefined, "side"),
    amount,
    filled,
    status: statusOf(STATUS, { word, amount, filled }),
  };
}

async function place(ask: Ask, order: OrderRequest & { readonly marketId: string }, names: Names) {
  const { type, timeInForce, amount, price, clientOrderId, marketId, side } = order;
  const isPostOnly = timeInForce === "PO";
  const answer = await ask("privatePostOrders", {
    product_id: marketId,
    side,
    type,
    size: formatScaled(amount),
    client_oid: toUuid(clientOrderId),
    ...(type === "limit" && price !== undefined && { price: formatScaled(price) }),
    ...(type === "limit" && { time_in_force: isPostOnly ? "GTC" : timeInForce }),
    ...(isPostOnly && { post_only: true }),
  });
  const row = orderOf(mustRecord(answer, "order"), names);
  return { venueOrderId: row.venueOrderId, events: orderEvents(row, []) };
}

const NO_SUCH_ORDER: readonly string[] = ["NotFound", "order not found"];

async function find(ask: Ask, { clientOrderId }: OrderName, names: Names): Promise<OrderRow | undefined> {
  try {
    const answer = await ask("privateGetOrdersClientClientOid", { client_oid: toUuid(clientOrderId) });
    return { ...orderOf(mustRecord(answer, "order"), names), clientOrderId };
  } catch (error) {
    if (NO_SUCH_ORDER.some((word) => isAnsweredWith(error, coinbaseRefusals, word))) return undefined;
    throw error;
  }
}

/** Fees are in quote. */
async function fills(ask: Ask, { venueOrderId, marketId, symbol }: OrderRow & OrderName): Promise<Fill[]> {
  const params = { order_id: venueOrderId, product_id: marketId, limit: PAGE };
  const rows = mustRecords(await ask("privateGetFills", params), "fills");
  must(rows.length < PAGE ? true : undefined, "more trades than can be listed");
  const quote = symbol.split("/")[1] ?? "";
  const found = rows.map((row): Fill => {
    const fee = must(scaledOf(row["fee"]), "fee");
    const at = Date.parse(textOf(row["created_at"]) ?? "");
    return {
      tradeId: must(textOf(row["trade_id"]), "trade_id"),
      amount: must(scaledOf(row["size"]), "size"),
      price: must(scaledOf(row["price"]), "price"),
      fee: fee === 0n ? undefined : { asset: quote, amount: fee },
      at: must(at > 0 ? at : undefined, "created_at"),
    };
  });
  // They come newest first.
  return found.toReversed();
}

import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { Fill } from "@tandem/domain/orders/order";
import { isRecord, type JsonRecord } from "../../read-json.ts";
import type { Names, Stream, StreamNews, VenueStatus } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { parseExactJson, recordsOf, scaledOf, textOf } from "../read-text.ts";

const STATUS: Readonly<Record<string, VenueStatus>> = {
  pending_new: "open",
  new: "open",
  partially_filled: "partially_filled",
  filled: "filled",
  canceled: "cancelled",
  expired: "expired",
};

/**
 * The channels `executions` and `balances` of socket version 2. Its numbers are bare, so they are read as text. Its
 * balances do not say what orders hold.
 * @see https://docs.kraken.com/api/docs/websocket-v2/executions
 */
export const krakenStream: Stream = {
  subscriptions: 2,
  open: (exchange) => [exchange.watchOrders(), exchange.watchBalance()],
  ping: (client) => void client.send({ method: "ping" }).catch(() => {}),
  isPong: (text) => text.includes('"method":"pong"'),
  read: (text, names) => {
    if (!text.includes('"executions"') && !text.includes('"balances"')) return undefined;
    const frame = parseExactJson(text);
    if (frame === undefined) return undefined;
    const { result, channel, type } = frame;
    if (frame["method"] === "subscribe" && frame["success"] === true && isRecord(result)) {
      const name = textOf(result["channel"]);
      return name === undefined ? undefined : [{ type: "subscribed", id: name }];
    }
    if (channel === "balances") return type === "snapshot" ? [] : [{ type: "balances_changed" }];
    if (channel !== "executions") return undefined;
    return (recordsOf(frame["data"]) ?? []).flatMap((row) => readExecution(row, names));
  },
};

function readExecution(row: JsonRecord, names: Names): readonly StreamNews[] {
  const clientOrderId = textOf(row["cl_ord_id"]);
  if (clientOrderId === undefined) return [];
  const venueOrderId = textOf(row["order_id"]);
  const [amount, filled] = [scaledOf(row["order_qty"]), scaledOf(row["cum_qty"])];
  const isTrade = row["exec_type"] === "trade";
  const fill = isTrade ? readTrade(row, names) : undefined;
  // Not every message has all fields: what is missing is asked for.
  if (venueOrderId === undefined || amount === undefined || filled === undefined || (isTrade && fill === undefined))
    return [{ type: "order_changed", clientOrderId }];
  const status = statusOf(STATUS, { word: textOf(row["order_status"]), amount, filled });
  if (status === undefined) return [{ type: "order_changed", clientOrderId }];
  const events: OrderEvent[] = [{ type: "report", status, filled, venueOrderId }];
  if (fill !== undefined) events.unshift({ type: "fill", fill });
  return events.map((event): StreamNews => ({ type: "order", clientOrderId, event }));
}

/** Undefined where it cannot be read, or the fee is in more than one asset. */
function readTrade(row: JsonRecord, names: Names): Fill | undefined {
  const fees = recordsOf(row["fees"]) ?? [];
  const [fee] = fees;
  const [tradeId, amount, price] = [textOf(row["exec_id"]), scaledOf(row["last_qty"]), scaledOf(row["last_price"])];
  const at = Date.parse(textOf(row["timestamp"]) ?? "");
  if (tradeId === undefined || amount === undefined || price === undefined || !(at > 0)) return undefined;
  if (fee === undefined) return { tradeId, amount, price, fee: undefined, at };
  const [asset, paid] = [textOf(fee["asset"]), scaledOf(fee["qty"])];
  if (fees.length > 1 || asset === undefined || paid === undefined) return undefined;
  return {
    tradeId,
    amount,
    price,
    fee: paid === 0n ? undefined : { asset: names.assetOf(asset), amount: paid },
    at,
  };
}

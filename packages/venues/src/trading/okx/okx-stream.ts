import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { isRecord, type JsonRecord, readJsonRecord } from "../../read-json.ts";
import type { Names, Stream, StreamNews } from "../dialect.ts";
import { recordsOf, textOf } from "../read-text.ts";
import { okxBalances, okxOrder, okxStreamFill } from "./okx-rows.ts";

/**
 * The private channels `orders` and `account`.
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
 */
export const okxStream: Stream = {
  subscriptions: 2,
  open: (exchange) => [
    exchange.watchOrders(undefined, undefined, undefined, { type: "spot" }),
    exchange.watchBalance(),
  ],
  // OKX does not answer pings of the socket itself.
  ping: (client) => void client.send("ping").catch(() => {}),
  isPong: (text) => text === "pong",
  read: (text, names) => {
    const frame = readJsonRecord(text);
    const arg = frame?.["arg"];
    if (frame === undefined || !isRecord(arg)) return undefined;
    const channel = textOf(arg["channel"]);
    if (frame["event"] === "subscribe" && channel !== undefined) return [{ type: "subscribed", id: channel }];
    const rows = recordsOf(frame["data"]);
    if (rows === undefined) return undefined;
    if (channel === "account") return rows.flatMap((row) => readBalances(row, names));
    return channel === "orders" ? rows.flatMap((row) => readOrder(row, names)) : undefined;
  },
};

function readOrder(row: JsonRecord, names: Names): readonly StreamNews[] {
  const clientOrderId = textOf(row["clOrdId"]);
  if (clientOrderId === undefined) return [];
  try {
    const { status, filled, venueOrderId } = okxOrder(row, names);
    const fill = okxStreamFill(row, names);
    if (fill === undefined || status === undefined) return [{ type: "order_changed", clientOrderId }];
    const events: OrderEvent[] = [{ type: "report", status, filled, venueOrderId }];
    if (fill !== "none") events.unshift({ type: "fill", fill });
    return events.map((event): StreamNews => ({ type: "order", clientOrderId, event }));
  } catch {
    return [{ type: "order_changed", clientOrderId }];
  }
}

function readBalances(row: JsonRecord, names: Names): readonly StreamNews[] {
  try {
    return [{ type: "balances", balances: okxBalances(row, names) }];
  } catch {
    return [{ type: "balances_changed" }];
  }
}

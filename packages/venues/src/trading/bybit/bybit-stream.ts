import type { JsonRecord } from "../../read-json.ts";
import { readJsonRecord } from "../../read-json.ts";
import type { Names, Stream, StreamNews } from "../dialect.ts";
import { recordsOf, textOf } from "../read-text.ts";
import { bybitBalances, bybitFill, bybitOrder } from "./bybit-rows.ts";

/**
 * The private topics `order`, `execution` and `wallet`.
 * @see https://bybit-exchange.github.io/docs/v5/websocket/private/order
 */
export const bybitStream: Stream = {
  subscriptions: 3,
  open: (exchange) => [exchange.watchOrders(), exchange.watchMyTrades(), exchange.watchBalance()],
  ping: (client) => void client.send({ op: "ping" }).catch(() => {}),
  isPong: (text) => text.includes('"op":"pong"') || text.includes('"ret_msg":"pong"'),
  read: (text, names) => {
    const frame = readJsonRecord(text);
    if (frame === undefined) return undefined;
    // A confirmation names the request, and not the topic.
    const request = textOf(frame["req_id"]);
    if (frame["op"] === "subscribe" && frame["success"] === true && request !== undefined)
      return [{ type: "subscribed", id: request }];
    const rows = recordsOf(frame["data"]);
    if (rows === undefined) return undefined;
    switch (frame["topic"]) {
      case "order":
        return rows.filter(isSpot).flatMap((row) => readOrder(row, names));
      case "execution":
        return rows.filter(isSpot).flatMap((row) => readTrade(row, names));
      case "wallet":
        return rows.flatMap((row) => readWallet(row, names));
      default:
        return undefined;
    }
  },
};

const isSpot = (row: JsonRecord): boolean => row["category"] === "spot";

function readOrder(row: JsonRecord, names: Names): readonly StreamNews[] {
  const clientOrderId = textOf(row["orderLinkId"]);
  if (clientOrderId === undefined) return [];
  try {
    const { status, filled, venueOrderId } = bybitOrder(row, names);
    if (status === undefined) return [{ type: "order_changed", clientOrderId }];
    return [{ type: "order", clientOrderId, event: { type: "report", status, filled, venueOrderId } }];
  } catch {
    return [{ type: "order_changed", clientOrderId }];
  }
}

function readTrade(row: JsonRecord, names: Names): readonly StreamNews[] {
  const clientOrderId = textOf(row["orderLinkId"]);
  if (clientOrderId === undefined || row["execType"] !== "Trade") return [];
  try {
    return [{ type: "order", clientOrderId, event: { type: "fill", fill: bybitFill(row, names) } }];
  } catch {
    return [{ type: "order_changed", clientOrderId }];
  }
}

function readWallet(row: JsonRecord, names: Names): readonly StreamNews[] {
  try {
    return [{ type: "balances", balances: bybitBalances(row, names) }];
  } catch {
    return [{ type: "balances_changed" }];
  }
}

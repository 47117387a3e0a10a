import type { Fill } from "@tandem/domain/orders/order";
import type { JsonRecord } from "../../read-json.ts";
import type { Names, OrderRow, VenueStatus } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { must, scaledOf, textOf, timeOf } from "../read-text.ts";

export const BINANCE_STATUS: Readonly<Record<string, VenueStatus>> = {
  NEW: "open",
  PENDING_NEW: "open",
  PENDING_CANCEL: "open",
  PARTIALLY_FILLED: "partially_filled",
  FILLED: "filled",
  CANCELED: "cancelled",
  REJECTED: "rejected",
  EXPIRED: "expired",
  EXPIRED_IN_MATCH: "expired",
};

/** One order of `order`, `openOrders`, `allOrders`, or the answer to a new one. */
export function binanceOrder(row: JsonRecord, names: Names): OrderRow {
  const amount = must(scaledOf(row["origQty"]), "origQty");
  const filled = must(scaledOf(row["executedQty"]), "executedQty");
  const side = textOf(row["side"]);
  return {
    clientOrderId: textOf(row["clientOrderId"]),
    venueOrderId: must(textOf(row["orderId"]), "orderId"),
    symbol: must(names.symbolOf(textOf(row["symbol"]) ?? ""), "symbol"),
    side: must(side === "BUY" ? "buy" : side === "SELL" ? "sell" : undefined, "side"),
    amount,
    filled,
    status: statusOf(BINANCE_STATUS, { word: textOf(row["status"]), amount, filled }),
  };
}

/** One trade of `myTrades`, or of the answer to a new order (which calls the id otherwise, and has no time). */
export function binanceFill(row: JsonRecord, names: Names, at?: number): Fill {
  const feeAmount = must(scaledOf(row["commission"]), "commission");
  return {
    tradeId: must(textOf(row["id"] ?? row["tradeId"]), "id"),
    amount: must(scaledOf(row["qty"]), "qty"),
    price: must(scaledOf(row["price"]), "price"),
    fee:
      feeAmount === 0n
        ? undefined
        : { asset: names.assetOf(must(textOf(row["commissionAsset"]), "commissionAsset")), amount: feeAmount },
    at: must(at ?? timeOf(row["time"]), "time"),
  };
}

import type { Fill } from "@tandem/domain/orders/order";
import type { JsonRecord } from "../../read-json.ts";
import { isRecord } from "../../read-json.ts";
import type { Names, OrderRow, VenueStatus } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { must, scaledOf, textOf, timeOf } from "../read-text.ts";

const STATUS: Readonly<Record<string, VenueStatus>> = {
  pending: "open",
  open: "open",
  closed: "filled",
  canceled: "cancelled",
  expired: "expired",
};

/** One order of `OpenOrders` and `ClosedOrders`, which name it by its key. */
export function krakenOrder(venueOrderId: string, row: JsonRecord, names: Names): OrderRow {
  const descr = isRecord(row["descr"]) ? row["descr"] : {};
  const amount = must(scaledOf(row["vol"]), "vol");
  const filled = must(scaledOf(row["vol_exec"]), "vol_exec");
  const side = textOf(descr["type"]);
  const trades = row["trades"];
  return {
    clientOrderId: textOf(row["cl_ord_id"]),
    venueOrderId,
    symbol: must(names.symbolOf(textOf(descr["pair"]) ?? ""), "pair"),
    side: must(side === "buy" || side === "sell" ? side : undefined, "type"),
    amount,
    filled,
    status: statusOf(STATUS, { word: textOf(row["status"]), amount, filled }),
    tradeIds: Array.isArray(trades) ? trades.filter((id) => typeof id === "string") : [],
  };
}

/** One trade of `QueryTrades` and `TradesHistory`, named by its key. Its fee is in quote, as we ask for. */
export function krakenFill(tradeId: string, row: JsonRecord, quote: string): Fill {
  const fee = must(scaledOf(row["fee"]), "fee");
  const seconds = Number(must(textOf(row["time"]), "time"));
  return {
    tradeId,
    amount: must(scaledOf(row["vol"]), "vol"),
    price: must(scaledOf(row["price"]), "price"),
    fee: fee === 0n ? undefined : { asset: quote, amount: fee },
    at: must(timeOf(seconds * 1000), "time"),
  };
}

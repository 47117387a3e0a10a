import type { Fill } from "@tandem/domain/orders/order";
import type { VenueBalance } from "@tandem/engine/trading/venue-account";
import type { JsonRecord } from "../../read-json.ts";
import type { Names, OrderRow, VenueStatus } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { must, mustRecords, scaledOf, textOf, timeOf } from "../read-text.ts";

const STATUS: Readonly<Record<string, VenueStatus>> = {
  New: "open",
  PartiallyFilled: "partially_filled",
  Filled: "filled",
  Cancelled: "cancelled",
  PartiallyFilledCanceled: "cancelled",
  Rejected: "rejected",
};

/** One order of the lists `realtime` and `history`, and of the topic `order`. */
export function bybitOrder(row: JsonRecord, names: Names): OrderRow {
  const amount = must(scaledOf(row["qty"]), "qty");
  const filled = scaledOf(row["cumExecQty"]) ?? 0n;
  const side = textOf(row["side"]);
  return {
    clientOrderId: textOf(row["orderLinkId"]),
    venueOrderId: must(textOf(row["orderId"]), "orderId"),
    symbol: must(names.symbolOf(textOf(row["symbol"]) ?? ""), "symbol"),
    side: must(side === "Buy" ? "buy" : side === "Sell" ? "sell" : undefined, "side"),
    amount,
    filled,
    status: statusOf(STATUS, { word: textOf(row["orderStatus"]), amount, filled }),
  };
}

/** One trade of `execution/list` and of the topic `execution`. */
export function bybitFill(row: JsonRecord, names: Names): Fill {
  const fee = must(scaledOf(row["execFee"]), "execFee");
  return {
    tradeId: must(textOf(row["execId"]), "execId"),
    amount: must(scaledOf(row["execQty"]), "execQty"),
    price: must(scaledOf(row["execPrice"]), "execPrice"),
    fee:
      fee === 0n ? undefined : { asset: names.assetOf(must(textOf(row["feeCurrency"]), "feeCurrency")), amount: fee },
    at: must(timeOf(row["execTime"]), "execTime"),
  };
}

/** One account's `coin` list: `locked` is what spot orders hold. */
export const bybitBalances = (account: JsonRecord, names: Names): VenueBalance[] =>
  mustRecords(account["coin"], "coin").map((row) => {
    const total = must(scaledOf(row["walletBalance"]), "walletBalance");
    const used = must(scaledOf(row["locked"]), "locked");
    return { asset: names.assetOf(must(textOf(row["coin"]), "coin")), free: total - used, used };
  });

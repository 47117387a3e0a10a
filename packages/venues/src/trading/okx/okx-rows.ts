import type { Fill } from "@tandem/domain/orders/order";
import type { VenueBalance } from "@tandem/engine/trading/venue-account";
import type { JsonRecord } from "../../read-json.ts";
import type { Names, OrderRow, VenueStatus } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { must, mustRecords, scaledOf, textOf, timeOf } from "../read-text.ts";

const STATUS: Readonly<Record<string, VenueStatus>> = {
  live: "open",
  partially_filled: "partially_filled",
  filled: "filled",
  canceled: "cancelled",
  mmp_canceled: "cancelled",
};

/** One order of `order`, `orders-pending`, `orders-history` and of the `orders` channel. */
export function okxOrder(row: JsonRecord, names: Names): OrderRow {
  const filled = scaledOf(row["accFillSz"]) ?? 0n;
  const amount = must(scaledOf(row["sz"]), "sz");
  const side = textOf(row["side"]);
  return {
    clientOrderId: textOf(row["clOrdId"]),
    venueOrderId: must(textOf(row["ordId"]), "ordId"),
    symbol: must(names.symbolOf(textOf(row["instId"]) ?? ""), "instId"),
    side: must(side === "buy" || side === "sell" ? side : undefined, "side"),
    amount,
    filled,
    status: statusOf(STATUS, { word: textOf(row["state"]), amount, filled }),
  };
}

/** One trade of `fills` and `fills-history`. Fees are negative where they are paid. */
export function okxFill(row: JsonRecord, names: Names): Fill {
  const fee = must(scaledOf(row["fee"]), "fee");
  return {
    tradeId: must(textOf(row["tradeId"]), "tradeId"),
    amount: must(scaledOf(row["fillSz"]), "fillSz"),
    price: must(scaledOf(row["fillPx"]), "fillPx"),
    fee: fee === 0n ? undefined : { asset: names.assetOf(must(textOf(row["feeCcy"]), "feeCcy")), amount: -fee },
    at: must(timeOf(row["fillTime"]) ?? timeOf(row["ts"]), "fillTime"),
  };
}

/** The trade that a message of the `orders` channel is about; "none" where it is about none, undefined where it cannot be read. */
export function okxStreamFill(row: JsonRecord, names: Names): Fill | "none" | undefined {
  if (textOf(row["tradeId"]) === undefined) return "none";
  try {
    return okxFill({ ...row, fee: row["fillFee"], feeCcy: row["fillFeeCcy"] }, names);
  } catch {
    return undefined;
  }
}

/** One account's `details`: `availBal` may be ordered with, `frozenBal` is held. */
export const okxBalances = (account: JsonRecord, names: Names): VenueBalance[] =>
  mustRecords(account["details"], "details").map((row) => ({
    asset: names.assetOf(must(textOf(row["ccy"]), "ccy")),
    free: must(scaledOf(row["availBal"]), "availBal"),
    used: must(scaledOf(row["frozenBal"]), "frozenBal"),
  }));

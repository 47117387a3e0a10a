import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { isRecord, type JsonRecord, readJsonRecord } from "../../read-json.ts";
import type { Names, Stream, StreamNews } from "../dialect.ts";
import { statusOf } from "../order-status.ts";
import { recordsOf, scaledOf, textOf, timeOf } from "../read-text.ts";
import { BINANCE_STATUS } from "./binance-rows.ts";

/**
 * The user data stream over the WebSocket API.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
 */
export const binanceStream: Stream = {
  subscriptions: 1,
  open: (exchange) => [exchange.watchOrders(undefined, undefined, undefined, { type: "spot" })],
  read: (text, names) => {
    const frame = readJsonRecord(text);
    if (frame === undefined) return undefined;
    const { event, result } = frame;
    if (isRecord(event)) return readEvent(event, names);
    if (isRecord(result) && result["subscriptionId"] !== undefined) return [{ type: "subscribed", id: "user" }];
    return undefined;
  },
};

function readEvent(event: JsonRecord, names: Names): readonly StreamNews[] {
  switch (event["e"]) {
    case "executionReport":
      return readReport(event, names);
    case "outboundAccountPosition":
      return readPosition(event, names);
    case "balanceUpdate":
    case "externalLockUpdate":
      return [{ type: "balances_changed" }];
    case "eventStreamTerminated":
      return [{ type: "ended" }];
    default:
      return [];
  }
}

/** The id that an order was made with stands in `C` while a cancel is told of, and in `c` otherwise. */
function readReport(event: JsonRecord, names: Names): readonly StreamNews[] {
  const clientOrderId = textOf(event["C"]) ?? textOf(event["c"]);
  if (clientOrderId === undefined) return [];
  const [amount, filled, venueOrderId] = [scaledOf(event["q"]), scaledOf(event["z"]), textOf(event["i"])];
  const fill = event["x"] === "TRADE" ? readFill(event, names) : "none";
  const status =
    amount === undefined || filled === undefined
      ? undefined
      : statusOf(BINANCE_STATUS, { word: textOf(event["X"]), filled, amount });
  if (fill === undefined || status === undefined || filled === undefined || venueOrderId === undefined)
    return [{ type: "order_changed", clientOrderId }];
  const events: OrderEvent[] = [{ type: "report", status, filled, venueOrderId }];
  if (fill !== "none") events.unshift(fill);
  return events.map((one): StreamNews => ({ type: "order", clientOrderId, event: one }));
}

function readFill(event: JsonRecord, names: Names): OrderEvent | undefined {
  const [tradeId, amount, price] = [textOf(event["t"]), scaledOf(event["l"]), scaledOf(event["L"])];
  const [fee, asset, at] = [scaledOf(event["n"]), textOf(event["N"]), timeOf(event["T"])];
  if (tradeId === undefined || amount === undefined || price === undefined) return undefined;
  if (fee === undefined || at === undefined || (fee !== 0n && asset === undefined)) return undefined;
  const paid = fee === 0n || asset === undefined ? undefined : { asset: names.assetOf(asset), amount: fee };
  return { type: "fill", fill: { tradeId, amount, price, fee: paid, at } };
}

function readPosition(event: JsonRecord, names: Names): readonly StreamNews[] {
  const balances = (recordsOf(event["B"]) ?? []).flatMap((row) => {
    const [asset, free, used] = [textOf(row["a"]), scaledOf(row["f"]), scaledOf(row["l"])];
    return asset === undefined || free === undefined || used === undefined
      ? []
      : [{ asset: names.assetOf(asset), free, used }];
  });
  return balances.length === 0 ? [{ type: "balances_changed" }] : [{ type: "balances", balances }];
}

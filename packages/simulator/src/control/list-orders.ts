import { formatScaled } from "@tandem/domain/money";
import { decimalText } from "../book/decimal.ts";
import type { AccountOrder } from "../trading/order.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";

/** Every order and fill that a venue has seen (every venue, when none is named), oldest first. */
export function listOrders(context: ControlContext, venue: string | null): object {
  if (venue !== null && !context.units.has(venue)) {
    throw new ControlError(`unknown venue "${venue}": there are ${[...context.units.keys()].join(", ")}`);
  }
  const units = [...context.units.values()].filter((unit) => venue === null || unit.venue === venue);
  return { orders: units.flatMap((unit) => unit.desk.orders().map(described)) };
}

function described(order: AccountOrder) {
  const { listing } = order.market;
  return {
    venue: listing.venue,
    symbol: listing.symbol,
    id: String(order.id),
    clientOrderId: order.clientId,
    apiKey: order.account.apiKey,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    status: order.status,
    price: order.price === undefined ? null : decimalText(order.price, listing.priceDecimals),
    amount: decimalText(order.size, listing.amountDecimals),
    filled: decimalText(order.filled, listing.amountDecimals),
    value: formatScaled(order.value),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    fills: order.fills.map((fill) => ({
      tradeId: String(fill.tradeId),
      price: decimalText(fill.price, listing.priceDecimals),
      amount: decimalText(fill.size, listing.amountDecimals),
      value: formatScaled(fill.value),
      fee: formatScaled(fill.fee),
      feeAsset: fill.feeAsset,
      isMaker: fill.isMaker,
      at: fill.at,
    })),
  };
}

import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import { decimalText } from "../book/decimal.ts";
import type { AccountOrder, OrderStatus, OrderType, TimeInForce } from "../trading/order.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";

/** An order as the venue knows it. Prices, amounts, values and fees are exact decimal strings; times epoch ms. */
export type SeenOrder = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  /** The venue's number; kraken writes it in another way on the wire. */
  readonly id: string;
  readonly clientOrderId: string;
  readonly apiKey: string;
  readonly side: "buy" | "sell";
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly status: OrderStatus;
  readonly price: string | null;
  readonly amount: string;
  readonly filled: string;
  /** Quote value of all fills. */
  readonly value: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly fills: readonly SeenFill[];
};

export type SeenFill = {
  readonly tradeId: string;
  readonly price: string;
  readonly amount: string;
  readonly value: string;
  readonly fee: string;
  readonly feeAsset: string;
  readonly isMaker: boolean;
  readonly at: number;
};

/** Every order and fill that a venue has seen (every venue, when none is named), oldest first. */
export function listOrders(context: ControlContext, venue: VenueId | undefined): SeenOrder[] {
  if (venue !== undefined && !context.units.has(venue)) {
    throw new ControlError(`unknown venue "${venue}": there are ${[...context.units.keys()].join(", ")}`);
  }
  const units = [...context.units.values()].filter((unit) => venue === undefined || unit.venue === venue);
  return units.flatMap((unit) => unit.desk.orders().map(described));
}

function described(order: AccountOrder): SeenOrder {
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

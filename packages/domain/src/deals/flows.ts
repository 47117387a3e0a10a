import type { Market } from "../market.ts";
import { mulDivCeil, mulDivFloor, SCALE } from "../money.ts";
import type { Side } from "../opportunity.ts";
import type { Fill } from "../orders/order.ts";
import type { Deal } from "./deal.ts";

/** What came (positive) and went (negative), by asset, scaled by 10^18. */
export type Flows = ReadonlyMap<string, bigint>;

export function addFlow(flows: Map<string, bigint>, asset: string, amount: bigint): void {
  if (amount !== 0n) flows.set(asset, (flows.get(asset) ?? 0n) + amount);
}

/** Quote units of a trade, rounded against us: paid up, received down. */
export const valueOfFill = (side: Side, amount: bigint, price: bigint): bigint =>
  side === "buy" ? mulDivCeil(amount, price, SCALE) : mulDivFloor(amount, price, SCALE);

export function addFill(flows: Map<string, bigint>, trade: { market: Market; side: Side; fill: Fill }): void {
  const { market, side, fill } = trade;
  const value = valueOfFill(side, fill.amount, fill.price);
  addFlow(flows, market.base, side === "buy" ? fill.amount : -fill.amount);
  addFlow(flows, market.quote, side === "buy" ? -value : value);
  if (fill.fee !== undefined) addFlow(flows, fill.fee.asset, -fill.fee.amount);
}

/** Everything that the deal's trades have moved so far. */
export function flowsOf(deal: Deal): Map<string, bigint> {
  const flows = new Map<string, bigint>();
  for (const { order, market } of deal.orders)
    for (const fill of order.fills) addFill(flows, { market, side: order.side, fill });
  return flows;
}

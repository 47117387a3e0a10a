import { FEE_ONE } from "@tandem/domain/chain-leg";
import { valueOfFill } from "@tandem/domain/deals/flows";
import type { Market } from "@tandem/domain/market";
import { mulDivCeil } from "@tandem/domain/money";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderRequest } from "@tandem/domain/orders/order";
import type { Piece } from "./walk-live-book.ts";

/** Base units and quote per base, scaled by 10^18. */
export type PaperTrade = {
  readonly market: Market;
  readonly side: Side;
  readonly amount: bigint;
  readonly price: bigint;
  readonly isMaker: boolean;
};

/** The fee of one trade in the asset of the market's fee side, rounded up to 10^-18. */
export function paperFee({ market, side, amount, price, isMaker }: PaperTrade): { asset: string; amount: bigint } {
  const bps = isMaker ? market.makerBps : market.takerBps;
  if (market.feeSide === "get" && side === "buy")
    return { asset: market.base, amount: mulDivCeil(amount, bps, FEE_ONE) };
  return { asset: market.quote, amount: mulDivCeil(valueOfFill(side, amount, price), bps, FEE_ONE) };
}

/** What is paid with: base by a seller, quote by a buyer. */
export const paidAsset = (market: Market, side: Side): string => (side === "buy" ? market.quote : market.base);

/** What a trade takes out of the asset that is paid with; the fee where it comes on top. */
export function costOfTrade(trade: PaperTrade): bigint {
  const { market, side, amount, price } = trade;
  if (side === "sell") return amount;
  const fee = paperFee(trade);
  return valueOfFill(side, amount, price) + (fee.asset === market.quote && fee.amount > 0n ? fee.amount : 0n);
}

/** What an order that rests may come to cost, with the higher of the fees. */
export function costAtRest(rest: Omit<PaperTrade, "isMaker">): bigint {
  const asTaker = costOfTrade({ ...rest, isMaker: false });
  const asMaker = costOfTrade({ ...rest, isMaker: true });
  return asTaker > asMaker ? asTaker : asMaker;
}

/** As venues ask it: a limit order must be affordable at its limit, any other as it trades. */
export function neededFor(
  { side, price, amount }: OrderRequest,
  { market, pieces }: { readonly market: Market; readonly pieces: readonly Piece[] },
): bigint {
  const costs = pieces.map((piece) => costOfTrade({ market, side, ...piece, isMaker: false }));
  const now = costs.reduce((sum, cost) => sum + cost, 0n);
  const atLimit = price === undefined ? 0n : costAtRest({ market, side, amount, price });
  return now > atLimit ? now : atLimit;
}

import type { BookSide } from "./book-side.ts";
import type { Market } from "./market.ts";
import { SCALE } from "./money.ts";
import type { Side } from "./opportunity.ts";
import type { OrderBook } from "./order-book.ts";

/** A fee rate of 1 in basis points scaled by 10^18. */
export const FEE_ONE = 10_000n * SCALE;
/** Where a market names no amount step, amounts are multiples of 10^-8 of base. */
const DEFAULT_STEP = 10n ** 10n;

/**
 * One step of a chain: a side of one book, with the market's rules as exact integers and as the floats that
 * the search uses. Built once per market and side; reads the live book.
 */
export type ChainLeg = {
  readonly market: Market;
  readonly side: Side;
  readonly buying: boolean;
  /** What the step walks: the asks when buying, the bids when selling. */
  readonly levels: BookSide;
  /** Base units scaled by 10^18, > 0. */
  readonly step: bigint;
  readonly stepFloat: number;
  /** Input paid per unit of value (buying) or per unit of base (selling). */
  readonly payFactor: number;
  /** Output received per unit of base (buying) or per unit of value (selling); never below 0. */
  readonly receiveFactor: number;
  readonly minAmountFloat: number;
  readonly minNotionalFloat: number;
};

export function createChainLeg(input: {
  readonly market: Market;
  readonly side: Side;
  readonly book: OrderBook;
}): ChainLeg {
  const { market, side, book } = input;
  const buying = side === "buy";
  const step = market.amountStep > 0n ? market.amountStep : DEFAULT_STEP;
  const fee = Number(market.takerBps) / Number(FEE_ONE);
  const feeOnPayment = buying && market.feeSide === "quote";
  return {
    market,
    side,
    buying,
    levels: buying ? book.asks : book.bids,
    step,
    stepFloat: Number(step) / Number(SCALE),
    payFactor: feeOnPayment ? 1 + fee : 1,
    receiveFactor: feeOnPayment ? 1 : Math.max(0, 1 - fee),
    minAmountFloat: Number(market.minAmount) / Number(SCALE),
    minNotionalFloat: Number(market.minNotional) / Number(SCALE),
  };
}

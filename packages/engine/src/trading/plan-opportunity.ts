import { type ChainLeg, createChainLeg } from "@tandem/domain/chain-leg";
import type { ChainSizer } from "@tandem/domain/chain-sizer";
import type { DealLeg, DealMode } from "@tandem/domain/deals/deal";
import type { ChainStep } from "@tandem/domain/evaluate-chain";
import { ceilToStep, floorToStep, mulDivCeil, mulDivFloor, SCALE } from "@tandem/domain/money";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import { netBpsOf } from "@tandem/domain/price-opportunity";
import type { RiskLeg } from "@tandem/domain/risk/risk-plan";
import type { BookState } from "../detector-types.ts";
import type { AssetPrices } from "./asset-prices.ts";
import { repairPolicy } from "./repair-policy.ts";
import { notionalsOf, type TradePlan } from "./trade-plan.ts";
import type { TraderMarket } from "./trader-market.ts";
import type { ExpectedLeg, RepairRecord } from "./trading-store.ts";

export type PlanTools = {
  readonly market: Pick<TraderMarket, "book">;
  readonly prices: AssetPrices;
  readonly sizer: ChainSizer;
  /** Epoch ms. */
  readonly now: number;
};

export type PlanFor = {
  readonly dealId: string;
  readonly userId: string;
  readonly mode: DealMode;
  /** The most that may be paid at the start, in the start asset; undefined is no limit. */
  readonly maxNotional: bigint | undefined;
  readonly repair: RepairRecord;
};

/**
 * The opportunity sized anew on the books of this moment. Undefined where nothing is to be earned any more, or a book is
 * not usable.
 */
export function planOpportunity(
  opportunity: SizedOpportunity & { readonly blockedBy: readonly string[] },
  { market, prices, sizer, now }: PlanTools,
  of: PlanFor,
): TradePlan | undefined {
  const legs: ChainLeg[] = [];
  const states: BookState[] = [];
  for (const { venue, symbol, side } of opportunity.legs) {
    const state = market.book(venue, symbol);
    if (state === undefined || !state.isUsable || state.book.isCrossed) return undefined;
    states.push(state);
    legs.push(createChainLeg({ market: state.market, side, book: state.book }));
  }
  const chain = sizer.size(legs, of.maxNotional);
  if (chain === undefined) return undefined;
  const values = chain.steps.map(({ leg, value }) => worth(prices, leg.market.quote, mulDivCeil(value, 1n, SCALE)));
  const notionals = notionalsOf(values);
  const riskLegs = chain.steps.map((step, index) =>
    riskLeg(step, notionals.legs[index] ?? 0n, ageOf(states[index], now)),
  );
  return {
    deal: {
      id: of.dealId,
      mode: of.mode,
      startAsset: opportunity.startAsset,
      legs: chain.steps.map(dealLeg),
      orders: [],
      policy: repairPolicy(of.repair, chain.paid),
    },
    kind: opportunity.kind,
    opportunityId: opportunity.id,
    risk: {
      id: of.dealId,
      userId: of.userId,
      mode: of.mode,
      legs: riskLegs,
      notional: notionals.whole,
      blockedBy: [...opportunity.blockedBy, ...notionals.blockedBy],
    },
    expected: chain.steps.map(expectedLeg),
    notional: chain.paid,
    expectedProfit: chain.profit,
    netBps: netBpsOf(chain),
  };
}

/** In the reporting currency. */
const worth = ({ priceOf }: AssetPrices, asset: string, amount: bigint): bigint | undefined => {
  const price = priceOf(asset);
  return price === undefined ? undefined : mulDivCeil(amount, price, SCALE);
};

/** How long ago a book was last known to be true, ms; one that never was is older than any limit. */
export const ageOf = (state: BookState | undefined, now: number): number =>
  state?.lastMessageAt === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, now - state.lastMessageAt);

/** The last level that it takes, on the market's step and never nearer than that level. */
const limitOf = ({ leg, worstPrice }: ChainStep): bigint => {
  const { priceStep } = leg.market;
  if (priceStep <= 0n) return worstPrice;
  return leg.buying ? ceilToStep(worstPrice, priceStep) : floorToStep(worstPrice, priceStep);
};

const dealLeg = (step: ChainStep): DealLeg => ({
  market: step.leg.market,
  side: step.leg.side,
  amount: step.amount,
  worstPrice: limitOf(step),
});

/** `spends`: as venues ask it, affordable at its limit, with a fee that comes on top. */
function riskLeg(step: ChainStep, notional: bigint, bookAgeMs: number): RiskLeg {
  const { market, side, buying } = step.leg;
  return {
    venue: market.venue,
    symbol: market.symbol,
    side,
    notional,
    spends: buying
      ? { asset: market.quote, amount: costAtLimit(market, step.amount, limitOf(step)) }
      : { asset: market.base, amount: step.amount },
    bookAgeMs,
  };
}

/** What a buyer must have, fee included where it is taken in the quote asset. */
export function costAtLimit(
  market: { readonly feeSide: string; readonly takerBps: bigint },
  amount: bigint,
  limit: bigint,
): bigint {
  const value = mulDivCeil(amount, limit, SCALE);
  return market.feeSide === "quote" ? value + mulDivCeil(value, market.takerBps, 10_000n * SCALE) : value;
}

function expectedLeg({ leg, amount, value, paid, received }: ChainStep): ExpectedLeg {
  const { market, buying } = leg;
  const inQuote = buying ? mulDivCeil(value, 1n, SCALE) : mulDivFloor(value, 1n, SCALE);
  const isOnPayment = buying && market.feeSide === "quote";
  const fee = isOnPayment ? paid - inQuote : (buying ? amount : inQuote) - received;
  return {
    price: value / amount,
    fee: { asset: buying && !isOnPayment ? market.base : market.quote, amount: fee },
  };
}

import { createChainLeg } from "@tandem/domain/chain-leg";
import type { DealLeg } from "@tandem/domain/deals/deal";
import { ExactLeg } from "@tandem/domain/exact-leg";
import type { Market } from "@tandem/domain/market";
import { ceilToStep, floorToStep, mulDivCeil, SCALE } from "@tandem/domain/money";
import type { Side } from "@tandem/domain/opportunity";
import { err, ok, type Result } from "@tandem/domain/result";
import { walkAmount } from "@tandem/domain/walk-exact";
import { ageOf, costAtLimit, type PlanTools } from "./plan-opportunity.ts";
import { repairPolicy } from "./repair-policy.ts";
import { notionalsOf, type TradePlan } from "./trade-plan.ts";
import type { ManualOrder, TradeDenial } from "./trader.ts";
import type { RepairRecord } from "./trading-store.ts";

/** What a market order may come to cost beyond what the book shows now. */
const MARKET_MARGIN_BPS = 100n;
const BPS = 10_000n;

/** An order by hand as a deal of one leg; or why it cannot be one. Amount and price are cut to the market's steps. */
export function planManualOrder(
  order: ManualOrder,
  { market, prices, now }: PlanTools,
  of: { readonly dealId: string; readonly repair: RepairRecord },
): Result<TradePlan, TradeDenial> {
  const { venue, symbol, side, type, timeInForce, userId, mode } = order;
  const state = market.book(venue, symbol);
  if (state === undefined) return err({ rule: "stale_book", venue, ageMs: ageOf(undefined, now), max: 0 });
  const leg = createChainLeg({ market: state.market, side, book: state.book });
  const amount = floorToStep(order.amount, leg.step);
  const walked = amount > 0n ? walkAmount(new ExactLeg(leg), amount) : undefined;
  const worst = type === "market" ? walked?.worstPrice : limitOf(order, state.market);
  const usable = state.isUsable && !state.book.isCrossed;
  if (!usable || worst === undefined)
    return err({ rule: "stale_book", venue, ageMs: usable ? 0 : ageOf(state, now), max: 0 });
  const value = mulDivCeil(amount, worst, SCALE);
  if (worst <= 0n || value <= 0n || amount < state.market.minAmount || value < state.market.minNotional)
    return err({ rule: "below_minimum", venue, symbol });
  const price = prices.priceOf(state.market.quote);
  const notionals = notionalsOf([price === undefined ? undefined : mulDivCeil(value, price, SCALE)]);
  const dealLeg: DealLeg = { market: state.market, side, amount, worstPrice: worst, type, timeInForce };
  const policy = repairPolicy(of.repair, value);
  const rests = type === "limit" && (timeInForce === "GTC" || timeInForce === "PO");
  return ok({
    deal: {
      id: of.dealId,
      mode,
      startAsset: state.market.quote,
      legs: [dealLeg],
      orders: [],
      policy: rests ? { ...policy, legTimeoutMs: Number.POSITIVE_INFINITY } : policy,
    },
    kind: "order",
    opportunityId: undefined,
    risk: {
      id: of.dealId,
      userId,
      mode,
      legs: [
        {
          venue,
          symbol,
          side,
          notional: notionals.legs[0] ?? 0n,
          spends: spendsOf({ market: state.market, side, amount, worst, isMarket: type === "market" }),
          bookAgeMs: ageOf(state, now),
        },
      ],
      notional: notionals.whole,
      blockedBy: notionals.blockedBy,
    },
    expected: [
      { price: walked === undefined ? worst : walked.value / amount, fee: { asset: state.market.quote, amount: 0n } },
    ],
    notional: value,
    expectedProfit: 0n,
    netBps: 0n,
  });
}

/** Never worse than what was asked for. */
function limitOf({ side, price }: ManualOrder, { priceStep }: Market): bigint | undefined {
  if (price === undefined || priceStep <= 0n) return price;
  return side === "buy" ? floorToStep(price, priceStep) : ceilToStep(price, priceStep);
}

function spendsOf(of: {
  readonly market: Market;
  readonly side: Side;
  readonly amount: bigint;
  readonly worst: bigint;
  readonly isMarket: boolean;
}): { readonly asset: string; readonly amount: bigint } {
  const { market, side, amount, worst, isMarket } = of;
  if (side === "sell") return { asset: market.base, amount };
  const cost = costAtLimit(market, amount, worst);
  return { asset: market.quote, amount: isMarket ? mulDivCeil(cost, BPS + MARKET_MARGIN_BPS, BPS) : cost };
}

import { createChainLeg } from "../chain-leg.ts";
import { ExactLeg } from "../exact-leg.ts";
import type { Market, MarketSymbol, VenueId } from "../market.ts";
import { floorToStep, mulDivCeil, mulDivFloor, SCALE } from "../money.ts";
import type { Side } from "../opportunity.ts";
import type { OrderBook } from "../order-book.ts";
import { paymentOf, receiptOf } from "../step-exact.ts";
import { walkAmount } from "../walk-exact.ts";
import type { Deal, DealLeg, OrderPurpose } from "./deal.ts";
import { executedAmounts } from "./executed.ts";
import { addFlow, type Flows, flowsOf } from "./flows.ts";

const BPS_ONE = 10_000n * SCALE;

/** The market as it is now, as far as it may be traded on. */
export type RepairMarket = {
  /** Undefined where the book is not usable. */
  readonly book: (venue: VenueId, symbol: MarketSymbol) => OrderBook | undefined;
  /** Other venues' markets of a symbol where the account can trade. */
  readonly elsewhere: (symbol: MarketSymbol) => readonly Market[];
  /** What `amount` of an asset is worth in the start asset, scaled by 10^18; undefined where there is no price. */
  readonly worthOf: (asset: string, amount: bigint) => bigint | undefined;
};

export type RepairTrade = {
  readonly leg: number;
  readonly purpose: OrderPurpose;
  readonly market: Market;
  readonly side: Side;
  /** Base units, a multiple of the step. */
  readonly amount: bigint;
  /** The limit: the worst level that it takes now and the policy's slippage beyond. */
  readonly price: bigint;
};

export type RepairKind = "complete" | "unwind" | "elsewhere" | "hold";
export type RepairOption = {
  readonly kind: RepairKind;
  readonly trades: readonly RepairTrade[];
  /** What the whole deal then earns, in the start asset, what is left over valued now; scaled by 10^18. */
  readonly profit: bigint;
};
export type RepairRefusal = {
  readonly kind: RepairKind;
  readonly reason: "no_depth" | "no_price" | "not_allowed" | "below_minimum";
};

export type RepairChoices = { readonly options: readonly RepairOption[]; readonly refused: readonly RepairRefusal[] };

type Wanted = {
  readonly leg: number;
  readonly market: Market;
  readonly side: Side;
  readonly amount: bigint;
  /** The plan's limit: what tells an amount that the venue takes from dust. */
  readonly about: bigint;
};

/** Every way out of a one-sided deal with its figures, best first; of equal ones the earlier kind. */
export function repairOptions(deal: Deal, market: RepairMarket): RepairChoices {
  const options: RepairOption[] = [];
  const refused: RepairRefusal[] = [];
  const { allow, holdPenaltyBps } = deal.policy;
  const before = flowsOf(deal);
  const consider = (kind: RepairKind, isAllowed: boolean, wanted: () => Wanted[] | undefined): void => {
    const made = isAllowed ? price({ deal, market, kind, before, wanted: wanted() }) : undefined;
    if (made === undefined) refused.push({ kind, reason: "not_allowed" });
    else if ("reason" in made) refused.push(made);
    else options.push(made);
  };
  consider("complete", allow.complete, () => missing(deal));
  consider("unwind", allow.unwind, () => excess(deal));
  consider("elsewhere", allow.elsewhere, () => missingElsewhere(deal, market));
  consider("hold", holdPenaltyBps !== undefined, () => []);
  // Stable: of equal profits the order above decides.
  return { options: options.sort((a, b) => (a.profit < b.profit ? 1 : a.profit > b.profit ? -1 : 0)), refused };
}

/** The share of the plan that the furthest and the least advanced leg have reached, as fractions. */
function extremes(deal: Deal): { low: readonly [bigint, bigint]; high: readonly [bigint, bigint] } {
  let low: readonly [bigint, bigint] = [1n, 1n];
  let high: readonly [bigint, bigint] = [0n, 1n];
  for (const [index, done] of executedAmounts(deal).entries()) {
    const planned = deal.legs[index]?.amount ?? 1n;
    if (done * low[1] < low[0] * planned) low = [done, planned];
    if (done * high[1] > high[0] * planned) high = [done, planned];
  }
  // More than was planned is to be taken back, never to be completed; less than nothing is to be bought back.
  return { low: low[0] < 0n ? [0n, 1n] : low, high: high[0] > high[1] ? [1n, 1n] : high };
}

const wantedOf = (planned: DealLeg, want: { leg: number; side: Side; amount: bigint }): Wanted => ({
  ...want,
  market: planned.market,
  about: planned.worstPrice,
});

/** Nothing that is missing or too much is large enough for an order. A single leg has no other to be level with. */
export const isBalanced = (deal: Deal): boolean =>
  deal.legs.length === 1 || [...missing(deal), ...excess(deal)].every(isTooSmall);

/** What each leg lacks to be as far as the furthest. */
function missing(deal: Deal): Wanted[] {
  const { high } = extremes(deal);
  return executedAmounts(deal).flatMap((done, leg): Wanted[] => {
    const planned = deal.legs[leg];
    if (planned === undefined) return [];
    const amount = (planned.amount * high[0]) / high[1] - done;
    return amount > 0n ? [wantedOf(planned, { leg, side: planned.side, amount })] : [];
  });
}

/** What each leg has too much to be no further than the least. */
function excess(deal: Deal): Wanted[] {
  const { low } = extremes(deal);
  return executedAmounts(deal).flatMap((done, leg): Wanted[] => {
    const planned = deal.legs[leg];
    if (planned === undefined) return [];
    const amount = done - (planned.amount * low[0]) / low[1];
    const side = planned.side === "buy" ? "sell" : "buy";
    return amount > 0n ? [wantedOf(planned, { leg, side, amount })] : [];
  });
}

/** As {@link missing}, each at the other venue that does it best. */
function missingElsewhere(deal: Deal, market: RepairMarket): Wanted[] | undefined {
  const wanted: Wanted[] = [];
  for (const lack of missing(deal)) {
    let best: { wanted: Wanted; value: bigint } | undefined;
    for (const other of market.elsewhere(lack.market.symbol)) {
      // At a venue of the deal it would be the same trade as completing or taking back.
      if (deal.legs.some(({ market: { venue, symbol } }) => venue === other.venue && symbol === other.symbol)) continue;
      const candidate = { ...lack, market: other };
      const trade = walk(candidate, market);
      if (trade === undefined) continue;
      // Signed: paying less and receiving more are both more.
      if (best === undefined || trade.quote > best.value) best = { wanted: candidate, value: trade.quote };
    }
    if (best === undefined) return undefined;
    wanted.push(best.wanted);
  }
  return wanted;
}

type Walked = { readonly amount: bigint; readonly worstPrice: bigint; readonly base: bigint; readonly quote: bigint };

/** What the trade moves at the present depth, fees included: signed base and quote. Undefined where it is too deep. */
function walk({ market, side, amount }: Wanted, now: RepairMarket): Walked | undefined {
  const book = now.book(market.venue, market.symbol);
  if (book === undefined) return undefined;
  const leg = createChainLeg({ market, side, book });
  const rounded = floorToStep(amount, leg.step);
  const walked = rounded > 0n ? walkAmount(new ExactLeg(leg), rounded) : undefined;
  if (walked === undefined) return undefined;
  const paid = paymentOf(leg, rounded, walked.value);
  const received = receiptOf(leg, rounded, walked.value);
  return side === "buy"
    ? { amount: rounded, worstPrice: walked.worstPrice, base: received, quote: -paid }
    : { amount: rounded, worstPrice: walked.worstPrice, base: -paid, quote: received };
}

/** Below what the venue takes: no order can repair it. */
const isTooSmall = ({ market, amount, about }: Wanted): boolean => {
  const step = market.amountStep > 0n ? market.amountStep : 1n;
  const rounded = floorToStep(amount, step);
  return rounded === 0n || rounded < market.minAmount || mulDivFloor(rounded, about, SCALE) < market.minNotional;
};

function price(input: {
  readonly deal: Deal;
  readonly market: RepairMarket;
  readonly kind: RepairKind;
  readonly before: Flows;
  readonly wanted: Wanted[] | undefined;
}): RepairOption | RepairRefusal {
  const { deal, market, kind, before, wanted } = input;
  if (wanted === undefined) return { kind, reason: "no_depth" };
  const flows = new Map(before);
  const trades: RepairTrade[] = [];
  for (const want of wanted) {
    if (isTooSmall(want)) continue;
    const walked = walk(want, market);
    if (walked === undefined) return { kind, reason: "no_depth" };
    addFlow(flows, want.market.base, walked.base);
    addFlow(flows, want.market.quote, walked.quote);
    const limit = withSlippage(want, walked.worstPrice, deal.policy.slippageBps);
    const purpose = kind === "hold" ? "leg" : kind;
    trades.push({ leg: want.leg, purpose, market: want.market, side: want.side, amount: walked.amount, price: limit });
  }
  if (kind !== "hold" && trades.length === 0) return { kind, reason: "below_minimum" };
  const profit = profitOf(flows, deal, market);
  if (profit === undefined) return { kind, reason: "no_price" };
  const penalty = kind === "hold" ? holdPenalty(flows, deal, market) : 0n;
  return { kind, trades, profit: profit - penalty };
}

/** Rounded to the price step away from us, so that the order still reaches the level that it counted on. */
function withSlippage({ side, market }: Wanted, worst: bigint, slippageBps: bigint): bigint {
  const step = market.priceStep > 0n ? market.priceStep : 1n;
  if (side === "buy") {
    const limit = mulDivCeil(worst, BPS_ONE + slippageBps, BPS_ONE);
    return floorToStep(limit + step - 1n, step);
  }
  return floorToStep(mulDivFloor(worst, BPS_ONE - slippageBps, BPS_ONE), step);
}

/** The flows in the start asset, scaled by 10^18; undefined where one of them has no price. */
export function profitOf(flows: Flows, deal: Deal, { worthOf }: RepairMarket): bigint | undefined {
  let profit = 0n;
  for (const [asset, amount] of flows) {
    const value = asset === deal.startAsset || amount === 0n ? amount : worthOf(asset, amount);
    if (value === undefined) return undefined;
    profit += value;
  }
  return profit;
}

function holdPenalty(flows: Flows, deal: Deal, { worthOf }: RepairMarket): bigint {
  let open = 0n;
  for (const [asset, amount] of flows) {
    if (asset === deal.startAsset) continue;
    const value = worthOf(asset, amount) ?? 0n;
    open += value < 0n ? -value : value;
  }
  return mulDivCeil(open, deal.policy.holdPenaltyBps ?? 0n, BPS_ONE);
}

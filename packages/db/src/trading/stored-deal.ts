import type { DealLeg, RepairPolicy } from "@tandem/domain/deals/deal";
import type { DealAction } from "@tandem/domain/deals/decide";
import type { Market } from "@tandem/domain/market";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import type { ExpectedLeg } from "@tandem/engine/trading/trading-store";
import type { StoredDecision, StoredLeg, StoredMarket, StoredPolicy } from "../schema/deals.ts";

export const storeMarket = (market: Market): StoredMarket => ({
  venue: market.venue,
  symbol: market.symbol,
  base: market.base,
  quote: market.quote,
  takerBps: formatScaled(market.takerBps),
  makerBps: formatScaled(market.makerBps),
  feeSide: market.feeSide,
  amountStep: formatScaled(market.amountStep),
  priceStep: formatScaled(market.priceStep),
  minAmount: formatScaled(market.minAmount),
  minNotional: formatScaled(market.minNotional),
});

export const readMarket = (stored: StoredMarket): Market => ({
  venue: stored.venue,
  symbol: stored.symbol,
  base: stored.base,
  quote: stored.quote,
  takerBps: parseScaled(stored.takerBps),
  makerBps: parseScaled(stored.makerBps),
  feeSide: stored.feeSide,
  amountStep: parseScaled(stored.amountStep),
  priceStep: parseScaled(stored.priceStep),
  minAmount: parseScaled(stored.minAmount),
  minNotional: parseScaled(stored.minNotional),
});

export const storeLeg = (leg: DealLeg, { price, fee }: ExpectedLeg): StoredLeg => ({
  market: storeMarket(leg.market),
  side: leg.side,
  amount: formatScaled(leg.amount),
  worstPrice: formatScaled(leg.worstPrice),
  ...howOf(leg),
  price: formatScaled(price),
  fee: formatScaled(fee.amount),
  feeAsset: fee.asset,
});

export const readLeg = (stored: StoredLeg): DealLeg => ({
  market: readMarket(stored.market),
  side: stored.side,
  amount: parseScaled(stored.amount),
  worstPrice: parseScaled(stored.worstPrice),
  ...howOf(stored),
});

const howOf = ({ type, timeInForce }: Pick<DealLeg, "type" | "timeInForce">) => ({
  ...(type !== undefined && { type }),
  ...(timeInForce !== undefined && { timeInForce }),
});

/** JSON has no infinity: null is without end. */
const storeMs = (ms: number): number | null => (ms === Number.POSITIVE_INFINITY ? null : ms);
const readMs = (ms: number | null): number => ms ?? Number.POSITIVE_INFINITY;

export const storePolicy = (policy: RepairPolicy): StoredPolicy => ({
  ...policy.allow,
  legTimeoutMs: storeMs(policy.legTimeoutMs),
  answerTimeoutMs: storeMs(policy.answerTimeoutMs),
  holdPenaltyBps: policy.holdPenaltyBps === undefined ? null : formatScaled(policy.holdPenaltyBps),
  lossMax: formatScaled(policy.lossMax),
  repairsMax: policy.repairsMax,
  slippageBps: formatScaled(policy.slippageBps),
});

export const readPolicy = (stored: StoredPolicy): RepairPolicy => ({
  legTimeoutMs: readMs(stored.legTimeoutMs),
  answerTimeoutMs: readMs(stored.answerTimeoutMs),
  allow: { complete: stored.complete, unwind: stored.unwind, elsewhere: stored.elsewhere },
  holdPenaltyBps: stored.holdPenaltyBps === null ? undefined : parseScaled(stored.holdPenaltyBps),
  lossMax: parseScaled(stored.lossMax),
  repairsMax: stored.repairsMax,
  slippageBps: parseScaled(stored.slippageBps),
});

/** What a person sees: every way out with its figures. */
export const storeDecision = (
  { reason, choices }: Extract<DealAction, { kind: "ask" }>,
  policy: RepairPolicy,
): StoredDecision => ({
  reason,
  options: choices.options.map(({ kind, trades, profit }) => ({
    kind,
    trades: trades.map(({ leg, purpose, market, side, amount, price }) => ({
      leg,
      purpose,
      venue: market.venue,
      symbol: market.symbol,
      side,
      amount: formatScaled(amount),
      price: formatScaled(price),
    })),
    profit: formatScaled(profit),
  })),
  refused: choices.refused.map(({ kind, reason: why }) => ({ kind, reason: why })),
  lossMax: formatScaled(policy.lossMax),
});

import type { Deal } from "@tandem/domain/deals/deal";
import type { Flows } from "@tandem/domain/deals/flows";
import { worthOf } from "@tandem/domain/ledger/worth";
import { mulDivCeil, SCALE } from "@tandem/domain/money";
import type { CoolDown, Halt, RiskLimits, RiskState } from "@tandem/domain/risk/risk-plan";
import { type AccountFunds, reservedBy } from "./account-funds.ts";
import type { AssetPrices } from "./asset-prices.ts";

const MINUTE_MS = 60_000;

/** All that the rules compare a plan with, of one account at one moment. */
export type RiskInputs = {
  readonly now: number;
  readonly halts: readonly Halt[];
  readonly coolDowns: readonly CoolDown[];
  readonly isReconciled: (venue: string) => boolean;
  readonly hasLease: boolean;
  readonly funds: AccountFunds;
  /** That are not over, those approved a moment ago among them. */
  readonly deals: readonly Deal[];
  readonly prices: AssetPrices;
  readonly limits: RiskLimits;
  readonly equityPeak: bigint | undefined;
  readonly lossStreak: number;
  /** Epoch ms of orders sent. */
  readonly sentAt: readonly number[];
};

export function riskState(inputs: RiskInputs): RiskState {
  const { now, funds, deals, prices, limits, lossStreak } = inputs;
  const equity = equityOf(funds, prices);
  const peak = inputs.equityPeak ?? equity;
  return {
    now,
    halts: inputs.halts,
    coolDowns: inputs.coolDowns,
    isReconciled: inputs.isReconciled,
    hasLease: inputs.hasLease,
    free: (venue, asset) =>
      deals.reduce((left, deal) => left - reservedBy(deal, venue, asset), funds.amount(venue, asset)),
    venueExposure: (venue) => exposure(deals, prices, (leg) => leg.market.venue === venue),
    assetExposure: (asset) => exposure(deals, prices, (leg) => leg.market.base === asset),
    profitToday: profitToday(inputs),
    equity,
    equityPeak: peak > equity ? peak : equity,
    lossStreak,
    ordersLastMinute: inputs.sentAt.filter((at) => at > now - MINUTE_MS).length,
  };

  /** A loss that cannot be priced is more than any limit. */
  function profitToday({ funds: own }: RiskInputs): bigint {
    const earned = own.earnedToday(now);
    const { value, unpriced } = inReporting(earned, prices);
    return unpriced.some((asset) => (earned.get(asset) ?? 0n) < 0n) ? -limits.dailyLossMax - 1n : value;
  }
}

const inReporting = (flows: Flows, prices: AssetPrices) =>
  worthOf(flows, { currency: prices.currency(), priceOf: prices.priceOf });

/** What lies at all venues, in the reporting currency. */
export function equityOf(funds: AccountFunds, prices: AssetPrices): bigint {
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of funds.balances()) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  return inReporting(sums, prices).value;
}

/** The value of legs of deals that are not over, as they were planned. */
function exposure(
  deals: readonly Deal[],
  prices: AssetPrices,
  counts: (leg: Deal["legs"][number]) => boolean,
): bigint | undefined {
  let open = 0n;
  for (const { legs } of deals)
    for (const leg of legs) {
      if (!counts(leg)) continue;
      const price = prices.priceOf(leg.market.quote);
      if (price === undefined) return undefined;
      open += mulDivCeil(mulDivCeil(leg.amount, leg.worstPrice, SCALE), price, SCALE);
    }
  return open;
}

import { mulDivFloor, SCALE } from "@tandem/domain/money";
import { REPORTING_CURRENCY } from "@tandem/engine/trading/trader";
import type { ServiceDeps } from "../context.ts";

export type Pricing = {
  /** One unit of each asset in the reporting currency, scaled by 10^18. */
  readonly prices: ReadonlyMap<string, bigint>;
  /** What so much is worth, rounded down; undefined where it has no price. */
  readonly valueOf: (asset: string, amount: bigint) => bigint | undefined;
};

/** Today's prices of these assets. A trader that is not there knows none but the reporting currency's own. */
export async function readPricing(deps: Pick<ServiceDeps, "trader">, assets: Iterable<string>): Promise<Pricing> {
  const wanted = [...new Set(assets)];
  const found = await deps.trader.prices(wanted).catch(() => new Map<string, bigint>());
  const prices = new Map([...found].filter(([asset]) => wanted.includes(asset)));
  if (wanted.includes(REPORTING_CURRENCY)) prices.set(REPORTING_CURRENCY, SCALE);
  return {
    prices,
    valueOf: (asset, amount) => {
      const price = prices.get(asset);
      return price === undefined ? undefined : mulDivFloor(amount, price, SCALE);
    },
  };
}

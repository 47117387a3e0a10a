import type { Flows } from "../deals/flows.ts";
import { mulDivFloor, SCALE } from "../money.ts";

export type Worth = {
  /** In the reporting currency, scaled by 10^18, each asset rounded down. */
  readonly value: bigint;
  /** Held, and no price is known: not counted, and to be told. */
  readonly unpriced: readonly string[];
};

/**
 * What amounts by asset are worth in one reporting currency. `priceOf`: reporting units per unit, scaled by
 * 10^18; also of stablecoins, which are priced and not assumed. The reporting currency itself is 1.
 */
export function worthOf(
  flows: Flows,
  reporting: { readonly currency: string; readonly priceOf: (asset: string) => bigint | undefined },
): Worth {
  let value = 0n;
  const unpriced: string[] = [];
  for (const [asset, amount] of flows) {
    const price = asset === reporting.currency ? SCALE : reporting.priceOf(asset);
    if (price === undefined) unpriced.push(asset);
    else value += mulDivFloor(amount, price, SCALE);
  }
  return { value, unpriced };
}

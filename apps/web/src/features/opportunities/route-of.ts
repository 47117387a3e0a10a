import type { Leg, Opportunity } from "@tandem/contract/opportunities";

/** The leg that buys first and the one that sells last: all of a cross, the two ends of a longer chain. */
export const firstLeg = ({ legs }: Pick<Opportunity, "legs">): Leg | undefined => legs[0];
export const lastLeg = ({ legs }: Pick<Opportunity, "legs">): Leg | undefined => legs.at(-1);

/** A cross is known by its symbol, a chain by the assets it passes: "USDT → BTC → ETH → USDT". */
export function routeOf(
  opportunity: Pick<Opportunity, "kind" | "startAsset"> & { readonly legs: readonly Pick<Leg, "symbol" | "side">[] },
): string {
  const first = opportunity.legs[0];
  if (opportunity.kind === "cross" && first) return first.symbol;
  const assets = [opportunity.startAsset];
  for (const leg of opportunity.legs) {
    const [base = "", quote = ""] = leg.symbol.split(/[/:]/);
    assets.push(leg.side === "buy" ? base : quote);
  }
  return assets.join(" → ");
}

/** The unit of a leg's amount. */
export const baseOf = (symbol: string): string => symbol.split("/")[0] ?? "";

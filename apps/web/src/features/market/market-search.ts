/** Depth of the ladders. */
export const LEVELS = [10, 20, 50] as const;

/** All that a link to a market may say: whose depth is drawn, and how deep the ladders are. */
export type MarketSearch = { readonly venue?: string; readonly levels?: number };

export const readMarketSearch = ({ venue, levels }: Readonly<Record<string, unknown>>): MarketSearch => ({
  ...(typeof venue === "string" && /^[a-z0-9]{1,40}$/.test(venue) && { venue }),
  ...(LEVELS.some((known) => known === levels) && { levels: Number(levels) }),
});

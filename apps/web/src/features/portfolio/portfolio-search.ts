const PERIODS = ["day", "week", "month"] as const;
const BYS = ["venue", "strategy", "symbol"] as const;

/** What the address of the portfolio holds: absent is all of the time, and by day. */
export type PortfolioSearch = {
  readonly period?: (typeof PERIODS)[number];
  readonly by?: (typeof BYS)[number];
};

export function readPortfolioSearch(raw: Readonly<Record<string, unknown>>): PortfolioSearch {
  const period = PERIODS.find((known) => known === raw["period"]);
  const by = BYS.find((known) => known === raw["by"]);
  return { ...(period && { period }), ...(by && { by }) };
}

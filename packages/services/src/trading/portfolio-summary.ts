import type { PortfolioInput, PortfolioSummary } from "@tandem/contract/portfolio";
import { balancesForUser } from "@tandem/db/repositories/balances";
import { type EarningsRow, readEarnings } from "@tandem/db/trading/read-earnings";
import type { Balance } from "@tandem/domain/ledger/ledger";
import { formatScaled } from "@tandem/domain/money";
import { REPORTING_CURRENCY } from "@tandem/engine/trading/trader";
import type { ServiceDeps, UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { type Pricing, readPricing } from "./value-in-currency.ts";

const DAY_MS = 24 * 3_600_000;
const SHARE_STEPS = 1_000_000n;

/** What the caller's account is worth and has brought, from the ledger, in one currency. */
export const portfolioSummary = (args: {
  readonly ctx: UserCtx;
  readonly input: PortfolioInput;
}): Promise<PortfolioSummary> =>
  readSummary({ deps: args.ctx.deps, userId: args.ctx.identity.user.id, mode: args.input.mode });

export async function readSummary(args: {
  readonly deps: Pick<ServiceDeps, "db" | "trader" | "clock">;
  readonly userId: string;
  readonly mode: PortfolioInput["mode"];
}): Promise<PortfolioSummary> {
  const { deps, userId, mode } = args;
  const at = deps.clock.epochMs();
  const { balances, total, today } = await transaction({ deps, scope: { userId } }, async (tx) => {
    const account = { tx, userId, mode, by: "all" } as const;
    return {
      balances: await balancesForUser({ tx, userId, mode }),
      total: await readEarnings({ ...account, span: {} }),
      today: await readEarnings({ ...account, span: { from: at - (at % DAY_MS) } }),
    };
  });
  const assets = [...balances, ...total].map(({ asset }) => asset);
  const pricing = await readPricing(deps, assets);
  const sum = (rows: readonly EarningsRow[], of: (row: EarningsRow) => bigint): bigint =>
    rows.reduce((all, row) => all + (pricing.valueOf(row.asset, of(row)) ?? 0n), 0n);
  const equity = balances.reduce((all, { asset, amount }) => all + (pricing.valueOf(asset, amount) ?? 0n), 0n);
  return {
    mode,
    currency: REPORTING_CURRENCY,
    equity: formatScaled(equity),
    profitToday: formatScaled(sum(today, ({ amount }) => amount)),
    profitTotal: formatScaled(sum(total, ({ amount }) => amount)),
    fees: formatScaled(sum(total, ({ fees }) => fees)),
    exposure: exposures(balances, { pricing, equity }),
    unpriced: [...new Set(assets)].filter((asset) => !pricing.prices.has(asset)).sort(),
    prices: [...pricing.prices].map(([asset, price]) => ({ asset, price: formatScaled(price) })),
    at,
  };
}

function exposures(
  balances: readonly Balance[],
  { pricing, equity }: { readonly pricing: Pricing; readonly equity: bigint },
): PortfolioSummary["exposure"] {
  return (["venue", "asset"] as const).flatMap((by) => {
    const values = new Map<string, bigint>();
    for (const balance of balances) {
      const value = pricing.valueOf(balance.asset, balance.amount);
      if (value !== undefined) values.set(balance[by], (values.get(balance[by]) ?? 0n) + value);
    }
    return [...values].map(([target, value]) => ({
      by,
      target,
      value: formatScaled(value),
      share: equity > 0n ? Number((value * SHARE_STEPS) / equity) / Number(SHARE_STEPS) : 0,
    }));
  });
}

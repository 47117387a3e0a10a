import type { PnlAnswer, PnlInput } from "@tandem/contract/portfolio";
import { countDeals, readEarnings } from "@tandem/db/trading/read-earnings";
import { formatScaled } from "@tandem/domain/money";
import { REPORTING_CURRENCY } from "@tandem/engine/trading/trader";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { readPricing } from "./value-in-currency.ts";

/** What trading brought by day, venue, strategy or symbol, fees included, at today's prices. */
export async function portfolioPnl(args: { readonly ctx: UserCtx; readonly input: PnlInput }): Promise<PnlAnswer> {
  const { deps, identity } = args.ctx;
  const { mode, by, from, to } = args.input;
  const userId = identity.user.id;
  const { earnings, deals } = await transaction({ deps, scope: { userId } }, async (tx) => {
    const of = { tx, userId, mode, by, span: { from, to } };
    return { earnings: await readEarnings(of), deals: await countDeals(of) };
  });
  const pricing = await readPricing(
    deps,
    earnings.map(({ asset }) => asset),
  );
  const sums = new Map<string, { profit: bigint; fees: bigint }>();
  for (const { key, asset, amount, fees } of earnings) {
    const sum = sums.get(key) ?? { profit: 0n, fees: 0n };
    sums.set(key, {
      profit: sum.profit + (pricing.valueOf(asset, amount) ?? 0n),
      fees: sum.fees + (pricing.valueOf(asset, fees) ?? 0n),
    });
  }
  return {
    currency: REPORTING_CURRENCY,
    rows: [...sums].map(([key, { profit, fees }]) => ({
      key,
      profit: formatScaled(profit),
      fees: formatScaled(fees),
      deals: deals.get(key) ?? 0,
    })),
    unpriced: [...new Set(earnings.map(({ asset }) => asset))].filter((asset) => !pricing.prices.has(asset)),
  };
}

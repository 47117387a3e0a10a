import type { EquityInput, EquityPoint } from "@tandem/contract/portfolio";
import { equitySpan, readEquity } from "@tandem/db/trading/read-earnings";
import { formatScaled } from "@tandem/domain/money";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const POINTS_MAX = 1_000;

/** What the account was worth over time, oldest first. */
export async function portfolioEquity(args: {
  readonly ctx: UserCtx;
  readonly input: EquityInput;
}): Promise<EquityPoint[]> {
  const { deps, identity } = args.ctx;
  const { mode, from, to } = args.input;
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId } }, async (tx) => {
    const account = { tx, userId, mode };
    const span = await equitySpan(account);
    if (span === undefined) return [];
    const first = Math.max(from ?? 0, span.first);
    const last = Math.min(to ?? span.last, span.last);
    return first > last ? [] : readEquity({ ...account, from: first, to: last, limit: POINTS_MAX });
  });
  return rows.map(({ at, equity }) => ({ at, equity: formatScaled(equity) }));
}

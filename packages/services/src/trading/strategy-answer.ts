import type { Strategy } from "@tandem/contract/strategies";
import type { Tx } from "@tandem/db/database";
import { countDealsOfStrategies, type StrategyRow } from "@tandem/db/repositories/strategies";
import { listSkips } from "@tandem/db/repositories/strategy-skips";
import { formatScaled } from "@tandem/domain/money";

/** Strategies as their user sees them, with what came of them. */
export async function strategyAnswers(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly rows: readonly StrategyRow[];
}): Promise<Strategy[]> {
  const { tx, userId, rows } = args;
  const ids = rows.map(({ id }) => id);
  const deals = await countDealsOfStrategies({ tx, userId, ids });
  const skips = await listSkips({ tx, userId, strategyIds: ids });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    mode: row.mode,
    kinds: [...row.kinds],
    symbols: [...row.symbols],
    venues: [...row.venues],
    minNetBps: Number(formatScaled(row.minNetBps)),
    maxNotional: formatScaled(row.maxNotional),
    coolDownMs: row.coolDownMs,
    state: row.startedAt === null ? "stopped" : "running",
    deals: deals.get(row.id) ?? 0,
    skipped: skips
      .filter(({ strategyId }) => strategyId === row.id)
      .map(({ reason, count, lastAt, opportunityId }) => ({ reason, count, lastAt, opportunityId })),
    startedAt: row.startedAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }));
}

export async function strategyAnswer(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly row: StrategyRow;
}): Promise<Strategy> {
  const [answer] = await strategyAnswers({ ...args, rows: [args.row] });
  if (answer === undefined) throw new Error("one row gives one answer");
  return answer;
}

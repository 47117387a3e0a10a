import type { StrategiesListInput, Strategy } from "@tandem/contract/strategies";
import { listStrategiesForUser } from "@tandem/db/repositories/strategies";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { strategyAnswers } from "./strategy-answer.ts";

const LIMIT_DEFAULT = 50;

/** The caller's strategies, newest first. */
export async function listStrategies(args: {
  readonly ctx: UserCtx;
  readonly input?: StrategiesListInput | undefined;
}): Promise<Strategy[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, before } = args.input ?? {};
  const userId = identity.user.id;
  return transaction({ deps, scope: { userId } }, async (tx) =>
    strategyAnswers({ tx, userId, rows: await listStrategiesForUser({ tx, userId, limit, before }) }),
  );
}

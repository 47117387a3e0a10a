import type { ExchangeKey, KeyListInput } from "@tandem/contract/keys";
import { listExchangeKeysForUser } from "@tandem/db/repositories/exchange-keys";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { keyAnswer } from "./key-answer.ts";

const LIMIT_DEFAULT = 50;

/** The caller's keys, newest first. Nothing is opened for it. */
export async function listKeys(args: {
  readonly ctx: UserCtx;
  readonly input?: KeyListInput | undefined;
}): Promise<ExchangeKey[]> {
  const { deps, identity } = args.ctx;
  const { limit = LIMIT_DEFAULT, before } = args.input ?? {};
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId } }, (tx) =>
    listExchangeKeysForUser({ tx, userId, limit, before }),
  );
  const now = deps.clock.epochMs();
  return rows.map((row) => keyAnswer(row, now));
}

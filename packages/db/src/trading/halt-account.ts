import type { Halt } from "@tandem/domain/risk/risk-plan";
import type { AccountId } from "@tandem/engine/trading/trading-store";
import { appendAudit } from "../repositories/append-audit.ts";
import { insertHalt } from "../repositories/halts.ts";
import { withTransaction } from "../with-transaction.ts";
import { toHalt } from "./read-settings.ts";
import type { TradingDeps } from "./trading-deps.ts";

/** A halt by Tandem itself, of one mode, in force until somebody resumes it. */
export async function haltAccount(
  { db, ids }: TradingDeps,
  args: {
    readonly account: AccountId;
    readonly scope: "user" | "venue" | "symbol";
    readonly target: string;
    readonly reason: string;
    readonly at: number;
  },
): Promise<Halt & { readonly id: string }> {
  const { account, scope, reason, at } = args;
  const { userId, mode } = account;
  const halt = {
    id: ids.next(),
    userId,
    scope,
    target: scope === "user" ? null : args.target,
    mode,
    reason,
    automatic: true,
    haltedBy: null,
    haltedAt: at,
  };
  await withTransaction({ db, scope: { userId } }, async (tx) => {
    await insertHalt({ tx, halt });
    await appendAudit({
      tx,
      entry: {
        id: ids.next(),
        actorType: "system",
        subjectId: userId,
        action: "risk.halt",
        objectType: "halt",
        objectId: halt.id,
        outcome: "allow",
        details: { mode, scope, target: halt.target, reason },
      },
    });
  });
  return toHalt({ ...halt, resumedBy: null, resumedAt: null }, userId);
}

import type { ErrorReason } from "@tandem/contract/errors";
import type { Tx } from "@tandem/db/database";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import type { AuditDetails } from "@tandem/db/schema/audit";
import { auditEntry } from "../audit/audit-entry.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

type Facts = {
  readonly action: string;
  readonly objectType: string;
  readonly objectId?: string;
  readonly details?: AuditDetails;
};

/** Writes down an act of the caller's in its transaction. */
export const recordAct = (args: { readonly ctx: UserCtx; readonly tx: Tx } & Facts): Promise<void> => {
  const { ctx, tx, ...facts } = args;
  const { identity } = ctx;
  const who = { actorId: identity.user.id, sessionId: identity.sessionId };
  return appendAudit({ tx, entry: auditEntry(ctx, { ...facts, ...who, outcome: "allow" }) });
};

/** Writes down that an act was refused, each time: what somebody tried with money is never lost in a flood. */
export async function recordRefusal(
  args: { readonly ctx: UserCtx; readonly reason: ErrorReason } & Facts,
): Promise<void> {
  const { ctx, ...facts } = args;
  const { deps, identity } = ctx;
  const who = { actorId: identity.user.id, sessionId: identity.sessionId };
  const entry = auditEntry(ctx, { ...facts, ...who, outcome: "deny" });
  await transaction({ deps, scope: { userId: identity.user.id } }, (tx) => appendAudit({ tx, entry }));
}

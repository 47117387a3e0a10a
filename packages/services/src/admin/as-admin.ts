import type { Tx } from "@tandem/db/database";
import { lockActiveAdmins } from "@tandem/db/repositories/accounts";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import type { AuditDetails } from "@tandem/db/schema/audit";
import { auditEntry } from "../audit/audit-entry.ts";
import { recordDenial } from "../audit/record-denial.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";

export type AdminAct = {
  readonly tx: Tx;
  /** The administrators who can act, locked: nobody demotes or disables another one meanwhile. */
  readonly admins: readonly string[];
  /** Writes the act down, about a user where it is about one. */
  readonly record: (facts: {
    readonly objectType: string;
    readonly objectId: string;
    readonly subjectId?: string;
    readonly details?: AuditDetails;
  }) => Promise<void>;
};

/**
 * One change by an administrator: with step-up, in a transaction that sees every account, and only if its caller is
 * an administrator at that moment.
 * @throws ServiceError FORBIDDEN step_up_required, role_required; whatever `work` throws
 */
export async function asAdmin<T>(
  args: { readonly ctx: UserCtx; readonly action: string },
  work: (act: AdminAct) => Promise<T>,
): Promise<T> {
  const { ctx, action } = args;
  const { deps, request, identity } = ctx;
  const actorId = identity.user.id;
  await requireStepUp({ ctx, action });
  const done = await transaction({ deps, scope: { userId: actorId, duty: "accounts" } }, async (tx) => {
    const admins = await lockActiveAdmins(tx);
    if (!admins.includes(actorId)) return { refused: true } as const;
    const record: AdminAct["record"] = (facts) =>
      appendAudit({
        tx,
        entry: auditEntry(ctx, { action, outcome: "allow", actorId, sessionId: identity.sessionId, ...facts }),
      });
    return { refused: false, value: await work({ tx, admins, record }) } as const;
  });
  if (!done.refused) return done.value;
  await recordDenial({ deps, request, identity, action, reason: "role_required" });
  throw new ServiceError("FORBIDDEN", { reason: "role_required" });
}

/** The refusal of an act that the state of the accounts forbids, audited. */
export async function refuseAct(args: {
  readonly ctx: UserCtx;
  readonly action: string;
  readonly reason: "last_admin" | "own_account" | "account_disabled";
  readonly objectId: string;
}): Promise<never> {
  const { ctx, action, reason, objectId } = args;
  const { deps, request, identity } = ctx;
  await recordDenial({ deps, request, identity, action, reason, objectId });
  throw new ServiceError("PRECONDITION_FAILED", { reason });
}

import { AccountExport } from "@tandem/contract/account";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { exportAccount as exportRows } from "@tandem/db/repositories/export-account";
import { auditEntry } from "../audit/audit-entry.ts";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const ACTION = "account.export";
const DEADLINE_MS = 10_000;

/**
 * All that is held about the caller, by table, without secrets. The entry about the export is part of it.
 * @throws ServiceError FORBIDDEN step_up_required
 */
export async function exportAccount({ ctx }: { readonly ctx: UserCtx }): Promise<AccountExport> {
  const { deps, identity } = ctx;
  await requireStepUp({ ctx, action: ACTION });
  const userId = identity.user.id;
  const data = await transaction({ deps, scope: { userId }, deadlineMs: DEADLINE_MS }, async (tx) => {
    const { sessionId } = identity;
    await appendAudit({ tx, entry: auditEntry(ctx, { action: ACTION, outcome: "allow", actorId: userId, sessionId }) });
    return exportRows({ tx, userId });
  });
  // Parsed, so that nothing goes out which JSON would change on its way.
  return AccountExport.parse({
    format: "tandem-account",
    version: 1,
    exportedAt: deps.clock.epochMs(),
    user: identity.user,
    data,
  });
}

import { AUDIT_EXPORT_MAX, type AuditExport, type AuditExportInput } from "@tandem/contract/audit";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { requireStepUp } from "../auth/require-step-up.ts";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { auditEntry } from "./audit-entry.ts";
import { readAuditItems } from "./read-audit-items.ts";

const ACTION = "admin.audit.export";

/**
 * Entries as a file, newest first. The export is itself an entry, written first: nobody reads the log unseen.
 * @throws ServiceError FORBIDDEN step_up_required
 */
export async function exportAudit(args: {
  readonly ctx: UserCtx;
  readonly input?: AuditExportInput | undefined;
}): Promise<AuditExport> {
  const { ctx } = args;
  const { deps, identity } = ctx;
  const { format = "ndjson", ofUserId, ...rest } = args.input ?? {};
  const filter = { ...rest, userId: ofUserId };
  await requireStepUp({ ctx, action: ACTION });
  const actorId = identity.user.id;
  const entry = auditEntry(ctx, {
    action: ACTION,
    outcome: "allow",
    actorId,
    sessionId: identity.sessionId,
    details: { format, ofUser: ofUserId ?? null, ofAction: filter.action ?? null },
  });
  await transaction({ deps, scope: { userId: actorId } }, (tx) => appendAudit({ tx, entry }));
  // One more than fits tells whether there are older ones.
  const items = await readAuditItems({ ctx, filter, limit: AUDIT_EXPORT_MAX + 1 });
  const kept = items.slice(0, AUDIT_EXPORT_MAX);
  const last = items.length > kept.length ? kept.at(-1) : undefined;
  const day = new Date(deps.clock.epochMs()).toISOString().slice(0, "2026-01-01".length);
  return {
    filename: `tandem-audit-${day}.${format}`,
    contentType: format === "json" ? "application/json" : "application/x-ndjson",
    entries: kept.length,
    body: format === "json" ? JSON.stringify(kept) : kept.map((item) => `${JSON.stringify(item)}\n`).join(""),
    ...(last && { nextBefore: last.id }),
  };
}

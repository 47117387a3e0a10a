import type { AuditVerification } from "@tandem/contract/audit";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { verifyAudit as verifyChain } from "@tandem/db/repositories/verify-audit";
import type { ServiceDeps, UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { auditEntry } from "./audit-entry.ts";

const ACTION = "admin.audit.verify";

/** Recomputes the whole chain and compares it with the signed heads. @throws ServiceError UNAVAILABLE */
export async function verifyAudit({ ctx }: { readonly ctx: UserCtx }): Promise<AuditVerification> {
  const { deps, identity } = ctx;
  const verdict = await verifyWithAnchors(deps);
  const actorId = identity.user.id;
  const entry = auditEntry(ctx, {
    action: ACTION,
    outcome: verdict.ok ? "allow" : "error",
    ...(verdict.fault === undefined ? {} : { reason: verdict.fault }),
    actorId,
    sessionId: identity.sessionId,
    details: { checked: verdict.checked, firstBadSeq: verdict.firstBadSeq ?? null },
  });
  await transaction({ deps, scope: { userId: actorId } }, (tx) => appendAudit({ tx, entry }));
  return verdict;
}

/** What the command line does too. */
export async function verifyWithAnchors(deps: Pick<ServiceDeps, "db" | "anchors">): Promise<AuditVerification> {
  const anchors = await deps.anchors.read();
  const verdict = await verifyChain(deps.db, anchors);
  const newest = deps.anchors.newest();
  return {
    ...verdict,
    anchors: { checked: anchors.length, newestSeq: newest?.seq ?? null, newestAt: newest?.at ?? null },
  };
}

import type { AdminAuditItem } from "@tandem/contract/audit";
import { listUsernames } from "@tandem/db/repositories/accounts";
import { type AuditFilter, listAudit } from "@tandem/db/repositories/list-audit";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";

const DEADLINE_MS = 10_000;

/** Entries with the names of those who are still there, newest first. */
export async function readAuditItems(args: {
  readonly ctx: UserCtx;
  readonly filter: AuditFilter;
  readonly limit: number;
}): Promise<AdminAuditItem[]> {
  const { ctx, filter, limit } = args;
  const { deps, identity } = ctx;
  const userId = identity.user.id;
  const rows = await transaction({ deps, scope: { userId, duty: "audit" }, deadlineMs: DEADLINE_MS }, (tx) =>
    listAudit({ tx, filter, limit }),
  );
  const ids = new Set(rows.flatMap(({ actorId, subjectId }) => [actorId, subjectId]));
  ids.delete(null);
  const names = await transaction({ deps, scope: { userId, duty: "accounts" }, deadlineMs: DEADLINE_MS }, (tx) =>
    listUsernames({ tx, ids: [...ids].filter((id) => id !== null) }),
  );
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return rows.map(({ atMs, ...row }) => ({
    ...row,
    at: atMs,
    actorName: nameOf(row.actorId),
    subjectName: nameOf(row.subjectId),
  }));
}

import type { ErrorReason } from "@tandem/contract/errors";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import type { Identity, RequestInfo, ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";
import { auditEntry } from "./audit-entry.ts";

/** The same denial of the same caller is written once in this time: a flood must not fill the log. */
const REPEAT_MS = 60_000;
const REMEMBERED_MAX = 10_000;
const lastWritten = new WeakMap<ServiceDeps, Map<string, number>>();

/** An audit row for a call that was refused before any verb ran. Never throws: a refusal stays a refusal. */
export async function recordDenial(args: {
  readonly deps: ServiceDeps;
  readonly request: RequestInfo;
  readonly identity: Identity | null;
  /** The procedure's path. */
  readonly action: string;
  readonly reason: ErrorReason | "not_found";
  /** The row that was asked for. */
  readonly objectId?: string;
}): Promise<void> {
  const { deps, request, identity, action, reason, objectId } = args;
  if (isRepeated(deps, [identity?.user.id ?? request.ip, action, reason].join(" "))) return;
  const entry = auditEntry(
    { deps, request },
    {
      action,
      reason,
      outcome: "deny",
      ...(objectId === undefined ? {} : { objectId }),
      ...(identity ? { actorId: identity.user.id, sessionId: identity.sessionId } : {}),
    },
  );
  const scope = identity ? { userId: identity.user.id } : {};
  // The database may be the very reason of the refusal.
  await transaction({ deps, scope }, (tx) => appendAudit({ tx, entry })).catch(() => {});
}

function isRepeated(deps: ServiceDeps, key: string): boolean {
  const now = deps.clock.monotonicMs();
  const known = lastWritten.get(deps) ?? new Map<string, number>();
  lastWritten.set(deps, known);
  const last = known.get(key);
  if (last !== undefined && now - last < REPEAT_MS) return true;
  if (known.size >= REMEMBERED_MAX) known.clear();
  known.set(key, now);
  return false;
}

import type { AuditEntry } from "@tandem/db/repositories/append-audit";
import type { PublicCtx } from "../context.ts";

/** Longer ones are nothing but an attempt to fill the log. */
const USER_AGENT_MAX = 300;
const SESSION_PREFIX = 16;

type Facts = Pick<AuditEntry, "action" | "outcome" | "subjectId" | "objectType" | "objectId" | "reason" | "details"> & {
  /** Who acted; absent where nobody is signed in. */
  readonly actorId?: string;
  readonly sessionId?: string;
};

/** An audit entry with what every entry says about its request. */
export function auditEntry({ deps, request }: PublicCtx, facts: Facts): AuditEntry {
  const { sessionId, ...rest } = facts;
  return {
    ...rest,
    id: deps.ids.next(),
    actorType: facts.actorId === undefined ? "anonymous" : "user",
    requestId: request.requestId,
    origin: { ip: request.ip, userAgent: request.userAgent.slice(0, USER_AGENT_MAX) },
    ...(sessionId === undefined ? {} : { session: sessionId.slice(0, SESSION_PREFIX) }),
  };
}

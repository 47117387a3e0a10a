import type { Actor } from "@tandem/engine/trading/trading-store";
import type { AuditDraft } from "./write-moves.ts";

/** Longer ones are nothing but an attempt to fill the log. */
const USER_AGENT_MAX = 300;
const SESSION_PREFIX = 16;

/** What an audit entry says about who acted: the user, or one of the user's strategies. */
export function actorEntry(
  userId: string,
  actor: Actor,
): Pick<AuditDraft, "actorType" | "actorId" | "subjectId" | "session" | "requestId" | "origin"> {
  if (actor.type === "strategy") return { actorType: "system", subjectId: userId };
  return {
    actorType: "user",
    actorId: userId,
    session: actor.sessionId.slice(0, SESSION_PREFIX),
    requestId: actor.requestId,
    origin: { ip: actor.ip, userAgent: actor.userAgent.slice(0, USER_AGENT_MAX) },
  };
}

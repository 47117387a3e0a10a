import type { SessionAnswer, User } from "@tandem/contract/auth";
import type { Tx } from "@tandem/db/database";
import { appendAudit } from "@tandem/db/repositories/append-audit";
import { isKnownOrigin } from "@tandem/db/repositories/is-known-origin";
import type { AuditDetails } from "@tandem/db/schema/audit";
import { auditEntry } from "../audit/audit-entry.ts";
import type { PublicCtx } from "../context.ts";
import { sessionStoreOf } from "./session-store.ts";

const USER_AGENT_MAX = 300;

/** A signed-in session: what the client is told, and the token that only it gets to see. */
export type SignedIn = {
  readonly answer: SessionAnswer;
  readonly token: string;
  /** The user never signed in from this address with this program before. */
  readonly isNewOrigin: boolean;
};

/** Opens a session and writes down that this user signed in, in the transaction of whatever led to it. */
export async function openSession(args: {
  readonly ctx: PublicCtx;
  readonly tx: Tx;
  readonly user: User;
  readonly action: string;
  readonly details?: AuditDetails;
}): Promise<SignedIn> {
  const { ctx, tx, user, action } = args;
  const session = await ctx.deps.sessions.open({
    store: sessionStoreOf(tx),
    userId: user.id,
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent.slice(0, USER_AGENT_MAX),
    handle: ctx.deps.ids.next(),
  });
  const facts = { action, outcome: "allow", actorId: user.id, sessionId: session.id } as const;
  const { origin, ...entry } = auditEntry(ctx, facts);
  const isNewOrigin = origin !== undefined && !(await isKnownOrigin({ tx, userId: user.id, ...origin }));
  await appendAudit({
    tx,
    entry: { ...entry, ...(origin && { origin }), details: { ...args.details, newOrigin: isNewOrigin } },
  });
  return { answer: { user, expiresAt: session.expiresAt }, token: session.token, isNewOrigin };
}

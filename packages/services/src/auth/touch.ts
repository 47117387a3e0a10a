import type { SessionAnswer } from "@tandem/contract/auth";
import type { UserCtx } from "../context.ts";
import { sessionAnswer } from "./session-answer.ts";
import { touchSession } from "./touch-session.ts";

/** Extends the session by hand: what the web app calls on a person's activity. */
export async function touch({ ctx }: { readonly ctx: UserCtx }): Promise<SessionAnswer> {
  return sessionAnswer(await touchSession({ deps: ctx.deps, identity: ctx.identity }));
}

import type { SessionAnswer } from "@tandem/contract/auth";
import type { UserCtx } from "../context.ts";
import { sessionAnswer } from "./session-answer.ts";

export async function me({ ctx }: { readonly ctx: UserCtx }): Promise<SessionAnswer> {
  return sessionAnswer(ctx.identity);
}

import type { LoginAnswer, SessionAnswer } from "@tandem/contract/auth";
import type { HttpContext } from "./context.ts";

/** Hands a new session over: in the cookie, or for programs that ask for it in the answer. Never both. */
export function deliverSession(args: {
  ctx: Pick<HttpContext, "cookie">;
  session: { answer: SessionAnswer; token: string };
  transport?: "cookie" | "bearer" | undefined;
}): LoginAnswer {
  const { answer, token } = args.session;
  if (args.transport === "bearer") return { ...answer, token };
  args.ctx.cookie.set({ token, expiresAt: answer.expiresAt });
  return answer;
}

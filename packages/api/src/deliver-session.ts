import type { LoginAnswer, SessionAnswer } from "@tandem/contract/auth";
import type { Identity } from "@tandem/services/context";
import type { HttpContext } from "./context.ts";

type Transport = "cookie" | "bearer" | undefined;

/** The session of the browser that is signing in, planted or its own: a browser has one, so the new one replaces it. */
export const browserSession = async (ctx: HttpContext, transport?: Transport): Promise<Identity | null> =>
  transport !== "bearer" && ctx.cookie.speaks ? ctx.identify() : null;

/** Hands a new session over: in the cookie, or for programs that ask for it in the answer. Never both. */
export function deliverSession(args: {
  ctx: Pick<HttpContext, "cookie">;
  session: { answer: SessionAnswer; token: string };
  transport?: Transport;
}): LoginAnswer {
  const { answer, token } = args.session;
  if (args.transport === "bearer") return { ...answer, token };
  args.ctx.cookie.set({ token, expiresAt: answer.expiresAt });
  return answer;
}

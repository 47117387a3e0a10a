import type { LoginInput, SessionAnswer } from "@tandem/contract/auth";
import type { PublicCtx } from "../context.ts";

export async function login(_args: {
  readonly ctx: PublicCtx;
  readonly input: LoginInput;
}): Promise<{ readonly answer: SessionAnswer; readonly token: string }> {
  throw new Error("lands with the database schema");
}

import type { RegisterInput, SessionAnswer } from "@tandem/contract/auth";
import type { PublicCtx } from "../context.ts";

export async function register(_args: {
  readonly ctx: PublicCtx;
  readonly input: RegisterInput;
}): Promise<{ readonly answer: SessionAnswer; readonly token: string }> {
  throw new Error("lands with the database schema");
}

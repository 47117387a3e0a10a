import type { SessionAnswer } from "@tandem/contract/auth";
import type { Identity } from "../context.ts";

export const sessionAnswer = (identity: Identity): SessionAnswer => ({
  user: identity.user,
  expiresAt: identity.expiresAt,
});

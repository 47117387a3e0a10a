import type { TrustSettings } from "@tandem/contract/admin";
import { readTrustSettings } from "@tandem/db/repositories/trust-settings";
import type { UserCtx } from "../context.ts";
import { transaction } from "../transaction.ts";
import { trustAnswer } from "./trust-answer.ts";

/** Which venues may be traded although their books cannot be proved, and which there are. */
export async function getTrust({ ctx }: { readonly ctx: UserCtx }): Promise<TrustSettings> {
  const { deps, identity } = ctx;
  const settings = await transaction({ deps, scope: { userId: identity.user.id } }, readTrustSettings);
  return trustAnswer(deps, settings);
}

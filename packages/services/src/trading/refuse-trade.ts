import type { Refused } from "@tandem/engine/trading/trader";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { recordRefusal } from "./record-act.ts";
import { toWireDenial } from "./to-wire-denial.ts";

/**
 * The refusal of a trade, audited with every rule that refused. The first of them is the reason.
 * @throws ServiceError NOT_FOUND opportunity_gone; PRECONDITION_FAILED with the rule's name
 */
export async function refuseTrade(args: {
  readonly ctx: UserCtx;
  readonly action: string;
  readonly object: { readonly objectType: string; readonly objectId: string };
  readonly mode: string;
  readonly refused: Refused;
}): Promise<never> {
  const { ctx, action, object, mode } = args;
  const denials = args.refused.denials.map(toWireDenial);
  const reason = denials[0]?.rule ?? "no_lease";
  const rules = denials.map(({ rule }) => rule).join(" ");
  await recordRefusal({ ctx, action, reason, ...object, details: { mode, rules } });
  throw new ServiceError(reason === "opportunity_gone" ? "NOT_FOUND" : "PRECONDITION_FAILED", { reason, denials });
}

import type { HaltAnswer, RiskHaltInput } from "@tandem/contract/risk";
import { lockActiveAdmins } from "@tandem/db/repositories/accounts";
import { type HaltRow, insertHalt, lockHalts } from "@tandem/db/repositories/halts";
import { recordDenial } from "../audit/record-denial.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { askTrader } from "./ask-trader.ts";
import { haltPlace } from "./halt-place.ts";
import { recordAct } from "./record-act.ts";
import { toWireHalt } from "./to-wire-risk.ts";

const ACTION = "risk.halt";

/**
 * The kill switch. Resolves when no order that it covers can reach a venue any more, but those that were sent before;
 * resting ones were asked to be cancelled. It survives a restart.
 * @throws ServiceError VALIDATION target_required, unknown_venue, unknown_symbol; FORBIDDEN role_required for `all`;
 * UNAVAILABLE trader_unavailable: the halt is in force, what rests could not be cancelled yet
 */
export async function haltTrading(args: { readonly ctx: UserCtx; readonly input: RiskHaltInput }): Promise<HaltAnswer> {
  const { ctx, input } = args;
  const { deps, identity } = ctx;
  const place = await haltPlace(ctx, input, ACTION);
  const halt = await write(ctx, input, place);
  if (halt === undefined) {
    await recordDenial({ ...ctx, action: ACTION, reason: "role_required" });
    throw new ServiceError("FORBIDDEN", { reason: "role_required" });
  }
  const { cancelled, inFlight } = await askTrader(deps, (trader) =>
    trader.halted({
      id: halt.id,
      scope: halt.scope,
      userId: halt.userId ?? undefined,
      target: halt.scope === "user" ? identity.user.id : (halt.target ?? ""),
      reason: halt.reason,
    }),
  );
  return { halt: toWireHalt(halt), cancelled, inFlight };
}

type NewHalt = Omit<HaltRow, "resumedAt" | "resumedBy">;

/** Undefined where the caller is no administrator by now. One that stands already is asked for again, not written twice. */
async function write(
  ctx: UserCtx,
  input: RiskHaltInput,
  place: { readonly userId: string | null; readonly target: string | null },
): Promise<NewHalt | undefined> {
  const { deps, identity } = ctx;
  const by = identity.user.id;
  const isAll = place.userId === null;
  return transaction({ deps, scope: { userId: by, ...(isAll && { duty: "accounts" }) } }, async (tx) => {
    if (isAll && !(await lockActiveAdmins(tx)).includes(by)) return undefined;
    const standing = await lockHalts({ tx, ...place, scope: input.scope });
    const same = standing.find(({ mode }) => mode === null);
    const halt: NewHalt = same ?? {
      id: deps.ids.next(),
      ...place,
      scope: input.scope,
      mode: null,
      reason: input.reason,
      automatic: false,
      haltedBy: by,
      haltedAt: deps.clock.epochMs(),
    };
    if (same === undefined) await insertHalt({ tx, halt });
    const details = { scope: input.scope, target: place.target ?? "", reason: input.reason };
    await recordAct({ ctx, tx, action: ACTION, objectType: "halt", objectId: halt.id, details });
    return halt;
  });
}

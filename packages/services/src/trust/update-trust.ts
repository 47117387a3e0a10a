import type { TrustSettings, TrustUpdateInput } from "@tandem/contract/admin";
import { lockTrustSettings, saveAllowedVenues } from "@tandem/db/repositories/trust-settings";
import { asAdmin } from "../admin/as-admin.ts";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { trustAnswer } from "./trust-answer.ts";

/**
 * Says which venues may be traded although their books cannot be proved, in place of those before. The engine of this
 * process hears of it after the commit, those of others within seconds.
 * @throws ServiceError VALIDATION unknown_venue; FORBIDDEN step_up_required, role_required
 */
export async function updateTrust(args: {
  readonly ctx: UserCtx;
  readonly input: TrustUpdateInput;
}): Promise<TrustSettings> {
  const { ctx, input } = args;
  const { deps } = ctx;
  const allowedVenues = [...new Set(input.allowedVenues)].sort();
  const settings = await asAdmin({ ctx, action: "admin.trust.update" }, async ({ tx, record }) => {
    refuseUnknown(ctx, allowedVenues);
    const before = await lockTrustSettings(tx);
    // Later than any before it, whatever the clock did: the engines believe the latest.
    const changedAt = Math.max(deps.clock.epochMs(), (before.changedAt ?? 0) + 1);
    await saveAllowedVenues({ tx, allowedVenues, changedAt });
    await record({
      objectType: "installation",
      objectId: "allowedVenues",
      details: { from: before.allowedVenues.join(","), to: allowedVenues.join(",") },
    });
    return { allowedVenues, changedAt };
  });
  deps.trust.tell(settings);
  return trustAnswer(deps, settings);
}

function refuseUnknown({ deps }: UserCtx, venues: readonly string[]): void {
  const followed = new Set(deps.market.venues().map(({ id }) => id));
  const unknown = venues.filter((venue) => !followed.has(venue));
  if (unknown.length === 0) return;
  throw new ServiceError("VALIDATION", {
    reason: "unknown_venue",
    fieldErrors: { allowedVenues: unknown.map((venue) => `${venue} is not followed here`) },
  });
}

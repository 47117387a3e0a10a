import type { TrustSettings as WireSettings } from "@tandem/contract/admin";
import type { TrustSettings } from "@tandem/db/repositories/trust-settings";
import type { ServiceDeps } from "../context.ts";

export const trustAnswer = (deps: Pick<ServiceDeps, "market">, settings: TrustSettings): WireSettings => ({
  allowedVenues: [...settings.allowedVenues],
  changedAt: settings.changedAt,
  venues: deps.market
    .venues()
    .map(({ id, name, isUnproved }) => ({ id, name, proved: isUnproved === undefined ? null : !isUnproved })),
});

import { readTrustSettings, type TrustSettings } from "@tandem/db/repositories/trust-settings";
import type { VenueId } from "@tandem/domain/market";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";

/** How late a process hears of a change that another one made. */
const EVERY_MS = 5_000;

export type TrustTeller = {
  /** What was read or written last counts; what is older than that comes too late and is not told. */
  readonly tell: (settings: TrustSettings) => void;
};

/** Tells the engine which unproved venues may be traded. */
export function createTrustTeller(allowVenues: (venues: readonly VenueId[]) => void): TrustTeller {
  let toldAt = -1;
  return {
    tell: ({ allowedVenues, changedAt }) => {
      const at = changedAt ?? 0;
      if (at <= toldAt) return;
      toldAt = at;
      allowVenues(allowedVenues);
    },
  };
}

/**
 * Reads the setting now and every few seconds, so that it reaches the engine at the start and when another process, or
 * one whose answer got lost, has changed it. The returned function ends it.
 */
export function followTrust(deps: Pick<ServiceDeps, "db" | "clock" | "trust">): () => void {
  let isStopped = false;
  let cancel = (): void => {};
  const look = async (): Promise<void> => {
    try {
      deps.trust.tell(await transaction({ deps, scope: {} }, readTrustSettings));
    } catch {
      // A database that is down is told elsewhere. What was told stands until it answers again.
    }
    if (!isStopped) cancel = deps.clock.after(EVERY_MS, () => void look());
  };
  void look();
  return () => {
    isStopped = true;
    cancel();
  };
}

import { sweepRateLogs } from "@tandem/db/repositories/rate-store";
import { deleteEndedSessions } from "@tandem/db/repositories/sessions";
import type { ServiceDeps } from "./context.ts";
import { removeOldHistory } from "./history/remove-old-history.ts";
import { transaction } from "./transaction.ts";

const EVERY_MS = 10 * 60_000;
/** Other processes write a session's activity up to a minute late: what they keep alive is not ours to remove. */
const IDLE_GRACE_MS = 2 * 60_000;

/** Removes ended sessions and empty rate logs. @returns how many sessions */
export async function removeEnded(deps: Pick<ServiceDeps, "db" | "clock" | "settings">): Promise<number> {
  const now = deps.clock.epochMs();
  const idleSince = now - deps.settings.sessionIdleMs - IDLE_GRACE_MS;
  await sweepRateLogs(deps.db);
  return transaction({ deps, scope: { duty: "retention" } }, (tx) => deleteEndedSessions({ tx, now, idleSince }));
}

/** Keeps doing that, and shortens the history, every ten minutes; the returned function ends it. */
export function startHousekeeping(deps: Pick<ServiceDeps, "db" | "clock" | "settings">): () => void {
  let cancel = (): void => {};
  const arm = (): void => {
    cancel = deps.clock.after(EVERY_MS, () => {
      // A database that is down is told elsewhere; the next round finds the same rows.
      void removeEnded(deps).catch(() => {});
      void removeOldHistory(deps).catch(() => {});
      arm();
    });
  };
  arm();
  return () => cancel();
}

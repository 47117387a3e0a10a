import { deleteEndedApiTokens } from "@tandem/db/repositories/api-tokens";
import { deleteOldCoolDowns } from "@tandem/db/repositories/cool-downs";
import { deleteOldOrigins } from "@tandem/db/repositories/delete-old-origins";
import { deleteOldHalts } from "@tandem/db/repositories/halts";
import { deleteEndedInvites } from "@tandem/db/repositories/invites";
import { deleteEndedPasswordResets } from "@tandem/db/repositories/password-resets";
import { sweepRateLogs } from "@tandem/db/repositories/rate-store";
import { deleteEndedSessions } from "@tandem/db/repositories/sessions";
import type { ServiceDeps } from "./context.ts";
import { removeOldHistory } from "./history/remove-old-history.ts";
import { transaction } from "./transaction.ts";

const EVERY_MS = 10 * 60_000;
/** Other processes write a session's activity up to a minute late: what they keep alive is not ours to remove. */
const IDLE_GRACE_MS = 2 * 60_000;

const DAY_MS = 24 * 3_600_000;
/** Their owners still see in the list that they have ended. */
const TOKENS_KEPT_MS = 30 * DAY_MS;
const INVITES_KEPT_MS = 7 * DAY_MS;
/** Addresses and programs beside the audit chain; the chain itself is kept. */
const ORIGINS_KEPT_MS = 365 * DAY_MS;

/** Since they were resumed, and since they ended. */
const HALTS_KEPT_MS = 365 * DAY_MS;
const COOL_DOWNS_KEPT_MS = 30 * DAY_MS;

export type Removed = {
  readonly sessions: number;
  readonly tokens: number;
  readonly resets: number;
  readonly invites: number;
  readonly origins: number;
  readonly halts: number;
  readonly coolDowns: number;
};

/** Removes what has ended or is older than it may be kept, and empty rate logs. @returns how many rows of each */
export async function removeEnded(deps: Pick<ServiceDeps, "db" | "clock" | "settings">): Promise<Removed> {
  const now = deps.clock.epochMs();
  const idleSince = now - deps.settings.sessionIdleMs - IDLE_GRACE_MS;
  await sweepRateLogs(deps.db);
  return transaction({ deps, scope: { duty: "retention" } }, async (tx) => ({
    sessions: await deleteEndedSessions({ tx, now, idleSince }),
    tokens: await deleteEndedApiTokens({ tx, endedBy: now - TOKENS_KEPT_MS }),
    resets: await deleteEndedPasswordResets({ tx, now }),
    invites: await deleteEndedInvites({ tx, endedBy: now - INVITES_KEPT_MS }),
    origins: await deleteOldOrigins({ tx, before: now - ORIGINS_KEPT_MS }),
    halts: await deleteOldHalts({ tx, before: now - HALTS_KEPT_MS }),
    coolDowns: await deleteOldCoolDowns({ tx, before: now - COOL_DOWNS_KEPT_MS }),
  }));
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

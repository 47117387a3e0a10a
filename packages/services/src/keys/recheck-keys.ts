import type { AuditEntry } from "@tandem/db/repositories/append-audit";
import { claimDueExchangeKey, getExchangeKeyForUser, listDueExchangeKeys } from "@tandem/db/repositories/exchange-keys";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import { checkStoredKey, type KeyCheckFacts } from "./check-stored-key.ts";

const EVERY_MS = 10 * 60_000;
/** What could not be asked now is asked again after that; so is what another process has begun and not finished. */
const RETRY_MS = 3_600_000;
const BATCH = 50;

/**
 * Asks the venues about every key whose last answer is a day old, one after another, whoever's it is. Processes share
 * them out. @returns how many were asked with an answer
 */
export async function recheckKeys(deps: ServiceDeps): Promise<number> {
  const now = deps.clock.epochMs();
  const due = await transaction({ deps, scope: { duty: "vault" } }, (tx) =>
    listDueExchangeKeys({ tx, now, limit: BATCH }),
  );
  let answered = 0;
  for (const { id, userId } of due) if (await recheck(deps, { id, userId, now })) answered += 1;
  return answered;
}

async function recheck(
  deps: ServiceDeps,
  { id, userId, now }: { readonly id: string; readonly userId: string; readonly now: number },
): Promise<boolean> {
  const key = await transaction({ deps, scope: { userId } }, async (tx) =>
    (await claimDueExchangeKey({ tx, id, now, until: now + RETRY_MS }))
      ? getExchangeKeyForUser({ tx, userId, id })
      : undefined,
  );
  if (key === undefined) return false;
  const auditEntry = (facts: KeyCheckFacts): AuditEntry => ({
    ...facts,
    id: deps.ids.next(),
    actorType: "system",
    subjectId: userId,
  });
  try {
    return (await checkStoredKey({ deps, key, auditEntry })) !== undefined;
  } catch (error) {
    // The venue or the key provider: nothing is known, and the next round comes.
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

/** Keeps doing that; the returned function ends it. */
export function startKeyRechecks(deps: ServiceDeps): () => void {
  let cancel = (): void => {};
  const arm = (): void => {
    cancel = deps.clock.after(EVERY_MS, () => {
      // A database that is down is told elsewhere; the next round finds the same rows.
      void recheckKeys(deps)
        .catch(() => {})
        .finally(arm);
    });
  };
  arm();
  return () => cancel();
}

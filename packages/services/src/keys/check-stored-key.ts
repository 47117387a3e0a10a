import { type AuditEntry, appendAudit } from "@tandem/db/repositories/append-audit";
import { type ExchangeKeyRow, saveExchangeKeyCheck } from "@tandem/db/repositories/exchange-keys";
import { getUserForUser } from "@tandem/db/repositories/users";
import type { KeyCheckOutcome } from "@tandem/engine/key-check";
import type { ServiceDeps } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { tellUser } from "../mail/tell-user.ts";
import { reloadTrader } from "../trading/ask-trader.ts";
import { transaction } from "../transaction.ts";
import { judgeKey, type KeyVerdict } from "./judge-key.ts";
import { withCredentials } from "./with-credentials.ts";

const DAY_MS = 24 * 3_600_000;

/** The facts of an entry for the audit log; who did it is the caller's to add. */
export type KeyCheckFacts = Pick<AuditEntry, "action" | "outcome" | "objectType" | "objectId" | "details"> & {
  readonly reason?: string;
};

/**
 * Asks the venue about a stored key and keeps what it says. A key that may move money out, is refused or cannot be
 * opened is paused; one that is well again is not.
 * @returns the row as it is now; undefined when the key was removed meanwhile
 * @throws ServiceError UNAVAILABLE venue_unreachable, key_provider_unavailable: nothing has changed then;
 * trader_unavailable: it is stored, and trading may still go by what was before
 */
export async function checkStoredKey(args: {
  readonly deps: ServiceDeps;
  readonly key: ExchangeKeyRow;
  readonly auditEntry: (facts: KeyCheckFacts) => AuditEntry;
}): Promise<ExchangeKeyRow | undefined> {
  const { deps, key } = args;
  const verdict = await verdictOn(deps, key);
  const { userId, id } = key;
  const saved = await transaction({ deps, scope: { userId } }, async (tx) => {
    const row = await saveExchangeKeyCheck({ tx, userId, id, check: verdict });
    if (row === undefined) return undefined;
    const details = { venue: key.venue, state: row.state, permissions: row.permissions.join(" ") };
    const object = { objectType: "exchange_key", objectId: id, details };
    await appendAudit({ tx, entry: args.auditEntry({ action: "keys.verify", outcome: "allow", ...object }) });
    const changed = hasChanged(key, row);
    if (changed) {
      const was = { ...details, stateBefore: key.state, permissionsBefore: key.permissions.join(" ") };
      const reason = row.pausedBecause === null ? {} : { reason: row.pausedBecause };
      const entry = args.auditEntry({ action: "keys.changed", outcome: "allow", ...object, ...reason, details: was });
      await appendAudit({ tx, entry });
    }
    return { row, owner: changed ? await getUserForUser({ tx, userId }) : undefined };
  });
  if (saved?.owner) {
    tellUser({ ctx: { deps, request: NO_REQUEST }, user: saved.owner, notice: "key_changed", withOrigin: false });
    // Trading goes by what the key may do now.
    await reloadTrader(deps, userId);
  }
  return saved?.row;
}

/** The daily check is nobody's request, and whoever asks for one knows the outcome from its answer. */
const NO_REQUEST = { requestId: "", ip: "", userAgent: "" };

const hasChanged = (before: ExchangeKeyRow, after: ExchangeKeyRow): boolean =>
  before.state !== after.state ||
  before.pausedBecause !== after.pausedBecause ||
  before.permissions.join() !== after.permissions.join() ||
  before.ipRestricted !== after.ipRestricted;

async function verdictOn(
  deps: ServiceDeps,
  key: ExchangeKeyRow,
): Promise<KeyVerdict | Pick<KeyVerdict, "state" | "pausedBecause" | "nextCheckAt">> {
  const outcome = await ask(deps, key);
  const now = deps.clock.epochMs();
  if (outcome === "unreadable") return { state: "paused", pausedBecause: "unreadable", nextCheckAt: now + DAY_MS };
  const verdict = judgeKey(outcome, now);
  if (verdict === null) throw new ServiceError("UNAVAILABLE", { reason: "venue_unreachable" });
  return verdict;
}

async function ask(deps: ServiceDeps, key: ExchangeKeyRow): Promise<KeyCheckOutcome | "unreadable"> {
  try {
    return await withCredentials({ deps, key }, (credentials) =>
      deps.keyCheck.check({ venue: key.venue, credentials }),
    );
  } catch (error) {
    if (error instanceof ServiceError && error.reason === "key_unreadable") return "unreadable";
    throw error;
  }
}

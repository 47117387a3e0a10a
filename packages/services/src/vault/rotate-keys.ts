import { appendAudit } from "@tandem/db/repositories/append-audit";
import {
  countRowsNotUnder,
  listRowsNotUnder,
  SEALED_TABLES,
  type SealedRow,
  type SealedTable,
  saveWrappedKey,
} from "@tandem/db/repositories/sealed-rows";
import { NOBODY } from "@tandem/db/with-transaction";
import type { Binding } from "@tandem/vault/binding";
import type { Envelope } from "@tandem/vault/envelope";
import { UnreadableSecretError } from "@tandem/vault/errors";
import type { ServiceDeps } from "../context.ts";
import { transaction } from "../transaction.ts";
import { envelopeOf, exchangeKeyPlace, fingerprintPlace, totpPlace } from "./sealed-place.ts";

const BATCH_SIZE = 100;

export type RotationProgress = { readonly table: SealedTable; readonly rewrapped: number; readonly left: number };
export type Rotation = {
  readonly kekId: string;
  readonly rewrapped: number;
  /** Rows that do not open, by table and id. They stay as they are. */
  readonly unreadable: readonly string[];
  /** Rows under another key still: the unreadable ones, and what a server with an older first key wrote meanwhile. */
  readonly left: number;
};

/**
 * Puts every sealed secret under the current key-encryption key, a batch a transaction, while servers work. Each row
 * is changed only if it is as it was read, so it may be repeated, interrupted and run twice at once.
 * @throws KeyProviderUnavailableError; ServiceError UNAVAILABLE
 */
export async function rotateKeys(args: {
  readonly deps: Pick<ServiceDeps, "db" | "vault" | "ids">;
  readonly batchSize?: number;
  readonly onProgress?: (progress: RotationProgress) => void;
}): Promise<Rotation> {
  const { deps, batchSize: limit = BATCH_SIZE } = args;
  const kekId = await deps.vault.currentKeyId();
  const unreadable: string[] = [];
  let rewrapped = 0;
  for (const table of SEALED_TABLES) {
    let after: string | undefined;
    for (;;) {
      const rows = await inVaultDuty(deps, (tx) => listRowsNotUnder({ tx, table, kekId, after, limit }));
      const wrapped = await Promise.all(rows.map((row) => rewrap(deps, table, row)));
      unreadable.push(...rows.filter((_, index) => wrapped[index] === undefined).map(({ id }) => `${table} ${id}`));
      const saved = await inVaultDuty(deps, async (tx) => {
        let count = 0;
        for (const [index, row] of rows.entries()) {
          const to = wrapped[index];
          if (to !== undefined && (await saveWrappedKey({ tx, table, row, to }))) count += 1;
        }
        return count;
      });
      rewrapped += saved;
      after = rows.at(-1)?.id ?? after;
      if (rows.length > 0) args.onProgress?.({ table, rewrapped: saved, left: await countLeft(deps, table, kekId) });
      if (rows.length < limit) break;
    }
  }
  const lefts = await Promise.all(SEALED_TABLES.map((table) => countLeft(deps, table, kekId)));
  const left = lefts.reduce((sum, each) => sum + each, 0);
  const entry = {
    id: deps.ids.next(),
    actorType: "system",
    action: "keys.rotate",
    outcome: left === 0 ? "allow" : "error",
    details: { kekId, rewrapped, left, unreadable: unreadable.length },
  } as const;
  await transaction({ deps, scope: NOBODY }, (tx) => appendAudit({ tx, entry }));
  return { kekId, rewrapped, unreadable, left };
}

const inVaultDuty = <T>(deps: Pick<ServiceDeps, "db">, work: Parameters<typeof transaction<T>>[1]): Promise<T> =>
  transaction({ deps, scope: { duty: "vault" } }, work);

const countLeft = (deps: Pick<ServiceDeps, "db">, table: SealedTable, kekId: string): Promise<number> =>
  inVaultDuty(deps, (tx) => countRowsNotUnder({ tx, table, kekId }));

async function rewrap(
  deps: Pick<ServiceDeps, "vault">,
  table: SealedTable,
  row: SealedRow,
): Promise<Envelope | undefined> {
  try {
    return await deps.vault.rewrap({ binding: placeOf(table, row), envelope: envelopeOf(row) });
  } catch (error) {
    if (error instanceof UnreadableSecretError) return undefined;
    throw error;
  }
}

function placeOf(table: SealedTable, row: SealedRow): Binding {
  switch (table) {
    case "exchange_keys":
      return exchangeKeyPlace({ ...row, venue: row.venue ?? "" });
    case "fingerprint_keys":
      return fingerprintPlace(row);
    case "totp_secrets":
      return totpPlace(row);
  }
}

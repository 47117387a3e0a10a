import { and, asc, count, eq, gt, ne } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { exchangeKeys, fingerprintKeys } from "../schema/exchange-keys.ts";
import { totpSecrets } from "../schema/second-factor.ts";

/** Every table with an envelope in it. A new one belongs here, or a rotation would lose it. */
export const SEALED_TABLES = ["exchange_keys", "fingerprint_keys", "totp_secrets"] as const;
export type SealedTable = (typeof SEALED_TABLES)[number];

const TABLES = { exchange_keys: exchangeKeys, fingerprint_keys: fingerprintKeys, totp_secrets: totpSecrets };

export type SealedRow = {
  readonly id: string;
  readonly userId: string;
  readonly envelopeVersion: number;
  readonly kekId: string;
  readonly wrappedDek: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Of an exchange key. */
  readonly venue?: string;
};

/** Rows that are not under the key `kekId`, by id, after `after`. In the duty of the vault. */
export async function listRowsNotUnder(args: {
  readonly tx: Tx;
  readonly table: SealedTable;
  readonly kekId: string;
  readonly after?: string | undefined;
  readonly limit: number;
}): Promise<readonly SealedRow[]> {
  const { tx, table: name, kekId, after, limit } = args;
  const table = TABLES[name];
  const { id, userId, envelopeVersion, wrappedDek, ciphertext } = table;
  return tx
    .select({
      id,
      userId,
      envelopeVersion,
      kekId: table.kekId,
      wrappedDek,
      ciphertext,
      ...(name === "exchange_keys" && { venue: exchangeKeys.venue }),
    })
    .from(table)
    .where(and(ne(table.kekId, kekId), after === undefined ? undefined : gt(table.id, after)))
    .orderBy(asc(table.id))
    .limit(limit);
}

export async function countRowsNotUnder(args: {
  readonly tx: Tx;
  readonly table: SealedTable;
  readonly kekId: string;
}): Promise<number> {
  const table = TABLES[args.table];
  const [row] = await args.tx.select({ rows: count() }).from(table).where(ne(table.kekId, args.kekId));
  return row?.rows ?? 0;
}

/** False when the row is gone or was written anew meanwhile: then it is under the newer key already. */
export async function saveWrappedKey(args: {
  readonly tx: Tx;
  readonly table: SealedTable;
  readonly row: SealedRow;
  readonly to: Pick<SealedRow, "kekId" | "wrappedDek">;
}): Promise<boolean> {
  const { tx, row, to } = args;
  const table = TABLES[args.table];
  const saved = await tx
    .update(table)
    .set({ kekId: to.kekId, wrappedDek: to.wrappedDek })
    .where(and(eq(table.id, row.id), eq(table.wrappedDek, row.wrappedDek)))
    .returning({ id: table.id });
  return saved.length === 1;
}

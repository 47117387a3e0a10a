import { eq } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { fingerprintKeys } from "../schema/exchange-keys.ts";

export type FingerprintKeyRow = typeof fingerprintKeys.$inferSelect;

export async function getFingerprintKeyForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
}): Promise<FingerprintKeyRow | undefined> {
  const [row] = await args.tx.select().from(fingerprintKeys).where(eq(fingerprintKeys.userId, args.userId));
  return row;
}

/** Keeps the one that is there, where there is one: fingerprints were made with it. */
export async function insertFingerprintKey(args: { readonly tx: Tx; readonly key: FingerprintKeyRow }): Promise<void> {
  await args.tx.insert(fingerprintKeys).values(args.key).onConflictDoNothing({ target: fingerprintKeys.userId });
}

import type { Balance } from "@tandem/domain/ledger/ledger";
import { and, asc, eq, ne } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { ledgerBalances } from "../schema/ledger.ts";

/** What the ledger says lies where, nothings left out; by venue and asset. What of it orders hold: `held-by-orders.ts`. */
export async function balancesForUser(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly mode: "paper" | "live";
}): Promise<readonly Balance[]> {
  const { venue, asset, amount, userId, mode } = ledgerBalances;
  return args.tx
    .select({ venue, asset, amount })
    .from(ledgerBalances)
    .where(and(eq(userId, args.userId), eq(mode, args.mode), ne(amount, 0n)))
    .orderBy(asc(venue), asc(asset));
}

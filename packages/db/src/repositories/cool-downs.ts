import type { DealMode } from "@tandem/domain/deals/deal";
import { and, asc, eq, gt, lt } from "drizzle-orm";
import type { Tx } from "../database.ts";
import { coolDowns } from "../schema/risk.ts";

export type CoolDownRow = typeof coolDowns.$inferSelect;

/** Those that are not over, the first to end first. */
export async function listCoolDowns(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly now: number;
  readonly mode?: DealMode;
}): Promise<readonly CoolDownRow[]> {
  const { tx, userId, now, mode } = args;
  return tx
    .select()
    .from(coolDowns)
    .where(
      and(
        eq(coolDowns.userId, userId),
        gt(coolDowns.until, now),
        mode === undefined ? undefined : eq(coolDowns.mode, mode),
      ),
    )
    .orderBy(asc(coolDowns.until), asc(coolDowns.id));
}

export async function insertCoolDown(args: { readonly tx: Tx; readonly coolDown: CoolDownRow }): Promise<void> {
  await args.tx.insert(coolDowns).values(args.coolDown);
}

/** Those that ended before then, for the retention job. @returns how many */
export async function deleteOldCoolDowns(args: { readonly tx: Tx; readonly before: number }): Promise<number> {
  const gone = await args.tx.delete(coolDowns).where(lt(coolDowns.until, args.before)).returning({ id: coolDowns.id });
  return gone.length;
}

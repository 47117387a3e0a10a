import type { CoolDown, Halt } from "@tandem/domain/risk/risk-plan";
import type { AccountId, AccountRecord, StoredStrategy } from "@tandem/engine/trading/trading-store";
import type { Tx } from "../database.ts";
import { type CoolDownRow, listCoolDowns } from "../repositories/cool-downs.ts";
import { type HaltRow, listHaltsInForce } from "../repositories/halts.ts";
import { isLiveAllowed } from "../repositories/live-permissions.ts";
import { readRiskCeilings } from "../repositories/risk-ceilings.ts";
import { readRiskSettings } from "../repositories/risk-settings.ts";
import { listRunningStrategies, type StrategyRow } from "../repositories/strategies.ts";
import { getUserForUser } from "../repositories/users.ts";

/** Bps are scaled by 10^18 in the database and by 10^8 in the detector. */
const SCALED_TO_EDGE = 10n ** 10n;

export type TradingSettings = Pick<
  AccountRecord,
  "limits" | "ceilings" | "repair" | "halts" | "coolDowns" | "strategies" | "isAllowed"
>;

/** All that people and Tandem itself have said about how the account trades. The transaction's scope is the user. */
export async function readTradingSettings(args: {
  readonly tx: Tx;
  readonly account: AccountId;
  readonly now: number;
}): Promise<TradingSettings> {
  const { tx, account, now } = args;
  const { userId, mode } = account;
  const { limits, repair } = await readRiskSettings({ tx, userId });
  return {
    limits,
    ceilings: await readRiskCeilings(tx),
    repair,
    halts: [
      ...(await listHaltsInForce({ tx, userId, mode })).map((row) => toHalt(row, userId)),
      ...((await mayTrade({ tx, userId })) ? [] : [mayNotTrade(userId)]),
    ],
    coolDowns: (await listCoolDowns({ tx, userId, now, mode })).map(toCoolDown),
    strategies: (await listRunningStrategies({ tx, userId, mode })).map(toStoredStrategy),
    isAllowed: mode === "paper" || (await isLiveAllowed({ tx, userId })),
  };
}

/** Whoever is disabled or only looks on has nothing sent in their name, strategies and repairs included. */
async function mayTrade(args: { readonly tx: Tx; readonly userId: string }): Promise<boolean> {
  const user = await getUserForUser(args);
  return user !== undefined && user.disabledAt === null && user.role !== "viewer";
}

/** In force for as long as that is so: nobody can resume it. */
export const mayNotTrade = (userId: string): Halt & { readonly id: string } => ({
  id: `not-a-trader:${userId}`,
  scope: "user",
  target: userId,
  reason: "this user may not trade",
});

/** As the rules of risk read it: what a user's is about is the user. */
export const toHalt = (row: HaltRow, userId: string): Halt & { readonly id: string } => ({
  id: row.id,
  scope: row.scope,
  target: row.scope === "user" ? userId : (row.target ?? ""),
  reason: row.reason,
});

export const toCoolDown = (row: CoolDownRow): CoolDown => ({
  scope: row.scope,
  target: row.target ?? row.userId,
  until: row.until,
  reason: row.reason,
});

const toStoredStrategy = (row: StrategyRow): StoredStrategy => ({
  id: row.id,
  userId: row.userId,
  mode: row.mode,
  // There is no detector of the others yet.
  kinds: row.kinds.filter((kind) => kind !== "basis"),
  symbols: row.symbols,
  venues: row.venues,
  minNetBps: row.minNetBps / SCALED_TO_EDGE,
  maxNotional: row.maxNotional,
  coolDownMs: row.coolDownMs,
});

import type { Deal } from "@tandem/domain/deals/deal";
import type { CoolDown, Halt } from "@tandem/domain/risk/risk-plan";
import type { AccountFunds } from "./account-funds.ts";
import type { DealEnd, DealRun } from "./run-deal.ts";
import type { OrderJournal } from "./trading-ports.ts";
import type { AccountRecord, Lease } from "./trading-store.ts";
import type { VenueSlot } from "./venue-slot.ts";

export type StoredHalt = Halt & { readonly id: string };

/** An account from its lease to its loss. What belongs to an earlier life neither sends nor writes any more. */
export type AccountLife = {
  readonly lease: Lease;
  readonly journal: OrderJournal;
  readonly funds: AccountFunds;
  readonly slots: Map<string, VenueSlot>;
  readonly runs: Map<string, DealRun>;
  /** Approved, and being written down. */
  readonly opening: Map<string, Deal>;
  /** Deals that wait for a person. */
  readonly asked: Map<string, { readonly deal: Deal; readonly end: Extract<DealEnd, { kind: "ask" }> }>;
  /** By client id: orders of this life's deals, and of those that it resumed. */
  readonly dealOf: Map<string, string>;
  readonly coolDowns: CoolDown[];
  readonly sentAt: number[];
  /** Halts told before they were read. */
  readonly toldHalts: Map<string, StoredHalt>;
  record: AccountRecord;
  lossStreak: number;
  equityPeak: bigint | undefined;
  equitySavedAt: number;
  /** Of the monotonic clock: the right to trade is good until then. */
  leaseUntil: number;
  isOver: boolean;
};

/** Names a halt by Tandem itself that is not stored yet. */
export const AUTOMATIC = "automatic:";

/**
 * What an account goes by, read anew. Halts that were stored while it was read (`before`: those known until then) stay;
 * those that were told before it was read are in it, or over, but for what could not be stored yet.
 */
export function takeRecord(
  life: AccountLife,
  of: { readonly record: AccountRecord; readonly before: readonly StoredHalt[]; readonly told: readonly string[] },
): void {
  const { record, before, told } = of;
  const isNew = (halt: StoredHalt): boolean => !before.includes(halt) && !record.halts.some(({ id }) => id === halt.id);
  life.record = { ...record, halts: [...record.halts, ...life.record.halts.filter(isNew)] };
  for (const id of told) if (!id.startsWith(AUTOMATIC)) life.toldHalts.delete(id);
}

export const haltsOf = (life: AccountLife): readonly StoredHalt[] => [
  ...life.record.halts,
  ...[...life.toldHalts.values()].filter(({ id }) => !life.record.halts.some((halt) => halt.id === id)),
];

export const covers = (
  { scope, target }: Halt,
  of: { readonly userId: string; readonly venue: string; readonly symbol: string },
): boolean => {
  if (scope === "all") return true;
  if (scope === "user") return target === of.userId;
  return target === (scope === "venue" ? of.venue : of.symbol);
};

/** Every deal that is not over: what is reserved and exposed. */
export const openDealsOf = (life: AccountLife): readonly Deal[] => [
  ...life.opening.values(),
  ...[...life.runs.values()].map((run) => run.deal()),
  ...[...life.asked.values()].map(({ deal }) => deal),
];

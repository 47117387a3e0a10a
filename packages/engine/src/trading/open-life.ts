import type { VenueId } from "@tandem/domain/market";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps, OpenableVenue } from "./account-deps.ts";
import { AccountFunds } from "./account-funds.ts";
import type { AccountLife } from "./account-life.ts";
import { paperStart } from "./paper-start.ts";
import type { AccountId, AccountRecord, Lease } from "./trading-store.ts";
import { newSlot, type VenueSlot } from "./venue-slot.ts";

export type OpenedLife =
  | { readonly kind: "life"; readonly life: AccountLife }
  | { readonly kind: "elsewhere" }
  /** Nothing to trade with: not allowed to trade live, or without a key. */
  | { readonly kind: "off" };

/** Takes the lease, reads what is stored and opens the account's venues. Nothing is resumed or sent yet. */
export async function openLife(deps: AccountDeps, account: AccountId): Promise<OpenedLife> {
  const { store, clock, times } = deps;
  const askedAt = clock.monotonicMs();
  const lease = await store.takeLease({ account, holder: deps.holder, ttlMs: times.leaseMs });
  if (lease === undefined) return { kind: "elsewhere" };
  let record = await store.loadAccount(account);
  const venues = await deps.venues.venuesOf(account);
  if (record.openDeals.length === 0 && (!record.isAllowed || venues.length === 0)) {
    await store.releaseLease(lease);
    return { kind: "off" };
  }
  if (account.mode === "paper" && (await bookPaperStart(deps, lease, { record, venues })))
    record = await store.loadAccount(account);
  const life = lifeOf(lease, record, { now: clock.epochMs(), leaseUntil: askedAt + times.leaseMs, store });
  const wanted = withVenuesOfDeals(record, venues);
  const slots = await Promise.all(wanted.map((venue) => openSlot(deps, life, venue)));
  for (const slot of slots) life.slots.set(slot.venue, slot);
  return { kind: "life", life };
}

/** One venue of the account; one that cannot be opened says why. */
export async function openSlot(deps: AccountDeps, life: AccountLife, venue: OpenableVenue): Promise<VenueSlot> {
  const { account } = life.lease;
  const orders = life.record.openDeals.flatMap((deal) =>
    (life.runs.get(deal.id)?.deal() ?? deal).orders.filter(({ order }) => order.venue === venue.venue),
  );
  try {
    const opened = await deps.venues.open({ account, venue, funds: life.funds.balances(venue.venue), orders });
    return typeof opened === "string"
      ? newSlot({ ...venue, account: undefined, reason: opened })
      : newSlot({ ...venue, account: opened, reason: undefined });
  } catch (error) {
    return newSlot({ ...venue, account: undefined, reason: reasonOf(error) });
  }
}

function lifeOf(
  lease: Lease,
  record: AccountRecord,
  of: { readonly now: number; readonly leaseUntil: number; readonly store: AccountDeps["store"] },
): AccountLife {
  return {
    lease,
    journal: of.store.journal(lease),
    funds: new AccountFunds({ balances: record.balances, earnedToday: record.earnedToday, now: of.now }),
    slots: new Map(),
    runs: new Map(),
    opening: new Map(),
    asked: new Map(),
    dealOf: new Map(),
    coolDowns: [...record.coolDowns],
    sentAt: [...record.sentAt],
    toldHalts: new Map(),
    record,
    lossStreak: record.lossStreak,
    equityPeak: record.equityPeak,
    equitySavedAt: 0,
    leaseUntil: of.leaseUntil,
    isOver: false,
  };
}

/** True where something was to be booked. */
async function bookPaperStart(
  { store, clock }: AccountDeps,
  lease: Lease,
  of: { readonly record: AccountRecord; readonly venues: readonly OpenableVenue[] },
): Promise<boolean> {
  const without = of.venues.filter(({ venue }) => !of.record.balances.some((balance) => balance.venue === venue));
  if (without.length === 0) return false;
  await store.book(
    lease,
    without.flatMap(({ venue }) => paperStart(venue, clock.epochMs())),
  );
  return true;
}

/** What is open at a venue without a key is shown as out of reach, never forgotten. */
function withVenuesOfDeals(record: AccountRecord, venues: readonly OpenableVenue[]): readonly OpenableVenue[] {
  const known = new Set<VenueId>(venues.map(({ venue }) => venue));
  const more = new Set<VenueId>();
  for (const { orders } of record.openDeals)
    for (const { order } of orders) if (!known.has(order.venue)) more.add(order.venue);
  return [...venues, ...[...more].map((venue) => ({ venue, version: "" }))];
}

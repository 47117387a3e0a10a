import type { Balance } from "@tandem/domain/ledger/ledger";
import { formatScaled } from "@tandem/domain/money";
import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { AccountLife } from "./account-life.ts";
import { judgeBalances } from "./judge-balances.ts";
import type { VenueAccount } from "./venue-account.ts";
import type { VenueSlot } from "./venue-slot.ts";

const PAUSE_MS = 500;
/** Looks at balances that differ before it is believed: a trade may be on its way. */
const LOOKS = 4;
/** How long orders may be under way before the comparison is put off. */
const WAITS = 120;

/**
 * Compares what rests and what lies at a venue with what is stored, and says how the account stands there. Differences
 * that can be explained are booked; any other stops the venue.
 */
export async function reconcileVenue(args: {
  readonly deps: AccountDeps;
  readonly life: AccountLife;
  readonly slot: VenueSlot;
  readonly halt: (reason: string) => Promise<void>;
}): Promise<void> {
  const { deps, life, slot } = args;
  const { account } = slot;
  if (account === undefined) return;
  try {
    await lookAtResting(args, account);
    for (let looks = 0, waits = 0; !life.isOver; ) {
      const isLast = looks >= LOOKS - 1 || waits >= WAITS;
      if (!isMoving(life, slot.venue) || isLast) {
        const verdict = await compare(args, account, isLast);
        if (verdict === "done") return;
        if (verdict === "differs") looks += 1;
      } else waits += 1;
      await new Promise<void>((resolve) => void deps.clock.after(PAUSE_MS, resolve));
    }
  } catch (error) {
    if (life.isOver) return;
    slot.state = "unreachable";
    slot.reason = reasonOf(error);
    deps.log.warn({ venue: slot.venue, reason: slot.reason }, "an account could not be compared with its venue");
  }
}

/** Whether something may trade while its balances are being read. */
function isMoving(life: AccountLife, venue: string): boolean {
  return [...life.runs.values()].some((run) =>
    run.deal().orders.some(({ order }) => {
      if (order.venue !== venue || isFinalStatus(order.status)) return false;
      return order.status === "pending" || order.status === "unknown" || order.timeInForce !== "GTC";
    }),
  );
}

const isBusy = (life: AccountLife, venue: string): boolean =>
  [...life.runs.values()].some((run) => run.deal().legs.some(({ market }) => market.venue === venue)) ||
  life.opening.size > 0;

async function compare(
  { deps, life, slot, halt }: Parameters<typeof reconcileVenue>[0],
  account: VenueAccount,
  isLast: boolean,
): Promise<"done" | "differs" | "moved"> {
  const { venue } = slot;
  const version = life.funds.version(venue);
  const balances = await account.balances();
  if (life.isOver) return "done";
  if (version !== life.funds.version(venue)) return "moved";
  const told = balances.map(({ asset, free, used }): Balance => ({ venue, asset, amount: free + used }));
  const isAccepted = slot.haltId !== undefined && !life.record.halts.some(({ id }) => id === slot.haltId);
  const verdict = judgeBalances({
    venue,
    ledger: life.funds.balances(venue),
    told,
    isFirstSight: !life.funds.knows(venue),
    isBusy: isBusy(life, venue),
    isAccepted,
    at: Math.floor(deps.clock.epochMs()),
    nextId: () => deps.ids.next(),
  });
  if (verdict.kind === "disagrees") {
    if (!isLast) return "differs";
    slot.state = "disagrees";
    slot.reason = verdict.differences
      .map(({ asset, amount, atVenue }) => `${asset}: ${formatScaled(amount)} here, ${formatScaled(atVenue)} there`)
      .join("; ")
      .slice(0, 300);
    deps.log.error(
      { venue, difference: slot.reason },
      "a venue's balances are not the ledger's: trading there is halted",
    );
    await halt("balances_disagree");
    return "done";
  }
  if (verdict.kind === "explained") {
    await deps.store.book(life.lease, verdict.transactions);
    for (const transaction of verdict.transactions) life.funds.book(transaction, deps.clock.epochMs());
    const { userId, mode } = life.lease.account;
    deps.fact({ userId, mode, kind: "balances", id: undefined });
  }
  slot.state = "ready";
  slot.reason = undefined;
  slot.haltId = undefined;
  return "done";
}

/** Ours are asked about; orders of somebody else are told, and not touched. */
async function lookAtResting(
  { deps, life, slot }: Parameters<typeof reconcileVenue>[0],
  account: VenueAccount,
): Promise<void> {
  const { userId } = life.lease.account;
  let foreign = 0;
  for (const { clientOrderId } of await account.resting()) {
    if (clientOrderId === undefined) foreign += 1;
    else if (!life.dealOf.has(clientOrderId)) {
      const known = await deps.finder.byClientOrderId(userId, clientOrderId);
      if (known === undefined) foreign += 1;
      else deps.log.error({ venue: slot.venue, ...known }, "an order rests at a venue although its deal is over");
    }
  }
  if (foreign > 0) deps.log.warn({ venue: slot.venue, foreign }, "orders rest at a venue that are not Tandem's");
  for (const run of life.runs.values()) run.lookAgain();
}

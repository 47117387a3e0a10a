import type { VenueId } from "@tandem/domain/market";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type AccountLife, AUTOMATIC, covers, type StoredHalt } from "./account-life.ts";
import { cancelOrders } from "./cancel-orders.ts";
import type { AccountId } from "./trading-store.ts";

/** A halt by Tandem itself: in force before it is stored, and stored it is in force until a person resumes. */
export async function haltVenue(
  parts: { readonly deps: AccountDeps; readonly account: AccountId; readonly life: AccountLife },
  { venue, reason }: { readonly venue: VenueId; readonly reason: string },
): Promise<void> {
  const { deps, account, life } = parts;
  const slot = life.slots.get(venue);
  const known = life.record.halts.find((halt) => halt.scope === "venue" && halt.target === venue);
  if (known !== undefined) {
    if (slot !== undefined) slot.haltId ??= known.id;
    return;
  }
  const draft: StoredHalt = { id: `${AUTOMATIC}${venue}`, scope: "venue", target: venue, reason };
  life.toldHalts.set(draft.id, draft);
  try {
    const at = Math.floor(deps.clock.epochMs());
    const stored = await deps.store.halt({ account, scope: "venue", target: venue, reason, at });
    if (slot !== undefined) slot.haltId = stored.id;
    life.record = { ...life.record, halts: [...life.record.halts, stored] };
    life.toldHalts.delete(draft.id);
    const { userId } = account;
    await cancelOrders(life, ({ order }) => covers(stored, { userId, venue: order.venue, symbol: order.symbol }));
  } catch (error) {
    deps.log.error({ venue, reason: reasonOf(error) }, "an automatic halt could not be stored: it is in force here");
  }
  deps.fact({ ...account, kind: "risk", id: undefined });
}

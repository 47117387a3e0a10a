import type { AccountDeps } from "./account-deps.ts";
import type { AccountLife } from "./account-life.ts";
import { openSlot } from "./open-life.ts";
import type { AccountId } from "./trading-store.ts";
import type { VenueSlot } from "./venue-slot.ts";

/** Keys may have come, gone or changed: lets go of venues whose key did, and opens those that are new. @returns the opened */
export async function renewVenues(
  deps: AccountDeps,
  account: AccountId,
  life: AccountLife,
): Promise<readonly VenueSlot[]> {
  const wanted = await deps.venues.venuesOf(account);
  for (const slot of [...life.slots.values()]) {
    if (wanted.some(({ venue, version }) => venue === slot.venue && version === slot.version)) continue;
    life.slots.delete(slot.venue);
    await slot.account?.stop();
  }
  const opened: VenueSlot[] = [];
  for (const venue of wanted) {
    if (life.slots.get(venue.venue)?.account !== undefined || life.isOver) continue;
    const slot = await openSlot(deps, life, venue);
    life.slots.set(slot.venue, slot);
    opened.push(slot);
  }
  return opened;
}

import { isFinalStatus } from "@tandem/domain/orders/order-transitions";
import { reasonOf } from "../live/engine-log.ts";
import type { AccountDeps } from "./account-deps.ts";
import type { AccountLife } from "./account-life.ts";

const SWITCH_MS = 60_000;

/** The venue's own dead-man's switch is armed while something of ours rests there. */
export function keepSwitches(deps: AccountDeps, life: AccountLife): void {
  const open = [...life.runs.values()].flatMap((run) => run.deal().orders);
  for (const slot of life.slots.values()) {
    const arm = slot.account?.cancelAllAfter;
    if (arm === undefined) continue;
    const rests = open.some(({ order }) => order.venue === slot.venue && !isFinalStatus(order.status));
    if (!rests && !slot.isSwitchArmed) continue;
    slot.isSwitchArmed = rests;
    void arm(rests ? SWITCH_MS : 0).catch((error: unknown) => {
      deps.log.warn({ venue: slot.venue, reason: reasonOf(error) }, "a dead-man's switch was not confirmed");
    });
  }
}

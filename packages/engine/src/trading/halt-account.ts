import type { Clock } from "../ports.ts";
import { type AccountLife, covers, type StoredHalt } from "./account-life.ts";
import { cancelOrders } from "./cancel-orders.ts";

const LOOK_MS = 20;

/**
 * After a halt is in force: cancels what it covers, and waits, `waitMs` at the most, until what is on its way is
 * answered. `inFlight` is what is not.
 */
export async function cancelHalted(
  { clock, waitMs, userId }: { readonly clock: Clock; readonly waitMs: number; readonly userId: string },
  life: AccountLife,
  halt: StoredHalt,
): Promise<{ readonly cancelled: number; readonly inFlight: number }> {
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const isCovered = ({ venue, symbol }: { readonly venue: string; readonly symbol: string }): boolean =>
    covers(halt, { userId, venue, symbol });
  const cancelling = cancelOrders(life, ({ order }) => isCovered(order));
  const inFlight = (): number => [...life.runs.values()].flatMap((run) => run.inFlight()).filter(isCovered).length;
  const until = clock.monotonicMs() + waitMs;
  while (inFlight() > 0 && clock.monotonicMs() < until) await sleep(LOOK_MS);
  const late = sleep(Math.max(0, until - clock.monotonicMs())).then(() => undefined);
  const cancelled = await Promise.race([cancelling, late]);
  return { cancelled: cancelled ?? 0, inFlight: inFlight() };
}

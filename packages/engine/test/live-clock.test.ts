import { expect, test } from "vitest";
import { createLiveClock } from "../src/live-clock.ts";

test("a timer of the live clock runs once, not before its time, and a cancelled one never", async () => {
  const clock = createLiveClock();
  const startedAt = clock.monotonicMs();
  const ran: string[] = [];
  const cancel = clock.after(1, () => ran.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => clock.after(20, resolve));
  // Node rounds timers to whole milliseconds, so one may come up to 1 ms early.
  expect(clock.monotonicMs() - startedAt).toBeGreaterThanOrEqual(19);
  expect(ran).toEqual([]);
});

test("a wait longer than a timer can hold is not fired at once", async () => {
  const clock = createLiveClock();
  let fired = false;
  const cancel = clock.after(2 ** 40, () => {
    fired = true;
  });
  await new Promise<void>((resolve) => clock.after(5, resolve));
  cancel();
  expect(fired).toBe(false);
});

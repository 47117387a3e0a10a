import { expect, test } from "vitest";
import { createHistoricalClock } from "../src/historical-clock.ts";

test("timers run at their own time, in order of due time and then of setting", () => {
  const clock = createHistoricalClock(1_000);
  const ran: string[] = [];
  const note = (name: string) => () => ran.push(`${name}@${clock.epochMs()}`);
  clock.after(30, note("late"));
  clock.after(10, note("first"));
  clock.after(10, note("second"));
  clock.advanceTo(1_029);
  expect(ran).toEqual(["first@1010", "second@1010"]);
  expect(clock.epochMs()).toBe(1_029);
  expect(clock.monotonicMs()).toBe(29);
  clock.advanceTo(1_030);
  expect(ran).toEqual(["first@1010", "second@1010", "late@1030"]);
});

test("a timer set by a timer runs in the same move when it is due", () => {
  const clock = createHistoricalClock(0);
  const ran: number[] = [];
  const again = () => {
    ran.push(clock.epochMs());
    clock.after(5, again);
  };
  clock.after(5, again);
  clock.advanceTo(16);
  expect(ran).toEqual([5, 10, 15]);
  expect(clock.nextTimerAt()).toBe(20);
});

test("a cancelled timer never runs, and cancelling twice harms no other", () => {
  const clock = createHistoricalClock(0);
  const ran: string[] = [];
  const cancel = clock.after(5, () => ran.push("cancelled"));
  clock.after(5, () => ran.push("kept"));
  cancel();
  cancel();
  clock.advanceTo(10);
  expect(ran).toEqual(["kept"]);
});

test("history does not go back", () => {
  const clock = createHistoricalClock(10);
  expect(() => clock.advanceTo(9)).toThrow(new RangeError("time goes back from 10 to 9"));
});

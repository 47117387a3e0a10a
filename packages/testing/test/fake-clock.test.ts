import { expect, test } from "vitest";
import { createFakeClock, FAKE_EPOCH_MS } from "../src/fake-clock.ts";
import { createSeededIds } from "../src/seeded-ids.ts";

test("code that waits, works and waits again makes progress within one advance", async () => {
  const clock = createFakeClock();
  const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const seen: number[] = [];
  const loop = (async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(100);
      seen.push(clock.epochMs() - FAKE_EPOCH_MS);
    }
  })();
  await clock.advance(250);
  expect(seen).toEqual([100, 200]);
  await clock.advance(50);
  await loop;
  expect(seen).toEqual([100, 200, 300]);
});

test("a correction of the wall clock leaves the monotonic one alone", () => {
  const clock = createFakeClock();
  clock.shiftEpoch(-5_000);
  expect(clock.epochMs()).toBe(FAKE_EPOCH_MS - 5_000);
  expect(clock.monotonicMs()).toBe(0);
});

test("seeded ids are the same in every run and never repeat", () => {
  const ids = createSeededIds(10);
  expect([ids.next(), ids.next()]).toEqual([
    "00000000-0000-7000-8000-00000000000a",
    "00000000-0000-7000-8000-00000000000b",
  ]);
});

import { parseScaled } from "@tandem/domain/money";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, test } from "vitest";
import { createEventBus, type EngineEvents } from "../src/event-bus.ts";
import { recordHistory } from "../src/history/record-history.ts";
import { silentLog } from "../src/live/engine-log.ts";
import type { LiveOpportunity } from "../src/market-view.ts";

const closed = (id: number): LiveOpportunity => ({
  id: `cross:USDT:${id}`,
  kind: "cross",
  startAsset: "USDT",
  legs: [],
  notional: parseScaled("100"),
  profit: parseScaled("1"),
  netBps: 10_000_000_000n,
  grossBps: 10_000_000_000n,
  firstSeenAt: id,
  lastSeenAt: id + 1,
  peakNetBps: 10_000_000_000n,
  status: "closed",
  blockedBy: [],
});

function setUp({ waitingMax = 10_000 } = {}) {
  const clock = createFakeClock();
  const bus = createEventBus<EngineEvents>(() => {});
  const stored: (readonly LiveOpportunity[])[] = [];
  const store = { failures: 0, blocked: undefined as Promise<void> | undefined };
  const recorder = recordHistory({
    bus,
    clock,
    log: silentLog,
    waitingMax,
    history: {
      append: async (batch) => {
        await store.blocked;
        if (store.failures-- > 0) throw new Error("connection refused");
        stored.push(batch);
      },
    },
  });
  const close = (...ids: number[]): void => {
    for (const id of ids) bus.publish("opportunity.closed", closed(id));
  };
  const sizes = () => stored.map((batch) => batch.length);
  return { clock, bus, stored, sizes, store, recorder, close };
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

test("closed opportunities are stored in order, those of a second together, at most 500 at once", async () => {
  const { clock, stored, sizes, recorder, close } = setUp();
  close(1);
  await clock.advance(0);
  close(...from(2, 600));
  await clock.advance(999);
  expect(sizes()).toEqual([1]);
  await clock.advance(1);
  expect(sizes()).toEqual([1, 500, 100]);
  expect(stored.flat().map(({ firstSeenAt }) => firstSeenAt)).toEqual(from(1, 601));
  await recorder.stop();
  expect(recorder.lost()).toBe(0);
});

test("a store that fails gets the same batch again, and nothing is lost", async () => {
  const { clock, sizes, store, recorder, close } = setUp();
  store.failures = 2;
  close(1, 2);
  // Without jitter the waits are half of 1 s and half of 2 s.
  await clock.advance(1_499);
  expect(sizes()).toEqual([]);
  close(3);
  await clock.advance(1);
  expect(sizes()).toEqual([2]);
  await clock.advance(1_000);
  expect(sizes()).toEqual([2, 1]);
  await recorder.stop();
  expect(recorder.lost()).toBe(0);
});

test("a store that hangs costs history beyond the queue's bound, counted, and recording goes on afterwards", async () => {
  const { clock, stored, store, recorder, close } = setUp({ waitingMax: 10 });
  let release = () => {};
  store.blocked = new Promise((resolve) => {
    release = resolve;
  });
  close(1);
  await clock.advance(0);
  close(...from(2, 13));
  release();
  await clock.advance(1_000);
  // 1 was stored; the 13 that did not fit behind it are given up together.
  expect(recorder.lost()).toBe(13);
  close(20);
  await clock.advance(1_000);
  expect(stored.flat().map(({ firstSeenAt }) => firstSeenAt)).toEqual([1, 20]);
  await recorder.stop();
});

test("stopping stores what is waiting, and does not wait for a store that is gone", async () => {
  const first = setUp();
  first.close(1);
  await first.clock.advance(0);
  first.close(2);
  await first.recorder.stop();
  expect(first.sizes()).toEqual([1, 1]);

  const second = setUp();
  second.store.failures = 100;
  second.close(1, 2);
  await second.clock.advance(0);
  await second.recorder.stop();
  expect(second.recorder.lost()).toBe(2);
});

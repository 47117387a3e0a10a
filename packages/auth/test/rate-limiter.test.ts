import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryRateStore } from "../src/memory-rate-store.ts";
import { createRateLimiter, type RateStore, RateStoreUnavailableError } from "../src/rate-limiter.ts";

function fakeTime() {
  let now = 0;
  return { monotonicMs: () => now, pass: (ms: number) => (now += ms) };
}
const noStore: RateStore = { consume: () => Promise.reject(new Error("connection refused")) };
const silentStore: RateStore = { consume: () => new Promise(() => {}) };

test("in any 60 s never more than the limit pass, and a refused caller who waits as told passes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 80 }), async (gaps) => {
      const time = fakeTime();
      const store = createMemoryRateStore(time.monotonicMs);
      const call = () => store.consume({ keys: ["k"], limit: 5, windowMs: 60_000 });
      const passed: number[] = [];
      for (const gap of gaps) {
        time.pass(gap);
        let answer = await call();
        if (!answer.allowed) {
          time.pass(answer.retryAfterMs - 1);
          expect((await call()).allowed).toBe(false);
          time.pass(1);
          answer = await call();
        }
        expect(answer.allowed).toBe(true);
        passed.push(time.monotonicMs());
      }
      // The slow, obvious count: how many passed in the 60 s up to each passed call.
      for (const at of passed)
        expect(passed.filter((one) => one > at - 60_000 && one <= at).length).toBeLessThanOrEqual(5);
    }),
    { numRuns: 50 },
  );
});

test("with several keys a call counts against all or none", async () => {
  const store = createMemoryRateStore(() => 0);
  const call = (...keys: string[]) => store.consume({ keys, limit: 2, windowMs: 60_000 });
  await call("a");
  await call("a");
  expect((await call("a", "b")).allowed).toBe(false);
  expect(await call("b")).toMatchObject({ allowed: true, remaining: 1 });
});

test("keys that have gone quiet are forgotten when there are many", async () => {
  const time = fakeTime();
  const store = createMemoryRateStore(time.monotonicMs);
  const call = (key: string) => store.consume({ keys: [key], limit: 1, windowMs: 60_000 });
  for (let n = 0; n < 10_000; n++) await call(`address ${n}`);
  time.pass(60_000);
  expect((await call("address 0")).allowed).toBe(true);
});

test.each(["auth", "trade", "safety", "keys", "export"] as const)(
  "class %s fails closed when its store is down or silent",
  async (rateClass) => {
    for (const exactStore of [noStore, silentStore]) {
      const limiter = createRateLimiter({ exactStore, monotonicMs: () => 0, deadlineMs: 20 });
      await expect(limiter.consume({ rateClass, keys: ["user:1"] })).rejects.toBeInstanceOf(RateStoreUnavailableError);
    }
  },
);

test.each([
  ["read", 300],
  ["stream", 60],
] as const)("class %s is counted in this process, store or not", async (rateClass, limit) => {
  const limiter = createRateLimiter({ exactStore: noStore, monotonicMs: () => 0 });
  for (let n = 0; n < limit; n++) expect((await limiter.consume({ rateClass, keys: ["u"] })).allowed).toBe(true);
  expect(await limiter.consume({ rateClass, keys: ["u"] })).toMatchObject({
    allowed: false,
    retryAfterMs: 60_000,
    limit,
  });
  expect((await limiter.consume({ rateClass, keys: ["someone else"] })).allowed).toBe(true);
});

test("classes do not share a log, and the store sees digests only", async () => {
  const seen: (readonly string[])[] = [];
  const exactStore: RateStore = {
    consume: async ({ keys }) => {
      seen.push(keys);
      return { allowed: true, remaining: 0, retryAfterMs: 0, resetMs: 0 };
    },
  };
  const limiter = createRateLimiter({ exactStore, monotonicMs: () => 0, limits: { trade: 60 } });
  expect((await limiter.consume({ rateClass: "trade", keys: ["ip:192.0.2.1"] })).limit).toBe(60);
  await limiter.consume({ rateClass: "auth", keys: ["ip:192.0.2.1"] });
  expect(new Set(seen.flat()).size).toBe(2);
  expect(JSON.stringify(seen)).not.toContain("192.0.2.1");
});

const fullStore: RateStore = {
  consume: async () => ({ allowed: true, remaining: 7, retryAfterMs: 0, resetMs: 60_000 }),
};

test("G18: with a shared store all classes are counted there", async () => {
  const limiter = createRateLimiter({ exactStore: fullStore, sharedStore: fullStore, monotonicMs: () => 0 });
  for (const rateClass of ["read", "stream", "auth"] as const)
    expect((await limiter.consume({ rateClass, keys: ["k"] })).remaining).toBe(7);
});

test.each([
  ["down", noStore],
  ["silent", silentStore],
])(
  "G18: while the shared store is %s reads are counted here at half the limit, and what is exact is refused",
  async (_, store) => {
    const time = fakeTime();
    const told: string[] = [];
    const limiter = createRateLimiter({
      exactStore: store,
      sharedStore: store,
      monotonicMs: time.monotonicMs,
      limits: { read: 5 },
      deadlineMs: 20,
      onChange: (state) => told.push(state),
    });
    const read = () => limiter.consume({ rateClass: "read", keys: ["k"] });
    // Half of five, rounded down.
    expect([await read(), await read(), await read()]).toMatchObject([
      { allowed: true, limit: 2, remaining: 1 },
      { allowed: true, limit: 2, remaining: 0 },
      { allowed: false, limit: 2 },
    ]);
    await expect(limiter.consume({ rateClass: "trade", keys: ["k"] })).rejects.toThrow(RateStoreUnavailableError);
    expect(told).toEqual(["down"]);
  },
);

test("a store that failed is left alone for a second by the classes that may do without, then asked again", async () => {
  const time = fakeTime();
  let asked = 0;
  let works = false;
  const told: string[] = [];
  const store: RateStore = {
    consume: async (query) => {
      asked += 1;
      if (!works) throw new Error("connection refused");
      return fullStore.consume(query);
    },
  };
  const limiter = createRateLimiter({
    exactStore: store,
    sharedStore: store,
    monotonicMs: time.monotonicMs,
    onChange: (state) => told.push(state),
  });
  const read = () => limiter.consume({ rateClass: "read", keys: ["k"] });
  for (let n = 0; n < 5; n++) await read();
  expect(asked).toBe(1);
  works = true;
  time.pass(1000);
  expect((await read()).remaining).toBe(7);
  expect(told).toEqual(["down", "up"]);
});

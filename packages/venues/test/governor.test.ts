import { createFakeClock } from "@tandem/testing/fake-clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGovernor } from "../src/governor/create-governor.ts";
import { GovernorError, LANES, type Lane } from "../src/governor/governor-types.ts";
import type { VenueRules } from "../src/governor/venue-rules.ts";

const WINDOW: VenueRules = {
  unitsPerCost: 1,
  address: { kind: "window", limit: 20, windowMs: 1_000 },
  key: { kind: "window", limit: 6, windowMs: 1_000 },
};
const BUCKET: VenueRules = {
  unitsPerCost: 1,
  address: { kind: "bucket", limit: 10, perSecond: 5 },
  key: { kind: "bucket", limit: 4, perSecond: 2 },
};

function createRig(rules: VenueRules) {
  const clock = createFakeClock();
  const governor = createGovernor({ clock, random: () => 0.5, rules: () => rules });
  return { clock, governor };
}

const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "made",
    (error: unknown) => (error instanceof GovernorError ? error.reason : error),
  );

type Asked = { atMs: number; lane: Lane; weight: number; key: string | undefined; thereMs: number; backMs: number };

const asked: fc.Arbitrary<Asked> = fc.record({
  atMs: fc.integer({ min: 0, max: 3_000 }),
  lane: fc.constantFrom(...LANES),
  weight: fc.integer({ min: 1, max: 4 }),
  key: fc.constantFrom(undefined, "a", "b"),
  thereMs: fc.integer({ min: 0, max: 400 }),
  backMs: fc.integer({ min: 0, max: 400 }),
});

/** Plays calls whose way to the venue takes `thereMs`; gives when each reached it. */
async function play(rules: VenueRules, calls: readonly Asked[]): Promise<(Asked & { arrivedAt: number })[]> {
  const { clock, governor } = createRig(rules);
  const startedAt = clock.monotonicMs();
  const arrivals: (Asked & { arrivedAt: number })[] = [];
  for (const call of calls) {
    const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
    clock.after(call.atMs, () => {
      const run = governor.run({
        venue: "v",
        lane: call.lane,
        weight: call.weight,
        key: call.key,
        waitMsMax: 1_000_000,
        call: async () => {
          await wait(call.thereMs);
          arrivals.push({ ...call, arrivedAt: clock.monotonicMs() - startedAt });
          await wait(call.backMs);
        },
      });
      run.catch(() => {});
    });
  }
  await clock.advance(120_000);
  return arrivals;
}

describe("createGovernor", () => {
  it("never lets a venue count more than its limit in any window, whatever the ways take, and makes every call", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 60 }), async (calls) => {
        const arrivals = await play(WINDOW, calls);
        expect(arrivals.length).toBe(calls.length);
        for (const [limit, key] of [[20], [6, "a"], [6, "b"]] as const) {
          const mine = arrivals.filter((call) => key === undefined || call.key === key);
          for (const { arrivedAt } of mine) {
            // The venue's window that begins with this request.
            const inWindow = mine.filter((call) => call.arrivedAt >= arrivedAt && call.arrivedAt < arrivedAt + 1_000);
            expect(inWindow.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(limit);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never raises a venue's falling counter above its limit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 40 }), async (calls) => {
        const arrivals = await play(BUCKET, calls);
        expect(arrivals.length).toBe(calls.length);
        let level = 0;
        let levelAt = 0;
        for (const { arrivedAt, weight } of arrivals.sort((a, b) => a.arrivedAt - b.arrivedAt)) {
          level = Math.max(level - ((arrivedAt - levelAt) * 5) / 1_000, 0) + weight;
          levelAt = arrivedAt;
          expect(level).toBeLessThanOrEqual(10 + 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("lets a cancel pass at once although hundreds of other requests wait", async () => {
    const { clock, governor } = createRig(WINDOW);
    const made: string[] = [];
    const ask = (lane: Lane, name: string) =>
      governor.run({ venue: "v", lane, weight: 1, call: () => Promise.resolve(made.push(name)) }).catch(() => {});
    for (let i = 0; i < 300; i++) void ask("market", "market");
    for (let i = 0; i < 300; i++) void ask("order", "order");
    await clock.advance(1);
    const before = made.length;
    void ask("cancel", "cancel");
    await clock.advance(0);
    expect(made.slice(before)).toEqual(["cancel"]);
    // Half of 20 for market data, 16 with orders: four are left for what is urgent.
    expect(before).toBe(16);
  });

  it("serves the most urgent first when there is room again", async () => {
    const { clock, governor } = createRig(WINDOW);
    const made: Lane[] = [];
    const ask = (lane: Lane) =>
      void governor.run({ venue: "v", lane, weight: 10, waitMsMax: 60_000, call: async () => void made.push(lane) });
    ask("cancel");
    ask("cancel");
    await clock.advance(1);
    for (const lane of ["market", "order", "repair", "cancel"] as const) ask(lane);
    await clock.advance(10_000);
    expect(made).toEqual(["cancel", "cancel", "cancel", "repair", "order", "market"]);
  });

  it("makes one key wait for its own budget without delaying another's", async () => {
    const { clock, governor } = createRig(WINDOW);
    const made: string[] = [];
    const ask = (key: string) =>
      void governor.run({ venue: "v", lane: "repair", weight: 2, key, call: () => Promise.resolve(made.push(key)) });
    for (let i = 0; i < 5; i++) ask("a");
    ask("b");
    await clock.advance(1);
    expect(made).toEqual(["a", "a", "a", "b"]);
    await clock.advance(1_000);
    expect(made.slice(4)).toEqual(["a", "a"]);
  });

  it("one venue's ban delays no other venue", async () => {
    const { clock, governor } = createRig(WINDOW);
    governor.note({ venue: "v", status: 418, headers: { "Retry-After": "120" } });
    expect(governor.state("v").pausedMs).toBe(120_000);
    const other = governor.run({ venue: "w", lane: "market", weight: 1, call: () => Promise.resolve("made") });
    await clock.advance(0);
    expect(await other).toBe("made");
  });

  it("sends nothing during a ban: what can wait waits, what cannot is told how long", async () => {
    const { clock, governor } = createRig(WINDOW);
    governor.note({ venue: "v", status: 429, headers: { "retry-after": "30" } });
    const cancel = governor.run({ venue: "v", lane: "cancel", weight: 1, call: () => Promise.resolve() });
    await expect(cancel).rejects.toMatchObject({ reason: "banned", retryAfterMs: 30_000 });
    let made = 0;
    void governor.run({ venue: "v", lane: "market", weight: 1, call: async () => void made++ });
    await clock.advance(29_999);
    expect(made).toBe(0);
    await clock.advance(2);
    expect(made).toBe(1);
  });

  it("believes the venue's counter where it is higher than its own", async () => {
    const rules: VenueRules = { unitsPerCost: 1, address: { kind: "window", limit: 6_000, windowMs: 60_000 } };
    const { clock, governor } = createRig(rules);
    governor.note({ venue: "binance", status: 200, headers: { "X-Mbx-Used-Weight-1m": "5990" } });
    let made = 0;
    const ask = (lane: Lane) =>
      void governor.run({ venue: "binance", lane, weight: 10, call: async () => void made++ }).catch(() => {});
    ask("market");
    await clock.advance(1);
    expect(made).toBe(0);
    ask("cancel");
    await clock.advance(1);
    expect(made).toBe(1);
    // A lower one is of another minute, and takes nothing back.
    governor.note({ venue: "binance", status: 200, headers: { "X-Mbx-Used-Weight-1m": "3" } });
    expect(governor.state("binance").used).toBe(1);
    await clock.advance(60_000);
    expect(made).toBe(2);
  });

  it("takes a refused burst of one key's orders for that key's affair while the address has weight left", async () => {
    const rules: VenueRules = { ...WINDOW, refuses: "address" };
    const { governor } = createRig(rules);
    const headers = { "retry-after": "10", "x-mbx-used-weight-1m": "5" };
    governor.note({ venue: "v", key: "a", status: 429, headers });
    expect(governor.state("v").pausedMs).toBe(0);
    const a = governor.run({ venue: "v", lane: "order", key: "a", weight: 1, call: () => Promise.resolve("a") });
    const b = governor.run({ venue: "v", lane: "order", key: "b", weight: 1, call: () => Promise.resolve("b") });
    expect(await b).toBe("b");
    expect(await Promise.race([a, Promise.resolve("waits")])).toBe("waits");
    // Without the weight it may be the address: everyone is quiet.
    governor.note({ venue: "v", key: "a", status: 429, headers: { "retry-after": "10" } });
    expect(governor.state("v").pausedMs).toBe(10_000);
  });

  it("waits longer with every refusal that names no time, and short again after an answer", async () => {
    const { clock, governor } = createRig(WINDOW);
    // Of 1 s, 2 s, 4 s half is fixed; of the rest half, by the random 0.5.
    governor.refused("v");
    expect(governor.state("v").pausedMs).toBe(750);
    await clock.advance(751);
    governor.refused("v");
    expect(governor.state("v").pausedMs).toBe(1_500);
    await clock.advance(1_501);
    governor.note({ venue: "v", status: 200, headers: {} });
    governor.refused("v");
    expect(governor.state("v").pausedMs).toBe(750);
  });

  it("refuses what has waited too long, was given up, or finds the queue full; none of it is sent", async () => {
    const { clock, governor } = createRig(WINDOW);
    let made = 0;
    const call = async (): Promise<void> => void made++;
    for (let i = 0; i < 2; i++) void governor.run({ venue: "v", lane: "cancel", weight: 10, call });
    await clock.advance(1);
    const late = refusalOf(governor.run({ venue: "v", lane: "order", weight: 1, waitMsMax: 100, call }));
    const giveUp = new AbortController();
    const given = refusalOf(governor.run({ venue: "v", lane: "order", weight: 1, signal: giveUp.signal, call }));
    giveUp.abort();
    await clock.advance(101);
    expect([await late, await given, made]).toEqual(["no_budget", "aborted", 2]);
    const waiting = Array.from({ length: 5_000 }, () =>
      refusalOf(governor.run({ venue: "v", lane: "market", weight: 10, waitMsMax: 200, call })),
    );
    expect(await refusalOf(governor.run({ venue: "v", lane: "market", weight: 1, call }))).toBe("queue_full");
    await clock.advance(201);
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["no_budget"]));
    expect(governor.state("v").waiting).toBe(0);
  });

  it("makes a call that is dearer than its whole share once nothing else is in use", async () => {
    const { clock, governor } = createRig(WINDOW);
    let made = 0;
    const ask = () => void governor.run({ venue: "v", lane: "market", weight: 500, call: async () => void made++ });
    ask();
    ask();
    await clock.advance(999);
    expect(made).toBe(1);
    await clock.advance(2);
    expect(made).toBe(2);
  });
});

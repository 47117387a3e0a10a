import { createFakeClock } from "@tandem/testing/fake-clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGovernor } from "../src/governor/create-governor.ts";
import type { GovernorReply, GovernorRequest } from "../src/governor/governor-link.ts";
import {
  type GovernedCall,
  GovernorError,
  type GovernorPort,
  LANES,
  type Lane,
} from "../src/governor/governor-types.ts";
import { createRemoteGovernor } from "../src/governor/remote-governor.ts";
import { serveGovernor } from "../src/governor/serve-governor.ts";
import type { VenueRules } from "../src/governor/venue-rules.ts";

const LIMIT = 20;
const RULES: VenueRules = {
  unitsPerCost: 1,
  address: { kind: "window", limit: LIMIT, windowMs: 1_000 },
  key: { kind: "window", limit: 6, windowMs: 1_000 },
};

/** A governor in one thread and whoever asks it from another: messages are copied and take `delayMs` each way. */
function createRig({ delayMs = 5, rules = RULES }: { readonly delayMs?: number; readonly rules?: VenueRules } = {}) {
  const clock = createFakeClock();
  const governor = createGovernor({ clock, random: () => 0.5, rules: () => rules });
  const remote = createRemoteGovernor();
  const crossed: (GovernorRequest | GovernorReply)[] = [];
  const send = <Message extends GovernorRequest | GovernorReply>(hear: (message: Message) => void) => {
    return (message: Message): void => {
      const copy = structuredClone(message);
      crossed.push(copy);
      clock.after(delayMs, () => hear(copy));
    };
  };
  const hear = serveGovernor(governor, send(remote.hear));
  remote.attach(send(hear));
  return { clock, governor, remote, crossed };
}

type Outcome = { is: unknown };

/** What becomes of a call: "made", or why it was not. */
function watch(promise: Promise<unknown>): Outcome {
  const outcome: Outcome = { is: "waiting" };
  promise.then(
    () => {
      outcome.is = "made";
    },
    (error: unknown) => {
      outcome.is = error instanceof GovernorError ? error.reason : error;
    },
  );
  return outcome;
}

const ask = (change: Partial<GovernedCall<void>> = {}): GovernedCall<void> => ({
  venue: "v",
  lane: "repair",
  weight: 1,
  call: async () => {},
  ...change,
});

const asked = fc.record({
  isRemote: fc.boolean(),
  atMs: fc.integer({ min: 0, max: 3_000 }),
  lane: fc.constantFrom(...LANES),
  weight: fc.integer({ min: 1, max: 4 }),
  key: fc.constantFrom(undefined, "a"),
  takesMs: fc.integer({ min: 0, max: 400 }),
});

describe("a governor that another thread asks", () => {
  it("has one budget for both threads: no window holds more than the limit, and every call is made", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 50 }), async (calls) => {
        const { clock, governor, remote } = createRig();
        const arrivals: { readonly at: number; readonly weight: number; readonly key: string | undefined }[] = [];
        for (const { isRemote, atMs, takesMs, lane, weight, key } of calls) {
          const from: GovernorPort = isRemote ? remote : governor;
          const call = async (): Promise<void> => {
            await new Promise<void>((resolve) => void clock.after(takesMs / 2, resolve));
            arrivals.push({ at: clock.monotonicMs(), weight, key });
            await new Promise<void>((resolve) => void clock.after(takesMs / 2, resolve));
          };
          clock.after(atMs, () => void watch(from.run(ask({ lane, weight, key, waitMsMax: 1_000_000, call }))));
        }
        await clock.advance(120_000);
        expect(arrivals).toHaveLength(calls.length);
        for (const [limit, key] of [[LIMIT], [6, "a"]] as const) {
          const mine = arrivals.filter((arrival) => key === undefined || arrival.key === key);
          for (const { at } of mine) {
            const inWindow = mine.filter((arrival) => arrival.at >= at && arrival.at < at + 1_000);
            expect(inWindow.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(limit);
          }
        }
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("lets the more urgent lane go first, whichever thread asks", async () => {
    const { clock, governor, remote } = createRig();
    watch(governor.run(ask({ lane: "cancel", weight: LIMIT })));
    await clock.advance(10);
    const made: string[] = [];
    const run = (from: GovernorPort, name: string, lane: Lane): void =>
      void watch(from.run(ask({ lane, weight: 10, waitMsMax: 60_000, call: async () => void made.push(name) })));
    run(remote, "remote market", "market");
    run(governor, "order", "order");
    run(remote, "remote repair", "repair");
    run(governor, "cancel", "cancel");
    // Two of them never fit into one second, beside each other.
    await clock.advance(10_000);
    expect(made).toEqual(["cancel", "remote repair", "order", "remote market"]);
  });

  it("counts a remote call until it is answered, and from then on for its window, however it ended", async () => {
    const { clock, governor, remote } = createRig();
    let fail = (_: Error): void => {};
    const call = (): Promise<void> =>
      new Promise((_, reject) => {
        fail = reject;
      });
    const outcome = watch(remote.run(ask({ weight: 10, call })));
    await clock.advance(5_000);
    expect(governor.state("v").used).toBe(0.5);
    fail(new TypeError("connection lost"));
    await clock.advance(500);
    expect([outcome.is, governor.state("v").used]).toEqual([new TypeError("connection lost"), 0.5]);
    await clock.advance(600);
    expect(governor.state("v").used).toBe(0);
  });

  it("refuses over there as here: too long a wait, and a call that was given up", async () => {
    const { clock, governor, remote } = createRig();
    watch(governor.run(ask({ lane: "cancel", weight: LIMIT })));
    await clock.advance(10);
    const abort = new AbortController();
    const [late, given] = [
      watch(remote.run(ask({ waitMsMax: 100 }))),
      watch(remote.run(ask({ signal: abort.signal }))),
    ];
    await clock.advance(50);
    abort.abort();
    await clock.advance(20);
    expect([late.is, given.is]).toEqual(["waiting", "aborted"]);
    await clock.advance(200);
    expect(late.is).toBe("no_budget");
    await expect(remote.run(ask({ signal: AbortSignal.abort() }))).rejects.toMatchObject({ reason: "aborted" });
  });

  it("hears from over there what a venue says of its limits", async () => {
    const { clock, governor, remote } = createRig({ rules: { ...RULES, refuses: "address" } });
    remote.note({ venue: "v", status: 429, headers: { "Retry-After": "7" } });
    await clock.advance(10);
    expect(governor.state("v").pausedMs).toBeCloseTo(6_995, 0);
    // What ccxt makes of the same answer changes nothing any more.
    remote.refused("v");
    await clock.advance(10);
    expect(governor.state("v").pausedMs).toBeCloseTo(6_985, 0);
    remote.refused("w");
    await clock.advance(10);
    expect(governor.state("w").pausedMs).toBeGreaterThan(0);
    remote.announce("slow", 4_000);
    await clock.advance(10);
    expect(governor.state("slow").used).toBe(0);
  });

  it("makes nothing while there is nobody to admit it, and starts afresh with the next one", async () => {
    const { clock, remote, governor } = createRig();
    watch(governor.run(ask({ lane: "cancel", weight: LIMIT })));
    await clock.advance(10);
    let made = 0;
    const call = async (): Promise<void> => {
      made += 1;
    };
    const waiting = watch(remote.run(ask({ call })));
    await clock.advance(50);
    remote.detach();
    await clock.advance(0);
    const meanwhile = watch(remote.run(ask({ call })));
    await clock.advance(5_000);
    expect([waiting.is, meanwhile.is, made]).toEqual(["no_governor", "no_governor", 0]);

    const next = createGovernor({ clock, random: () => 0.5, rules: () => RULES });
    const hear = serveGovernor(next, remote.hear);
    remote.attach(hear);
    const after = watch(remote.run(ask({ call })));
    await clock.advance(0);
    expect([after.is, made]).toEqual(["made", 1]);
  });

  it("no word of a request crosses but what it weighs, for whom and how urgent it is", async () => {
    const { clock, remote, crossed } = createRig();
    watch(remote.run(ask({ key: "name", keyWeight: 2, signal: new AbortController().signal })));
    await clock.advance(20);
    expect(crossed).toEqual([
      { type: "governor.admit", id: 1, ask: { venue: "v", lane: "repair", weight: 1, key: "name", keyWeight: 2 } },
      { type: "governor.admitted", id: 1 },
      { type: "governor.settle", id: 1 },
    ]);
  });
});

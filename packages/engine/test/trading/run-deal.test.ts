import type { Deal } from "@tandem/domain/deals/deal";
import { executedAmounts } from "@tandem/domain/deals/executed";
import { flowsOf } from "@tandem/domain/deals/flows";
import { parseScaled } from "@tandem/domain/money";
import { isSettled } from "@tandem/domain/orders/advance-order";
import type { OrderRequest } from "@tandem/domain/orders/order";
import { createFakeClock } from "@tandem/testing/fake-clock";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DealNotice } from "../../src/trading/apply-events.ts";
import { approvedDeal, type RunnableDeal, resumedDeal } from "../../src/trading/approved-deal.ts";
import { type DealEnd, DealStoppedError, runDeal } from "../../src/trading/run-deal.ts";
import {
  approvedPlan,
  FAULTS,
  type Fault,
  type Life,
  MemoryJournal,
  POLICY,
  runnable,
  ScriptedVenue,
  scriptedDeal,
} from "./scripted-trading.ts";

type Script = {
  readonly faults: readonly Fault[];
  readonly shares?: readonly number[];
  readonly unanswered?: number;
  /** After so many steps the process dies; once for each. The last life is not ended. */
  readonly deaths?: readonly number[];
};

/** Plays a deal through its deaths to its end. */
async function play({ faults, shares = [10], unanswered = 0, deaths = [] }: Script) {
  const { deal, market } = scriptedDeal();
  const clock = createFakeClock();
  const journal = new MemoryJournal(deal);
  const venue = new ScriptedVenue({ faults, shares, unanswered });
  const notices: DealNotice[] = [];
  let end: DealEnd | undefined;
  for (const stepsLeft of [...deaths, Number.POSITIVE_INFINITY]) {
    const life: Life = { stepsLeft };
    const gateway = venue.gateway(life);
    const run = runDeal(runnable(journal.deal), {
      journal: journal.of(life),
      gateway: () => gateway,
      market: () => market,
      mayPlace: () => true,
      clock,
      notice: (_, notice) => void notices.push(notice),
    });
    void run.ended.then((action) => {
      if (life.stepsLeft > 0) end = action;
    });
    for (let waited = 0; waited < 30_000 && end === undefined && life.stepsLeft > 0; waited += 500)
      await clock.advance(500);
    if (end !== undefined) break;
  }
  return { end, journal, venue, notices, clock };
}

/** What must hold after any deal, whatever happened: the venue is the truth. */
function checkInvariants({ end, journal, venue }: Awaited<ReturnType<typeof play>>): void {
  expect(end, "it comes to an end").toBeDefined();
  expect(venue.doubles, "no intent reaches the venue twice").toEqual([]);
  const { deal } = journal;
  for (const id of venue.placed.keys()) expect(journal.intents.has(id), "no order without an intent").toBe(true);
  for (const { order } of deal.orders) {
    const truth = venue.placed.get(order.clientOrderId)?.fills ?? [];
    expect(isSettled(order), "nothing is left in doubt").toBe(true);
    expect(new Set(order.fills), "what is booked is what the venue did").toEqual(new Set(truth));
  }
  const fees = [...venue.placed.values()]
    .flatMap(({ fills }) => fills)
    .reduce((sum, { amount }) => sum + amount / 1000n, 0n);
  expect(flowsOf(deal).get("FEE") ?? 0n, "fees to the last digit").toBe(-fees);
  const [bought = 0n, sold = 0n] = executedAmounts(deal);
  const open = bought > sold ? bought - sold : sold - bought;
  if (end?.kind === "finish") expect(open < parseScaled("0.01"), "no leg is left alone").toBe(true);
}

describe("a deal runs to its end", () => {
  test("with both legs filled it is done", async () => {
    const played = await play({ faults: ["none", "none"] });
    checkInvariants(played);
    expect(played.end).toEqual({ kind: "finish", outcome: "done", isHeld: false });
    expect(played.venue.placed.size).toBe(2);
  });

  test("with one leg refused the other is completed", async () => {
    const played = await play({ faults: ["none", "reject"] });
    checkInvariants(played);
    expect(played.journal.deal.orders.map(({ purpose, leg }) => `${purpose} ${leg}`)).toEqual([
      "leg 0",
      "leg 1",
      "complete 1",
    ]);
  });

  test("an answer that never came sends nothing until it is known, and nothing twice", async () => {
    const played = await play({ faults: ["none", "timeout_but_filled"], unanswered: 3 });
    checkInvariants(played);
    // The venue was asked four times, half a second apart, and no order was added.
    expect(played.journal.deal.orders).toHaveLength(2);
    expect(played.end).toEqual({ kind: "finish", outcome: "done", isHeld: false });
  });

  test("an order that rests is cancelled and what it left open is made good", async () => {
    const played = await play({ faults: ["none", "open"], shares: [4] });
    checkInvariants(played);
    expect(played.journal.deal.orders[1]).toMatchObject({ cancelAskedAt: expect.any(Number) });
    expect(played.journal.deal.orders).toHaveLength(3);
  });

  test("with both legs refused it has failed and nothing is open", async () => {
    const played = await play({ faults: ["reject", "timeout_not_filled"] });
    checkInvariants(played);
    expect(played.end).toEqual({ kind: "finish", outcome: "failed", isHeld: false });
  });
});

/** One run in one life, with what a test changes. */
function begin(options: {
  readonly deal?: Partial<Deal>;
  readonly faults?: readonly Fault[];
  readonly mayPlace?: (order: OrderRequest) => boolean;
}) {
  const scripted = scriptedDeal();
  const deal = { ...scripted.deal, ...options.deal };
  const clock = createFakeClock();
  const journal = new MemoryJournal(deal);
  const venue = new ScriptedVenue({ faults: options.faults ?? [], shares: [4], unanswered: 0 });
  const life: Life = { stepsLeft: Number.POSITIVE_INFINITY };
  const run = runDeal(runnable(journal.deal), {
    journal: journal.of(life),
    gateway: () => venue.gateway(life),
    market: () => scripted.market,
    mayPlace: options.mayPlace ?? (() => true),
    clock,
    notice: () => {},
  });
  return { run, clock, journal, venue, market: scripted.market };
}

/** An order by hand that rests until it is cancelled. */
const resting = (): Partial<Deal> => {
  const [leg] = scriptedDeal().deal.legs;
  if (leg === undefined) throw new Error("the scripted deal has a leg");
  return {
    legs: [{ ...leg, timeInForce: "GTC" }],
    policy: { ...POLICY, legTimeoutMs: Number.POSITIVE_INFINITY },
  };
};

describe("an order by hand", () => {
  test("rests for as long as nobody cancels it, and is then cancelled, written down first", async () => {
    const { run, clock, journal, venue } = begin({ deal: resting(), faults: ["open"] });
    await clock.advance(3_600_000);
    expect(run.deal().orders[0]?.order).toMatchObject({ status: "partially_filled", timeInForce: "GTC" });
    const id = run.deal().orders[0]?.order.clientOrderId ?? "";
    const cancelled = run.cancel(new Set([id]));
    await clock.advance(0);
    expect(await cancelled).toBe(1);
    expect(journal.deal.orders[0]?.cancelAskedAt).toBe(clock.epochMs());
    expect(venue.placed.get(id)?.isFinal).toBe(true);
    // 4 of 10 were filled: nothing else has to be level with them.
    expect(await run.ended).toEqual({ kind: "finish", outcome: "done", isHeld: false });
  });

  test("that is over has nothing to cancel", async () => {
    const { run, clock } = begin({ deal: resting(), faults: ["none"] });
    await clock.advance(0);
    await run.ended;
    expect(await run.cancel(new Set([run.deal().orders[0]?.order.clientOrderId ?? ""]))).toBe(0);
  });
});

describe("under a halt", () => {
  test("a deal that was not sent fails, and nothing reaches a venue", async () => {
    const { run, clock, venue, journal } = begin({ mayPlace: () => false });
    await clock.advance(0);
    expect(await run.ended).toEqual({ kind: "finish", outcome: "failed", isHeld: false });
    expect(venue.placed.size + journal.intents.size).toBe(0);
  });

  test("that comes while orders are being written down none of them leaves, and none is in doubt", async () => {
    let asked = 0;
    // Both legs may go when it is decided; neither once they are written.
    const { run, clock, venue, journal } = begin({ mayPlace: () => ++asked <= 2 });
    await clock.advance(0);
    expect(await run.ended).toEqual({ kind: "finish", outcome: "failed", isHeld: false });
    expect(venue.placed.size).toBe(0);
    expect(journal.deal.orders.map(({ order }) => `${order.status} ${order.rejectReason}`)).toEqual([
      "rejected not_sent",
      "rejected not_sent",
    ]);
  });

  test("a leg that is alone waits for a person, who sees every way out", async () => {
    let asked = 0;
    // Two legs, each asked about when it is decided and right before it leaves: the halt comes after them.
    const { run, clock, venue } = begin({ faults: ["none", "reject"], mayPlace: () => ++asked <= 4 });
    await clock.advance(0);
    const end = await run.ended;
    expect(end).toMatchObject({ kind: "ask", reason: "halted" });
    expect(end.kind === "ask" && end.choices.options.map(({ kind }) => kind)).toContain("complete");
    expect(venue.placed.size).toBe(1);
  });
});

describe("nothing reaches a gateway that risk has not approved", () => {
  const deps = (venue: ScriptedVenue): Parameters<typeof runDeal>[1] => ({
    journal: new MemoryJournal(scriptedDeal().deal).of({ stepsLeft: Number.POSITIVE_INFINITY }),
    gateway: () => venue.gateway({ stepsLeft: Number.POSITIVE_INFINITY }),
    market: () => scriptedDeal().market,
    mayPlace: () => true,
    clock: createFakeClock(),
    notice: () => {},
  });
  const idle = (): ScriptedVenue => new ScriptedVenue({ faults: [], shares: [], unanswered: 0 });

  test("a deal that was not approved is refused by the compiler, and where it is cast by the run", () => {
    const venue = idle();
    const { deal } = scriptedDeal();
    // @ts-expect-error a deal is not a runnable deal
    expect(() => runDeal(deal, deps(venue))).toThrow("nobody approved");
    expect(() => runDeal(deal as RunnableDeal, deps(venue))).toThrow("nobody approved");
    expect(() => runDeal({ ...runnable(deal) }, deps(venue))).toThrow("nobody approved");
    expect(venue.placed.size).toBe(0);
  });

  test("a deal that is larger than its approved plan, or another, is refused", () => {
    const { deal } = scriptedDeal();
    const plan = approvedPlan(deal);
    const [first, ...rest] = deal.legs;
    if (first === undefined) throw new Error("the scripted deal has legs");
    const more = { ...deal, legs: [{ ...first, amount: first.amount + 1n }, ...rest] };
    expect(() => approvedDeal(more, plan)).toThrow("not the plan");
    expect(() => approvedDeal({ ...deal, id: "d2" }, plan)).toThrow("not the plan");
    expect(() => approvedDeal({ ...deal, legs: rest }, plan)).toThrow("not the plan");
    expect(() => resumedDeal(deal)).toThrow("without orders");
    expect(approvedDeal(deal, plan)).toBe(deal);
  });
});

test("a run that is stopped sends, writes and hears nothing more", async () => {
  const { run, clock, venue, journal } = begin({ faults: ["none", "silent"] });
  run.stop();
  await expect(run.ended).rejects.toThrow(DealStoppedError);
  await clock.advance(60_000);
  expect(venue.placed.size).toBe(0);
  expect(journal.deal.orders).toEqual([]);
});

test("every pair of faults, with the process killed at every step", async () => {
  let runs = 0;
  for (const first of FAULTS)
    for (const second of FAULTS)
      for (let death = 0; death < 12; death++) {
        checkInvariants(await play({ faults: [first, second], shares: [3, 6], deaths: [death] }));
        runs++;
      }
  expect(runs).toBe(FAULTS.length ** 2 * 12);
}, 120_000);

test("any faults, any shares, any number of deaths", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 8 }),
        shares: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 6 }),
        unanswered: fc.integer({ min: 0, max: 4 }),
        deaths: fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 4 }),
      }),
      async (script) => checkInvariants(await play(script)),
    ),
    { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
}, 120_000);

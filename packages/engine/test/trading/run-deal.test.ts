import { executedAmounts } from "@tandem/domain/deals/executed";
import { flowsOf } from "@tandem/domain/deals/flows";
import { parseScaled } from "@tandem/domain/money";
import { isSettled } from "@tandem/domain/orders/advance-order";
import { createFakeClock } from "@tandem/testing/fake-clock";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DealNotice } from "../../src/trading/apply-events.ts";
import { type DealEnd, runDeal } from "../../src/trading/run-deal.ts";
import { FAULTS, type Fault, type Life, MemoryJournal, ScriptedVenue, scriptedDeal } from "./scripted-trading.ts";

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
    const run = runDeal(journal.deal, {
      journal: journal.of(life),
      gateway: () => gateway,
      market: () => market,
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

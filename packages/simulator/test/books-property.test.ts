import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../src/simulator.ts";
import { baseOf } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";
import { type Client, clientAt, VENUES, type Venue } from "./support/trading-client.ts";
import { ACCOUNT } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SYMBOL = "ETH/USDT";
// Kraken's client is given a depth and cuts at it; the others keep everything the venue sends.
const DEPTH: Readonly<Record<Venue, number | undefined>> = { binance: undefined, kraken: 100, okx: undefined };

type Act =
  | { readonly kind: "tick"; readonly times: number }
  | { readonly kind: "order"; readonly side: "buy" | "sell"; readonly away: number; readonly amount: number }
  | { readonly kind: "cancel" }
  | { readonly kind: "freeze"; readonly levels: number }
  | { readonly kind: "release" };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("tick" as const), times: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      away: fc.integer({ min: -30, max: 30 }),
      amount: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("freeze" as const), levels: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release" as const) }) },
);

async function carryOut(simulator: Simulator, client: Client, { venue, act }: { venue: Venue; act: Act }) {
  switch (act.kind) {
    case "tick":
      for (let time = 1; time < act.times; time += 1) simulator.tick();
      return;
    case "order": {
      const own = bookOf(simulator, venue).book;
      const best = (act.side === "buy" ? own.asks : own.bids).best()?.price ?? 200_000;
      const price = (best + (act.side === "buy" ? -act.away : act.away)) / 100;
      await client.createOrder(SYMBOL, "limit", act.side, act.amount / 100, price);
      return;
    }
    case "cancel": {
      const [first] = await client.fetchOpenOrders(SYMBOL);
      if (first?.id !== undefined) await client.cancelOrder(first.id, SYMBOL);
      return;
    }
    case "freeze": {
      const side = (from: number, step: number) =>
        Array.from({ length: act.levels }, (_, index) => [from + step * index, 1 + index]);
      simulator.control({ do: "book", venue, symbol: SYMBOL, bids: side(3000, -1), asks: side(3001, 1) });
      return;
    }
    case "release":
      simulator.control({ do: "release", venue, symbol: SYMBOL });
  }
}

function bookOf(simulator: Simulator, venue: Venue) {
  const book = simulator.book(venue, SYMBOL);
  if (!book) throw new Error("no book");
  return book;
}

test.each(VENUES)(
  "%s: whatever happens in a book, the unmodified class holds it after every message",
  async (venue) => {
    let compared = 0;
    const property = fc.asyncProperty(
      fc.nat(1000),
      fc.array(act, { minLength: 20, maxLength: 40 }),
      async (seed, acts) => {
        const simulator = await createSimulator({ seed, venues: [venue], tickMs: 0, isLimited: false });
        const client = await clientAt(venue, baseOf(simulator, venue));
        stops.push(simulator.stop, () => client.close());
        simulator.control({ do: "account", venue, ...ACCOUNT, balances: { USDT: "10000000", ETH: "10000" } });
        const own = bookOf(simulator, venue);
        let held = await client.watchOrderBook(SYMBOL, DEPTH[venue]);
        for (const each of acts) {
          await carryOut(simulator, client, { venue, act: each });
          const before = own.book.sequence;
          const shown = JSON.stringify(expectedBook(own, DEPTH[venue]));
          if (each.kind !== "tick" && JSON.stringify(levelsOf(held)) === shown) continue;
          simulator.tick();
          const expected = JSON.stringify(expectedBook(own, DEPTH[venue]));
          // A frozen book that nobody touched sends nothing.
          if (own.book.sequence === before && JSON.stringify(levelsOf(held)) === expected) continue;
          while (JSON.stringify(levelsOf(held)) !== expected) {
            held = await client.watchOrderBook(SYMBOL, DEPTH[venue]);
            if (venue !== "kraken" && held.nonce === own.book.sequence) break;
          }
          expect(JSON.stringify(levelsOf(held))).toBe(expected);
          compared += 1;
        }
        for (const stop of stops.splice(0).reverse()) await stop();
      },
    );
    await fc.assert(property, { numRuns: 6, seed: 20_261_124 });
    expect(compared).toBeGreaterThan(60);
  },
);

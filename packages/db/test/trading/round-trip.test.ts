import type { Deal } from "@tandem/domain/deals/deal";
import type { DealAction } from "@tandem/domain/deals/decide";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { applyEvents } from "@tandem/engine/trading/apply-events";
import type { Lease } from "@tandem/engine/trading/trading-store";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AT,
  lease,
  leg,
  legOrders,
  marketAt,
  n,
  newDeal,
  orderFor,
  SEND,
  startTrading,
  type Trading,
} from "./support.ts";

const RUNS = 40;
const ONE = 10n ** 18n;

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading.stop());

const VENUES = ["kraken", "binance", "okx"];
const SYMBOLS = ["BTC/USDT", "ETH/BTC"];
const scaledUpTo = (max: bigint) => fc.bigInt({ min: 1n, max: max * ONE });
const legs = fc.array(
  fc.record({
    venue: fc.constantFrom(...VENUES),
    symbol: fc.constantFrom(...SYMBOLS),
    side: fc.constantFrom("buy" as const, "sell" as const),
    amount: scaledUpTo(1000n),
    worstPrice: scaledUpTo(100_000n),
  }),
  { minLength: 1, maxLength: 3 },
);

/** News of one order. Few trade ids, so that they come twice; amounts that go beyond the order; fees in any asset, or back. */
const news: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({ type: fc.constant("accepted" as const), venueOrderId: fc.constantFrom("v1", undefined) }),
  fc.record({ type: fc.constant("rejected" as const), reason: fc.constantFrom("insufficient_funds", "post_only") }),
  fc.record({ type: fc.constant("outcome_unknown" as const), cause: fc.constantFrom("timeout" as const) }),
  fc.record({ type: fc.constant("never_arrived" as const) }),
  fc.record({
    type: fc.constant("report" as const),
    status: fc.constantFrom("open" as const, "partially_filled", "filled", "cancelled", "expired"),
    filled: fc.bigInt({ min: 0n, max: 1200n * ONE }),
  }),
  fc.record({
    type: fc.constant("fill" as const),
    fill: fc.record({
      tradeId: fc.constantFrom("1", "2", "3", "4"),
      amount: scaledUpTo(400n),
      price: scaledUpTo(100_000n),
      fee: fc.option(
        fc.record({
          asset: fc.constantFrom("USDT", "BTC", "BNB", "FEE"),
          amount: fc.bigInt({ min: -ONE, max: ONE }),
        }),
        { nil: undefined },
      ),
      at: fc.integer({ min: AT, max: AT + 1_000_000 }),
    }),
  }),
);
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("happened" as const),
      events: fc.array(fc.record({ order: fc.nat(5), event: news }), { minLength: 1, maxLength: 5 }),
    }),
    fc.record({ kind: fc.constant("cancel" as const), order: fc.nat(5) }),
    fc.record({ kind: fc.constant("repair" as const), leg: fc.nat(2), venue: fc.constantFrom(...VENUES) }),
  ),
  { maxLength: 8 },
);

/** Of a venue each order has trades of its own: only repeats of one order's trade are the same trade. */
const named = (event: OrderEvent, order: string): OrderEvent =>
  event.type === "fill" ? { ...event, fill: { ...event.fill, tradeId: `${order}-${event.fill.tradeId}` } } : event;

/** What lies where by all trades, by hand: amounts, their quote rounded against us, fees off. */
function expectedBalances(deals: readonly Deal[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  const add = (venue: string, asset: string, amount: bigint): void => {
    sums[`${venue} ${asset}`] = (sums[`${venue} ${asset}`] ?? 0n) + amount;
  };
  for (const { orders } of deals)
    for (const { order, market } of orders)
      for (const { amount, price, fee } of order.fills) {
        const product = amount * price;
        const down = product / ONE;
        const up = product % ONE === 0n ? down : down + 1n;
        add(market.venue, market.base, order.side === "buy" ? amount : -amount);
        add(market.venue, market.quote, order.side === "buy" ? -up : down);
        if (fee !== undefined) add(market.venue, fee.asset, -fee.amount);
      }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n));
}

async function storedBalances(userId: string): Promise<Record<string, bigint>> {
  const { balances } = await trading.store.loadAccount({ userId, mode: "paper" });
  return Object.fromEntries(balances.map(({ venue, asset, amount }) => [`${venue} ${asset}`, amount]));
}

type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

async function live(held: Lease, start: Deal, script: readonly Step[]): Promise<Deal> {
  const journal = trading.store.journal(held);
  const orders = legOrders(start);
  await journal.sending({ dealId: start.id, orders, action: SEND });
  let deal: Deal = { ...start, orders };
  for (const [index, step] of script.entries()) {
    const at = AT + index;
    if (step.kind === "happened") {
      const events = step.events.flatMap(({ order, event }) => {
        const one = deal.orders[order % deal.orders.length];
        return one === undefined
          ? []
          : [{ clientOrderId: one.order.clientOrderId, event: named(event, one.order.clientOrderId) }];
      });
      await journal.happened({ dealId: deal.id, at, events });
      deal = applyEvents(deal, events).deal;
    } else if (step.kind === "cancel") {
      const id = deal.orders[step.order % deal.orders.length]?.order.clientOrderId ?? "";
      await journal.cancelling({ dealId: deal.id, at, clientOrderIds: [id] });
      deal = {
        ...deal,
        orders: deal.orders.map((one) => (one.order.clientOrderId === id ? { ...one, cancelAskedAt: at } : one)),
      };
    } else {
      const index_ = step.leg % deal.legs.length;
      const part = deal.legs[index_] ?? leg("kraken", "buy");
      const attempt = deal.orders.filter((one) => one.leg === index_).length;
      const market = marketAt(step.venue, part.market.symbol);
      const more = [
        orderFor(deal, { part: { ...part, market }, index: index_, attempt, purpose: "elsewhere", sentAt: at }),
      ];
      const choice = { kind: "elsewhere" as const, trades: [], profit: n("-1.5") };
      const action: DealAction = { kind: "repair", choice, choices: { options: [choice], refused: [] } };
      await journal.sending({ dealId: deal.id, orders: more, action });
      deal = { ...deal, orders: [...deal.orders, ...more] };
    }
  }
  return deal;
}

test("whatever happens to deals, they are read as they were, and the ledger holds their trades to the last digit", async () => {
  let fills = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(legs, steps), { minLength: 1, maxLength: 3 }), async (plans) => {
      const userId = await trading.addUser();
      const held = await lease(trading.store, userId);
      // Side by side: their writes share transactions.
      const deals = await Promise.all(
        plans.map(async ([parts, script]) => {
          const opening = newDeal(userId, {
            legs: parts.map(({ venue, symbol, side, amount, worstPrice }) => ({
              ...leg(venue, side, symbol),
              amount,
              worstPrice,
            })),
          });
          await trading.store.openDeal(held, opening);
          return live(held, opening.deal, script);
        }),
      );
      const { openDeals } = await trading.store.loadAccount({ userId, mode: "paper" });
      const byId = (all: readonly Deal[]) => new Map(all.map((deal) => [deal.id, deal]));
      expect(byId(openDeals)).toEqual(byId(deals));
      for (const deal of deals) expect(await trading.store.journal(held).load(deal.id)).toEqual(deal);
      expect(await storedBalances(userId)).toEqual(expectedBalances(deals));
      fills += deals.flatMap(({ orders }) => orders.flatMap(({ order }) => order.fills)).length;
    }),
    { numRuns: RUNS },
  );
  expect(fills).toBeGreaterThan(0);
  expect(
    await trading.look(`select transaction_id, asset from ledger_entries group by 1, 2 having sum(amount) <> 0`),
  ).toEqual([]);
  expect(
    await trading.look(`select user_id, venue, asset from ledger_balances full join (
        select user_id, mode, venue, asset, sum(amount) as total from ledger_entries where account = 'venue' group by 1, 2, 3, 4
      ) as sums using (user_id, mode, venue, asset)
      where amount is distinct from total`),
  ).toEqual([]);
  // One ledger transaction for each trade, no more and no less.
  expect(
    await trading.look(
      `select (select count(*)::int from fills) as fills, (select count(*)::int from ledger_transactions) as booked`,
    ),
  ).toEqual([{ fills, booked: fills }]);
});

test("orders of every kind, and timeouts without end, are read as they were", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const opening = newDeal(userId, {
    legs: [{ ...leg("kraken", "buy"), type: "market", timeInForce: "FOK" }],
    kind: "order",
  });
  const deal: Deal = {
    ...opening.deal,
    policy: { ...opening.deal.policy, legTimeoutMs: Number.POSITIVE_INFINITY, holdPenaltyBps: n("150") },
  };
  await trading.store.openDeal(held, { ...opening, deal });
  const [one] = legOrders(deal);
  if (one === undefined) throw new Error("no order");
  const market = {
    ...one,
    order: { ...one.order, type: "market" as const, timeInForce: "FOK" as const, price: undefined },
  };
  await trading.store.journal(held).sending({ dealId: deal.id, orders: [market], action: SEND });
  expect(await trading.another().journal(held).load(deal.id)).toEqual({ ...deal, orders: [market] });
});

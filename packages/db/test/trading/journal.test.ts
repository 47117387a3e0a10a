import type { DealAction } from "@tandem/domain/deals/decide";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AT, lease, legOrders, n, newDeal, SEND, startTrading, type Trading } from "./support.ts";

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading.stop());

const fill = (tradeId: string, amount: string, price: string): OrderEvent => ({
  type: "fill",
  fill: { tradeId, amount: n(amount), price: n(price), fee: { asset: "BNB", amount: n("0.01") }, at: AT + 1 },
});

async function sent(userId: string) {
  const held = await lease(trading.store, userId);
  const opening = newDeal(userId);
  await trading.store.openDeal(held, opening);
  const journal = trading.store.journal(held);
  const orders = legOrders(opening.deal);
  await journal.sending({ dealId: opening.deal.id, orders, action: SEND });
  const [buy, sell] = orders.map(({ order }) => order.clientOrderId);
  return { held, opening, journal, dealId: opening.deal.id, buy: buy ?? "", sell: sell ?? "" };
}

test("a deal goes from opened to done, and each step is told with its numbers", async () => {
  const userId = await trading.addUser();
  const { journal, dealId, buy, sell } = await sent(userId);
  await journal.happened({
    dealId,
    at: AT + 1,
    events: [
      { clientOrderId: buy, event: { type: "accepted", venueOrderId: "v1" } },
      { clientOrderId: buy, event: fill("t1", "1", "30000") },
      { clientOrderId: sell, event: { type: "outcome_unknown", cause: "timeout" } },
    ],
  });
  await journal.happened({
    dealId,
    at: AT + 2,
    events: [{ clientOrderId: sell, event: fill("t1", "1", "30020") }],
  });
  const action: DealAction = { kind: "finish", outcome: "done", isHeld: false };
  await journal.decided({ dealId, at: AT + 3, action, profit: n("19.5") });
  expect(
    await trading.look(`select from_status, to_status, reason, order_id is null as deal, details from trading_events
      where user_id = '${userId}' order by id`),
  ).toEqual([
    { from_status: null, to_status: "pending", reason: "opened", deal: true, details: {} },
    { from_status: "pending", to_status: "working", reason: "sent", deal: true, details: { orders: "2" } },
    { from_status: null, to_status: "pending", reason: "sent", deal: false, details: {} },
    { from_status: null, to_status: "pending", reason: "sent", deal: false, details: {} },
    {
      from_status: "pending",
      to_status: "filled",
      reason: "fill",
      deal: false,
      details: { filled: "1", reported: "0" },
    },
    {
      from_status: "pending",
      to_status: "unknown",
      reason: "outcome_unknown",
      deal: false,
      details: { filled: "0", reported: "0" },
    },
    {
      from_status: "unknown",
      to_status: "filled",
      reason: "fill",
      deal: false,
      details: { filled: "1", reported: "0" },
    },
    { from_status: "working", to_status: "done", reason: "finished", deal: true, details: { profit: "19.5" } },
  ]);
  // kraken: 1 BTC for 30,000; binance: 1 BTC for 30,020; 0.01 BNB each.
  expect(
    await trading.look(`select venue, asset, amount::float8 as amount from ledger_balances where user_id = '${userId}'
      order by venue, asset`),
  ).toEqual([
    { venue: "binance", asset: "BNB", amount: -0.01 },
    { venue: "binance", asset: "BTC", amount: -1 },
    { venue: "binance", asset: "USDT", amount: 30020 },
    { venue: "kraken", asset: "BNB", amount: -0.01 },
    { venue: "kraken", asset: "BTC", amount: 1 },
    { venue: "kraken", asset: "USDT", amount: -30000 },
  ]);
  expect(
    await trading.look(`select status, realised_profit::text as profit, ended_at is not null as ended,
      committed_at is not null as committed, answered_at is not null as answered from deals where id = '${dealId}'`),
  ).toEqual([{ status: "done", profit: "19.500000000000000000", ended: true, committed: true, answered: true }]);
  expect((await trading.store.loadAccount({ userId, mode: "paper" })).openDeals).toEqual([]);
});

test("a late trade that leaves a leg alone opens a deal that was over, with its booking, so that a start takes it up", async () => {
  const userId = await trading.addUser();
  const { journal, dealId, buy, sell } = await sent(userId);
  const report = (clientOrderId: string) => ({
    clientOrderId,
    event: { type: "report", status: "cancelled", filled: 0n } as const,
  });
  await journal.happened({ dealId, at: AT + 1, events: [report(buy), report(sell)] });
  const action: DealAction = { kind: "finish", outcome: "failed", isHeld: false };
  await journal.decided({ dealId, at: AT + 2, action, profit: 0n });
  const open = async () => (await trading.store.loadAccount({ userId, mode: "paper" })).openDeals.map(({ id }) => id);
  expect(await open()).toEqual([]);
  await journal.happened({ dealId, at: AT + 9, events: [{ clientOrderId: buy, event: fill("late", "1", "30000") }] });
  expect(await open()).toEqual([dealId]);
  expect(await trading.look(`select status, ended_at, realised_profit from deals where id = '${dealId}'`)).toEqual([
    { status: "repairing", ended_at: null, realised_profit: null },
  ]);
});

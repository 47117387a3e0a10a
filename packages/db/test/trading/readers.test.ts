import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../../src/database.ts";
import { balancesForUser } from "../../src/repositories/balances.ts";
import { getDealForUser, listDealsForUser } from "../../src/repositories/deals.ts";
import { listEquityPoints } from "../../src/repositories/equity-points.ts";
import { heldByOrders } from "../../src/repositories/held-by-orders.ts";
import { dealCounts, ledgerSums } from "../../src/repositories/ledger-sums.ts";
import { getOrderForUser, listOrdersForUser } from "../../src/repositories/orders.ts";
import { listTradingEvents, newestTradingEventId } from "../../src/repositories/trading-events.ts";
import { withTransaction } from "../../src/with-transaction.ts";
import { ACTOR, AT, lease, leg, legOrders, n, newDeal, SEND, startTrading, type Trading } from "./support.ts";

let trading: Trading;
let userId: string;
let stranger: string;
let dealId: string;
let byHand: string;
const mode = "paper" as const;

const fill = (tradeId: string, amount: string, price: string): OrderEvent => ({
  type: "fill",
  fill: { tradeId, amount: n(amount), price: n(price), fee: { asset: "USDT", amount: n("3") }, at: AT },
});
const read = <T>(as: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTransaction({ db: trading.db, scope: { userId: as } }, work);

/** One deal: bought 1 for 30,000 at kraken, sold 0.25 for 30,100 at binance, 3 USDT of fees each; and a resting sale by hand. */
beforeAll(async () => {
  trading = await startTrading();
  userId = await trading.addUser();
  stranger = await trading.addUser();
  const held = await lease(trading.store, userId);
  const [deal, order] = [newDeal(userId), newDeal(userId, { kind: "order", legs: [leg("okx", "sell")] })];
  dealId = deal.deal.id;
  byHand = order.deal.id;
  const journal = trading.store.journal(held);
  for (const opening of [deal, order]) {
    await trading.store.openDeal(held, opening);
    await journal.sending({ dealId: opening.deal.id, orders: legOrders(opening.deal), action: SEND });
  }
  const [buy, sell] = legOrders(deal.deal).map((one) => one.order.clientOrderId);
  await journal.happened({
    dealId,
    at: AT,
    events: [
      { clientOrderId: buy ?? "", event: fill("b", "1", "30000") },
      { clientOrderId: sell ?? "", event: fill("s", "0.25", "30100") },
    ],
  });
});
afterAll(() => trading.stop());

test("sums say by each key what was earned and paid as fees, and of how many deals", async () => {
  const sums = (by: "day" | "venue" | "strategy" | "symbol" | "asset") =>
    read(userId, async (tx) => ({
      rows: await ledgerSums({ tx, userId, mode, by }),
      deals: Object.fromEntries(await dealCounts({ tx, userId, mode, by })),
    }));
  const row = (key: string, asset: string, profit: string, fees: string) => ({
    key,
    asset,
    profit: n(profit),
    fees: n(fees),
  });
  // 0.25 x 30,100 - 30,000 - 6 = -22,481.
  const all = (key: string) => [row(key, "BTC", "0.75", "0"), row(key, "USDT", "-22481", "6")];
  expect(await sums("day")).toEqual({ rows: all("2023-11-14"), deals: { "2023-11-14": 1 } });
  expect(await sums("strategy")).toEqual({ rows: all("manual"), deals: { manual: 1 } });
  expect(await sums("symbol")).toEqual({ rows: all("BTC/USDT"), deals: { "BTC/USDT": 1 } });
  expect((await sums("venue")).rows).toEqual([
    row("binance", "BTC", "-0.25", "0"),
    row("binance", "USDT", "7522", "3"),
    row("kraken", "BTC", "1", "0"),
    row("kraken", "USDT", "-30003", "3"),
  ]);
  expect(await read(userId, (tx) => ledgerSums({ tx, userId, mode, by: "day", from: AT + 1 }))).toEqual([]);
  expect(await read(userId, (tx) => ledgerSums({ tx, userId, mode: "live", by: "day" }))).toEqual([]);
});

test("balances are the ledger's, and what open orders hold is their rest", async () => {
  expect(await read(userId, (tx) => balancesForUser({ tx, userId, mode }))).toEqual([
    { venue: "binance", asset: "BTC", amount: n("-0.25") },
    { venue: "binance", asset: "USDT", amount: n("7522") },
    { venue: "kraken", asset: "BTC", amount: n("1") },
    { venue: "kraken", asset: "USDT", amount: n("-30003") },
  ]);
  // The sale at binance has 0.75 to go, the one by hand all of 1; the purchase is filled.
  expect(new Set(await read(userId, (tx) => heldByOrders({ tx, userId, mode })))).toEqual(
    new Set([
      { venue: "binance", asset: "BTC", amount: n("0.75") },
      { venue: "okx", asset: "BTC", amount: n("1") },
    ]),
  );
});

test("lists of deals leave orders by hand out, lists of orders show all, and nobody else sees either", async () => {
  const deals = await read(userId, (tx) => listDealsForUser({ tx, userId, filter: { symbol: "BTC/USDT" }, limit: 10 }));
  expect(deals.map(({ row, orders }) => [row.id, orders.map(({ fills }) => fills.length)])).toEqual([[dealId, [1, 1]]]);
  const orders = await read(userId, (tx) => listOrdersForUser({ tx, userId, filter: {}, limit: 10 }));
  expect(orders.map(({ dealKind }) => dealKind)).toEqual(["order", "cross", "cross"]);
  const open = await read(userId, (tx) => listOrdersForUser({ tx, userId, filter: { open: true }, limit: 10 }));
  expect(open.map(({ order }) => order.venue)).toEqual(["okx", "binance"]);
  const id = orders[0]?.order.id ?? "";
  expect((await read(userId, (tx) => getOrderForUser({ tx, userId, id })))?.order.venue).toBe("okx");
  expect(
    (await read(userId, (tx) => getDealForUser({ tx, userId, id: dealId })))?.events.map((one) => one.reason),
  ).toEqual(["opened", "sent"]);
  expect(await read(userId, (tx) => getDealForUser({ tx, userId, id: byHand }))).toBeUndefined();
  // Even one who asks in the owner's name.
  for (const asked of [userId, stranger]) {
    expect(await read(stranger, (tx) => getDealForUser({ tx, userId: asked, id: dealId }))).toBeUndefined();
    expect(await read(stranger, (tx) => getOrderForUser({ tx, userId: asked, id }))).toBeUndefined();
    expect(await read(stranger, (tx) => listOrdersForUser({ tx, userId: asked, filter: {}, limit: 10 }))).toEqual([]);
  }
});

test("who goes on from an event gets each later one once, in order", async () => {
  const all = await read(userId, (tx) => listTradingEvents({ tx, userId, of: "order", after: undefined, limit: 100 }));
  // Three were sent; two had trades.
  expect(all.map(({ reason }) => reason)).toEqual(["sent", "sent", "sent", "fill", "fill"]);
  for (const [index, { id }] of all.entries())
    expect(await read(userId, (tx) => listTradingEvents({ tx, userId, of: "order", after: id, limit: 100 }))).toEqual(
      all.slice(index + 1),
    );
  expect(await read(userId, (tx) => newestTradingEventId({ tx, userId, of: "order" }))).toBe(all.at(-1)?.id);
  const deals = await read(userId, (tx) => listTradingEvents({ tx, userId, of: "deal", after: undefined, limit: 100 }));
  expect(deals.map((one) => [one.dealId, one.toStatus])).toEqual([
    [dealId, "pending"],
    [dealId, "working"],
  ]);
});

test("of many equity points as many as are wanted are given, the newest among them, and a reset forgets the peak", async () => {
  const owner = await trading.addUser();
  const account = { userId: owner, mode };
  const held = await lease(trading.store, owner);
  for (let i = 0; i < 10; i += 1) await trading.store.savedEquity({ account, at: AT + i, equity: n(String(100 - i)) });
  const points = (limit: number) => read(owner, (tx) => listEquityPoints({ tx, userId: owner, mode, limit }));
  expect((await points(100)).map(({ at }) => at - AT)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  // Every third from the newest.
  expect((await points(4)).map(({ at }) => at - AT)).toEqual([0, 3, 6, 9]);
  expect((await trading.store.loadAccount(account)).equityPeak).toBe(n("100"));
  await trading.store.resetPaper({
    lease: held,
    funds: [{ venue: "kraken", asset: "USDT", amount: n("50") }],
    at: AT + 6,
    actor: ACTOR,
  });
  const after = await trading.store.loadAccount(account);
  expect(after.equityPeak).toBe(n("94"));
  expect(after.balances).toEqual([{ venue: "kraken", asset: "USDT", amount: n("50") }]);
});

import { randomUUID } from "node:crypto";
import { ORDER_STATUSES, type OrderStatus } from "@tandem/domain/orders/order";
import { ORDER_TRANSITIONS } from "@tandem/domain/orders/order-transitions";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lease, legOrders, newDeal, SEND, startTrading, type Trading } from "./support.ts";

// From outside of our own code: the bare role of the application, and SQL.
let trading: Trading;
let app: postgres.Sql;
beforeAll(async () => {
  trading = await startTrading();
  app = postgres(trading.database.appUrl, { max: 4, onnotice: () => {} });
});
afterAll(async () => {
  await app.end();
  await trading.stop();
});

/** What can be reached by any number of moves. */
function reachable(from: OrderStatus): ReadonlySet<OrderStatus> {
  const reached = new Set<OrderStatus>([from]);
  for (const status of reached) for (const next of ORDER_TRANSITIONS[status]) reached.add(next);
  return reached;
}

const CHECK = "23514";
const DENIED = "42501";
const FOREIGN_KEY = "23503";

/** In one transaction of the user's; the code of the refusal, or what the last statement reached. */
const attempt = (userId: string, statements: readonly string[], duty = ""): Promise<unknown> =>
  app
    .begin(async (sql) => {
      await sql`select set_config('tandem.user_id', ${userId}, true), set_config('tandem.duty', ${duty}, true)`;
      let reached = 0;
      for (const statement of statements) reached = (await sql.unsafe(statement)).count;
      return reached;
    })
    .catch((error: unknown) => (error instanceof postgres.PostgresError ? error.code : error));

const header = (id: string, userId: string, reference = id) =>
  `insert into ledger_transactions (id, user_id, mode, reference, kind, at, recorded_at)
    values ('${id}', '${userId}', 'paper', '${reference}', 'transfer', now(), now())`;
const entries = (id: string, userId: string, values: readonly (readonly [string, string, string])[], from = 0) =>
  `insert into ledger_entries values ${values
    .map(
      ([account, asset, amount], i) =>
        `('${id}', ${from + i}, '${userId}', 'paper', '${account}', 'kraken', '${asset}', ${amount})`,
    )
    .join(", ")}`;
const PAIR = [
  ["venue", "USDT", "5"],
  ["external", "USDT", "-5"],
] as const;

test("a ledger transaction that does not sum to nothing, asset by asset, or has no entries, is not committed", async () => {
  const userId = await trading.addUser();
  const book = (values: readonly (readonly [string, string, string])[]) => {
    const id = randomUUID();
    return attempt(userId, [header(id, userId), ...(values.length > 0 ? [entries(id, userId, values)] : [])]);
  };
  expect(await book(PAIR)).toBe(2);
  expect(await book([])).toBe(CHECK);
  expect(await book([["venue", "USDT", "5"]])).toBe(CHECK);
  // The last of 18 digits.
  expect(
    await book([
      ["venue", "USDT", "5"],
      ["external", "USDT", "-5.000000000000000001"],
    ]),
  ).toBe(CHECK);
  // As much of one as of the other is not nothing of each.
  expect(
    await book([
      ["venue", "USDT", "5"],
      ["trade", "USDC", "-5"],
    ]),
  ).toBe(CHECK);
  expect(await trading.look(`select amount from ledger_balances where user_id = '${userId}'`)).toEqual([
    { amount: "5.000000000000000000" },
  ]);
});

test("nothing is added to a ledger transaction afterwards, not even what balances", async () => {
  const userId = await trading.addUser();
  const id = randomUUID();
  expect(await attempt(userId, [header(id, userId), entries(id, userId, PAIR)])).toBe(2);
  expect(await attempt(userId, [entries(id, userId, PAIR, 2)])).toBe(DENIED);
});

test("entries and balances are nobody's to change, and go with their user alone", async () => {
  const [ann, ben] = [await trading.addUser(), await trading.addUser()];
  const id = randomUUID();
  await attempt(ann, [header(id, ann), entries(id, ann, PAIR)]);
  for (const statement of [
    "update ledger_entries set amount = 6",
    "delete from ledger_entries",
    "update ledger_transactions set at = now()",
    "delete from ledger_transactions",
    "update ledger_balances set amount = 6",
    "delete from ledger_balances",
    `insert into ledger_balances values ('${ann}', 'live', 'kraken', 'USDT', 1)`,
    "update fills set amount = 6",
    "delete from fills",
  ])
    expect([statement, await attempt(ann, [statement])]).toEqual([statement, DENIED]);
  // Whoever owns the tables cannot either, but for a user who is erased.
  const asOwner = (statement: string) =>
    trading.look(statement).then(
      () => "done",
      (error: unknown) => (error instanceof postgres.PostgresError ? error.code : error),
    );
  for (const statement of [
    "update ledger_entries set amount = 6",
    `delete from ledger_transactions where user_id = '${ann}'`,
    "truncate ledger_entries",
    `delete from users where id = '${ann}'`,
  ])
    expect([statement, await asOwner(statement)]).toEqual([statement, DENIED]);
  expect(await attempt(ann, [`delete from users where id = '${ann}'`], "erasure")).toBe(1);
  expect(await trading.look(`select 1 from ledger_entries where user_id = '${ann}'`)).toEqual([]);
  void ben;
});

test("what belongs to another user or another mode cannot be referred to", async () => {
  const [ann, ben] = [await trading.addUser(), await trading.addUser()];
  const held = await lease(trading.store, ann);
  const opening = newDeal(ann);
  await trading.store.openDeal(held, opening);
  const event = (userId: string, mode: string) =>
    `insert into trading_events values ('${randomUUID()}', '${userId}', '${mode}', '${opening.deal.id}', null, now(), null,
      'done', 'x', '{}')`;
  expect(await attempt(ann, [event(ann, "paper")])).toBe(1);
  expect(await attempt(ann, [event(ann, "live")])).toBe(FOREIGN_KEY);
  expect(await attempt(ben, [event(ben, "paper")])).toBe(FOREIGN_KEY);
});

test("an order moves where the domain can, for every pair of states, and what was filled does not become less", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const opening = newDeal(userId);
  await trading.store.openDeal(held, opening);
  await trading.store
    .journal(held)
    .sending({ dealId: opening.deal.id, orders: legOrders(opening.deal).slice(0, 1), action: SEND });
  const begin = (status: string) =>
    trading.look(`do $$ begin
      alter table orders disable trigger orders_guard;
      update orders set status = '${status}', reported_filled = 0.5 where user_id = '${userId}';
      alter table orders enable trigger orders_guard;
    end $$`);
  for (const from of ORDER_STATUSES) {
    for (const to of ORDER_STATUSES) {
      await begin(from);
      expect([from, to, await attempt(userId, [`update orders set status = '${to}'`])]).toEqual([
        from,
        to,
        reachable(from).has(to) ? 1 : CHECK,
      ]);
    }
    await begin(from);
    expect(await attempt(userId, ["update orders set reported_filled = 0.4"])).toBe(CHECK);
    expect(await attempt(userId, ["update orders set reported_filled = 0.6"])).toBe(1);
  }
  // What was sent is as it was sent.
  for (const column of ["amount = 2", "price = 2", "side = 'sell'", "client_order_id = 'x'", "deal_id = id"])
    expect([column, await attempt(userId, [`update orders set ${column}`])]).toEqual([column, DENIED]);
});

test("the duty of trading sees which deals are open and who holds what, and nothing else of anybody", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const [open, over] = [newDeal(userId), newDeal(userId)];
  for (const opening of [open, over]) {
    await trading.store.openDeal(held, opening);
    await trading.store
      .journal(held)
      .sending({ dealId: opening.deal.id, orders: legOrders(opening.deal), action: SEND });
  }
  const action = { kind: "finish", outcome: "failed", isHeld: false } as const;
  await trading.store.journal(held).decided({ dealId: over.deal.id, at: 1, action, profit: 0n });
  const seen = async (table: string): Promise<unknown> =>
    app.begin(async (sql) => {
      await sql`select set_config('tandem.user_id', '', true), set_config('tandem.duty', 'trading', true)`;
      return (await sql.unsafe(`select 1 from ${table} where user_id = '${userId}'`)).count;
    });
  expect(await seen("deals")).toBe(1);
  expect(await seen("trading_leases")).toBe(1);
  for (const table of [
    "orders",
    "fills",
    "trading_events",
    "ledger_transactions",
    "ledger_entries",
    "ledger_balances",
    "equity_points",
    "idempotency_keys",
  ])
    expect([table, await seen(table)]).toEqual([table, 0]);
  expect(await attempt("", [`update deals set updated_at = now() where user_id = '${userId}'`], "trading")).toBe(0);
  expect(await trading.store.activeAccounts()).toContainEqual({ userId, mode: "paper" });
});

test("a lease's token never falls, whoever writes it", async () => {
  const userId = await trading.addUser();
  await lease(trading.store, userId);
  await lease(trading.store, userId);
  expect(await attempt(userId, ["update trading_leases set token = 1"])).toBe(CHECK);
  expect(await attempt("", ["update trading_leases set token = 0"], "trading")).toBe(CHECK);
});

test("what is written under a lease reaches the disk before it counts, whatever the server's default is", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const seen = await app.begin(async (sql) => {
    await sql`select set_config('tandem.user_id', ${userId}, true), set_config('synchronous_commit', 'off', true)`;
    await sql`select trading_fence('paper', ${String(held.token)}::bigint)`;
    return sql`show synchronous_commit`;
  });
  expect([...seen]).toEqual([{ synchronous_commit: "on" }]);
});

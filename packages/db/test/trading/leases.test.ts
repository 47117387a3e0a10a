import type { LedgerTransaction } from "@tandem/domain/ledger/ledger";
import { movement } from "@tandem/domain/ledger/ledger";
import { LeaseLostError } from "@tandem/engine/trading/trading-store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTOR, AT, lease, legOrders, n, newDeal, SEND, startTrading, type Trading, TTL_MS } from "./support.ts";

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading.stop());

const deposit = (reference: string, amount = "5"): LedgerTransaction =>
  movement({ reference, kind: "transfer", at: AT, venue: "kraken", asset: "USDT", amount: n(amount) });

test("while one holds an account nobody else gets it, and its own holder gets it anew with a greater token", async () => {
  const { store } = trading;
  const account = { userId: await trading.addUser(), mode: "paper" } as const;
  const first = await store.takeLease({ account, holder: "one", ttlMs: TTL_MS });
  expect(first).toEqual({ account, holder: "one", token: 1n });
  expect(await store.takeLease({ account, holder: "two", ttlMs: TTL_MS })).toBeUndefined();
  expect(await store.takeLease({ account, holder: "one", ttlMs: TTL_MS })).toEqual({
    account,
    holder: "one",
    token: 2n,
  });
  // Another mode is another account.
  const live = { ...account, mode: "live" } as const;
  expect(await store.takeLease({ account: live, holder: "two", ttlMs: TTL_MS })).toMatchObject({ token: 1n });
});

test("a lease that ran out is taken over, which is told; one that was given back is not", async () => {
  const { store } = trading;
  const userId = await trading.addUser();
  const account = { userId, mode: "paper" } as const;
  const audited = () => trading.look(`select action, details from audit where subject_id = '${userId}'`);
  const gone = await store.takeLease({ account, holder: "one", ttlMs: TTL_MS });
  if (gone === undefined) throw new Error("not taken");
  await store.releaseLease(gone);
  expect(await store.takeLease({ account, holder: "two", ttlMs: -1 })).toMatchObject({ token: 2n });
  expect(await audited()).toEqual([]);
  expect(await store.takeLease({ account, holder: "three", ttlMs: TTL_MS })).toMatchObject({ token: 3n });
  expect(await audited()).toEqual([{ action: "trading.takeOver", details: { token: "3" } }]);
  // It is somebody else's by now: given back in vain.
  await store.releaseLease(gone);
  expect(await store.takeLease({ account, holder: "four", ttlMs: TTL_MS })).toBeUndefined();
});

test("leases of many users are renewed at once, those that were lost left out", async () => {
  const { store } = trading;
  const users = await Promise.all([trading.addUser(), trading.addUser(), trading.addUser()]);
  const held = await Promise.all(
    users.map((userId) => store.takeLease({ account: { userId, mode: "paper" }, holder: "one", ttlMs: -1 })),
  );
  const leases = held.flatMap((one) => (one === undefined ? [] : [one]));
  const [lost, ...kept] = leases;
  if (lost === undefined) throw new Error("not taken");
  await store.takeLease({ account: lost.account, holder: "two", ttlMs: TTL_MS });
  expect(await store.renewLeases(leases, TTL_MS)).toEqual(kept);
  for (const { account } of kept)
    expect(await store.takeLease({ account, holder: "two", ttlMs: TTL_MS })).toBeUndefined();
});

test("G74 once an account is taken over, every write of the older holder fails and leaves nothing", async () => {
  const older = trading.store;
  const newer = trading.another();
  const userId = await trading.addUser();
  const account = { userId, mode: "paper" } as const;
  const old = await older.takeLease({ account, holder: "one", ttlMs: -1 });
  if (old === undefined) throw new Error("not taken");
  const opening = newDeal(userId);
  const [asked, unasked] = [opening, newDeal(userId)];
  await older.openDeal(old, asked);
  const journal = older.journal(old);
  const orders = legOrders(asked.deal);
  await journal.sending({ dealId: asked.deal.id, orders, action: SEND });
  await newer.takeLease({ account, holder: "two", ttlMs: TTL_MS });
  const dump = () =>
    trading.look(`select (select jsonb_agg(d) from deals d where user_id = '${userId}') as deals,
      (select jsonb_agg(o order by position) from orders o where user_id = '${userId}') as orders,
      (select count(*)::int from trading_events where user_id = '${userId}') as events,
      (select count(*)::int from ledger_transactions where user_id = '${userId}') as booked,
      (select count(*)::int from audit where actor_id = '${userId}') as audited`);
  const before = await dump();
  const dealId = asked.deal.id;
  const id = orders[0]?.order.clientOrderId ?? "";
  const fill = { tradeId: "t", amount: n("1"), price: n("1"), fee: undefined, at: AT };
  const choice = { kind: "hold" as const, trades: [], profit: 0n };
  const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
    openDeal: () => older.openDeal(old, unasked),
    sending: () => journal.sending({ dealId, orders: [], action: SEND }),
    happened: () =>
      journal.happened({ dealId, at: AT, events: [{ clientOrderId: id, event: { type: "fill", fill } }] }),
    cancelling: () => journal.cancelling({ dealId, at: AT, clientOrderIds: [id] }),
    ask: () =>
      journal.decided({
        dealId,
        at: AT,
        action: { kind: "ask", reason: "no_way_out", choices: { options: [choice], refused: [] } },
        profit: undefined,
      }),
    finish: () =>
      journal.decided({ dealId, at: AT, action: { kind: "finish", outcome: "done", isHeld: false }, profit: 0n }),
    book: () => older.book(old, [deposit("late")]),
    resetPaper: () => older.resetPaper({ lease: old, funds: [], at: AT, actor: ACTOR }),
    resumeDeal: () => older.resumeDeal({ lease: old, dealId, at: AT, choice: "hold", actor: ACTOR }),
  };
  for (const [name, attempt] of Object.entries(attempts))
    expect([
      name,
      await attempt().then(
        () => "written",
        (error: unknown) => error,
      ),
    ]).toEqual([name, expect.any(LeaseLostError)]);
  expect(await older.renewLeases([old], TTL_MS)).toEqual([]);
  expect(await dump()).toEqual(before);
});

test("a lease that was given back writes nothing either", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  await trading.store.releaseLease(held);
  await expect(trading.store.book(held, [deposit("d")])).rejects.toBeInstanceOf(LeaseLostError);
});

test("who takes over waits for a write that is under way, and then sees all of it", async () => {
  const { store } = trading;
  const newer = trading.another();
  const userId = await trading.addUser();
  const account = { userId, mode: "paper" } as const;
  const old = await store.takeLease({ account, holder: "one", ttlMs: -1 });
  if (old === undefined) throw new Error("not taken");
  // Many writes of the older one race with the takeover: each is in before it, or refused.
  const writes = Array.from({ length: 30 }, (_, i) =>
    store.book(old, [deposit(`d${i}`, "1")]).then(
      () => 1n,
      (error: unknown) => {
        expect(error).toBeInstanceOf(LeaseLostError);
        return 0n;
      },
    ),
  );
  await newer.takeLease({ account, holder: "two", ttlMs: TTL_MS });
  const seen = (await newer.loadAccount(account)).balances[0]?.amount ?? 0n;
  const written = (await Promise.all(writes)).reduce((sum, one) => sum + one, 0n);
  expect(seen).toBe(written * n("1"));
});

test("what was booked before is left alone, with all that is new beside it", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  await trading.store.book(held, [deposit("a", "5")]);
  await trading.store.book(held, [deposit("a", "7"), deposit("b", "2.000000000000000001")]);
  expect((await trading.store.loadAccount(held.account)).balances).toEqual([
    { venue: "kraken", asset: "USDT", amount: n("7.000000000000000001") },
  ]);
});

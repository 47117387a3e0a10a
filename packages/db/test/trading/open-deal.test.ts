import { afterAll, beforeAll, expect, test } from "vitest";
import { lease, newDeal, startTrading, type Trading } from "./support.ts";

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading.stop());

const rows = (userId: string) =>
  trading.look(`select (select count(*)::int from deals where user_id = '${userId}') as deals,
    (select count(*)::int from trading_events where user_id = '${userId}') as events,
    (select count(*)::int from audit where actor_id = '${userId}') as audited,
    (select count(*)::int from audit_origins where subject_id = '${userId}') as origins,
    (select count(*)::int from idempotency_keys where user_id = '${userId}') as keys`);

test("60 parallel deals with one key are one deal, and each caller is told which", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const idempotency = { procedure: "trade.execute", key: "k1" };
  const answers = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const opening = newDeal(userId, { idempotency });
      return { id: opening.deal.id, answer: await trading.store.openDeal(held, opening) };
    }),
  );
  const winners = answers.filter(({ answer }) => answer.kind === "opened");
  expect(winners).toHaveLength(1);
  for (const { answer } of answers) if (answer.kind === "exists") expect(answer.dealId).toBe(winners[0]?.id);
  expect(await rows(userId)).toEqual([{ deals: 1, events: 1, audited: 1, origins: 1, keys: 1 }]);
});

test("a key is one user's and one procedure's", async () => {
  const [ann, ben] = [await trading.addUser(), await trading.addUser()];
  for (const userId of [ann, ben]) {
    const held = await lease(trading.store, userId);
    for (const procedure of ["trade.execute", "orders.place"])
      expect(await trading.store.openDeal(held, newDeal(userId, { idempotency: { procedure, key: "same" } }))).toEqual({
        kind: "opened",
      });
  }
});

test("deals without a key are all opened, however many at once", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const answers = await Promise.all(Array.from({ length: 150 }, () => trading.store.openDeal(held, newDeal(userId))));
  expect(answers.every(({ kind }) => kind === "opened")).toBe(true);
  expect(await rows(userId)).toEqual([{ deals: 150, events: 150, audited: 150, origins: 150, keys: 0 }]);
});

test("one that the database refuses fails alone, and those beside it are written", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const good = [newDeal(userId), newDeal(userId), newDeal(userId)];
  const bad = newDeal(userId, { notional: 0n });
  const [first, second, third] = good;
  if (first === undefined || second === undefined || third === undefined) throw new Error("no deals");
  const outcomes = await Promise.allSettled(
    [first, second, bad, third].map((opening) => trading.store.openDeal(held, opening)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(await rows(userId)).toMatchObject([{ deals: 3, audited: 3 }]);
});

test("who opened a deal is in the audit log: the user with session and address, or a strategy", async () => {
  const userId = await trading.addUser();
  const held = await lease(trading.store, userId);
  const strategyId = "00000000-0000-7000-8000-0000000000aa";
  const [byHand, byStrategy] = [
    newDeal(userId, { kind: "order" }),
    newDeal(userId, { strategyId, actor: { type: "strategy", strategyId } }),
  ];
  await trading.store.openDeal(held, byHand);
  await trading.store.openDeal(held, byStrategy);
  expect(
    await trading.look(`select actor_type, actor_id, audit.subject_id, session, action, object_id, request_id, ip, details
      from audit left join audit_origins on audit_id = id
      where actor_id = '${userId}' or audit.subject_id = '${userId}' order by seq`),
  ).toMatchObject([
    {
      actor_type: "user",
      actor_id: userId,
      session: "0123456789abcdef",
      action: "orders.place",
      object_id: byHand.deal.id,
      request_id: "r1",
      ip: "192.0.2.7",
    },
    {
      actor_type: "system",
      actor_id: null,
      subject_id: userId,
      session: null,
      action: "trade.execute",
      object_id: byStrategy.deal.id,
      ip: null,
      details: { strategy: strategyId, notional: "30000" },
    },
  ]);
});

test("whoever is disabled or only looks on is halted for as long as that is so", async () => {
  const userId = await trading.addUser();
  const haltsNow = async () => (await trading.store.loadAccount({ userId, mode: "paper" })).halts;
  const set = (change: string) => trading.look(`update users set ${change} where id = '${userId}'`);
  await set("role = 'trader', disabled_at = null");
  expect(await haltsNow()).toEqual([]);
  for (const change of ["disabled_at = now()", "disabled_at = null, role = 'viewer'"]) {
    await set(change);
    expect(await haltsNow()).toMatchObject([{ scope: "user", target: userId }]);
  }
  await set("role = 'trader'");
  expect(await haltsNow()).toEqual([]);
});

test("a halt is in force for whoever loads the account, until it is resumed", async () => {
  const userId = await trading.addUser();
  const haltsNow = async () => (await trading.store.loadAccount({ userId, mode: "paper" })).halts;
  await trading.look(`insert into halts (id, user_id, scope, target, reason, automatic, halted_by, halted_at)
    values ('01890a5d-ac96-774b-bcce-b302099a8f01', '${userId}', 'venue', 'kraken', 'odd fills', false, '${userId}', now())`);
  expect(await haltsNow()).toMatchObject([{ scope: "venue", target: "kraken", reason: "odd fills" }]);
  await trading.look(`update halts set resumed_at = now(), resumed_by = '${userId}' where user_id = '${userId}'`);
  expect(await haltsNow()).toEqual([]);
});

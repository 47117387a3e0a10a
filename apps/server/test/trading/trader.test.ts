import { parseScaled } from "@tandem/domain/money";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ACTOR, CROSS, type Rig, startDatabase, startRig, type TradingDatabase } from "./support.ts";

const n = parseScaled;
let database: TradingDatabase;
const rigs: Rig[] = [];
beforeAll(async () => {
  database = await startDatabase();
});
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
});
afterAll(() => database.stop());

async function rig(times: Parameters<typeof startRig>[1] = {}): Promise<Rig> {
  const started = await startRig(database.open(), times);
  rigs.push(started);
  return started;
}
const buy = (userId: string, idempotencyKey: string, maxNotional = "3000") => ({
  userId,
  mode: "paper" as const,
  opportunityId: CROSS,
  maxNotional: n(maxNotional),
  idempotencyKey,
  actor: ACTOR,
});
const statusOf = async (dealId: string): Promise<unknown> =>
  (await database.look(`select status from deals where id = '${dealId}'`))[0]?.["status"];
const balances = async (userId: string) =>
  Object.fromEntries(
    (
      await database.look(`select venue, asset, sum(amount)::text as amount from ledger_entries
        where user_id = '${userId}' and account = 'venue' group by 1, 2 order by 1, 2`)
    ).map(({ venue, asset, amount }) => [`${String(venue)} ${String(asset)}`, Number(amount)]),
  );

test("an opportunity is traded on paper, and the ledger says what it brought", async () => {
  const { trader } = await rig();
  const userId = await database.addUser();
  const preview = await trader.preview({ userId, mode: "paper", opportunityId: CROSS, maxNotional: n("3000") });
  // 0.1 BTC: paid 3,000, received 3,030.
  expect(preview).toMatchObject({ notional: n("3000"), expectedProfit: n("30"), denials: [] });
  const answer = await trader.execute(buy(userId, "k1"));
  if (answer.kind !== "deal") throw new Error(JSON.stringify(answer, (_, value) => String(value)));
  await expect.poll(() => statusOf(answer.dealId)).toBe("done");
  const [deal] =
    await database.look(`select realised_profit::text as profit, committed_at, sent_at, answered_at, ended_at
    from deals where id = '${answer.dealId}'`);
  expect(Number(deal?.["profit"])).toBe(30);
  expect(Object.values(deal ?? {}).every((value) => value !== null)).toBe(true);
  expect(await balances(userId)).toMatchObject({
    "a USDT": 97_000,
    "a BTC": 2.1,
    "b USDT": 103_030,
    "b BTC": 1.9,
  });
});

test("sixty executes at once with one key are one deal, and the key is that deal for ever", async () => {
  const { trader } = await rig();
  const userId = await database.addUser();
  const answers = await Promise.all(Array.from({ length: 60 }, () => trader.execute(buy(userId, "same"))));
  expect(new Set(answers.map((answer) => (answer.kind === "deal" ? answer.dealId : "refused"))).size).toBe(1);
  const [first] = answers;
  await trader.stop();
  const another = await rig();
  expect(await another.trader.execute(buy(userId, "same"))).toEqual(first);
  expect(await database.look(`select id from deals where user_id = '${userId}'`)).toHaveLength(1);
});

test("deals at once never spend a balance twice", async () => {
  const { trader } = await rig();
  const userId = await database.addUser();
  const funds = [
    { venue: "a", asset: "USDT", amount: n("7000") },
    { venue: "b", asset: "BTC", amount: n("1") },
  ];
  expect(await trader.resetPaper({ userId, funds, actor: ACTOR })).toEqual({ kind: "reset" });
  // Each spends 3,000 USDT at `a`, which has 7,000: two of ten.
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => trader.execute(buy(userId, `k${index}`))));
  expect(answers.filter(({ kind }) => kind === "deal")).toHaveLength(2);
  const refused = answers.flatMap((answer) => (answer.kind === "refused" ? answer.denials : []));
  // What two of them have left: 1,000.
  expect(refused[0]).toEqual({
    rule: "insufficient_balance",
    venue: "a",
    asset: "USDT",
    free: n("1000"),
    needed: n("3000"),
  });
  await expect
    .poll(
      async () => (await database.look(`select 1 from deals where user_id = '${userId}' and ended_at is null`)).length,
    )
    .toBe(0);
  for (const amount of Object.values(await balances(userId))) expect(amount).toBeGreaterThanOrEqual(0);
});

test("of two processes one trades an account, and the other takes over when it is let go", async () => {
  const [one, two] = [await rig({ leaseMs: 3_000 }), await rig({ leaseMs: 3_000 })];
  const userId = await database.addUser();
  expect((await one.trader.execute(buy(userId, "k1"))).kind).toBe("deal");
  expect(await two.trader.execute(buy(userId, "k2"))).toEqual({ kind: "refused", denials: [{ rule: "no_lease" }] });
  expect((await two.trader.standing(userId)).accounts[0]).toMatchObject({ mode: "paper", state: "elsewhere" });
  await one.trader.stop();
  await expect.poll(async () => (await two.trader.execute(buy(userId, "k3"))).kind).toBe("deal");
});

test("an order by hand rests until it is cancelled, and survives a restart", async () => {
  const first = await rig();
  const userId = await database.addUser();
  const placed = await first.trader.place({
    userId,
    mode: "paper",
    venue: "a",
    symbol: "BTC/USDT",
    side: "buy",
    type: "limit",
    timeInForce: "GTC",
    amount: n("0.5"),
    price: n("29000"),
    idempotencyKey: "rest",
    actor: ACTOR,
  });
  if (placed.kind !== "order") throw new Error("it was refused");
  const status = async () =>
    (await database.look(`select status from orders where id = '${placed.orderId}'`))[0]?.["status"];
  await expect.poll(status).toBe("open");
  await first.stop();
  rigs.splice(rigs.indexOf(first), 1);
  const second = await rig();
  await expect.poll(async () => (await second.trader.standing(userId)).accounts[0]?.state).toBe("ready");
  expect(await status()).toBe("open");
  const cancelled = await second.trader.cancel({ userId, orderId: placed.orderId, actor: ACTOR });
  expect(cancelled).toEqual({ cancelled: 1 });
  await expect.poll(status).toBe("cancelled");
});

test("a halt stops at once, cancels what rests, and nothing is sent until it is told to read again", async () => {
  const { trader } = await rig();
  const userId = await database.addUser();
  const order = {
    userId,
    mode: "paper" as const,
    venue: "a",
    symbol: "BTC/USDT",
    side: "buy" as const,
    type: "limit" as const,
    timeInForce: "GTC" as const,
    amount: n("0.5"),
    price: n("29000"),
    actor: ACTOR,
  };
  const placed = await trader.place({ ...order, idempotencyKey: "a" });
  if (placed.kind !== "order") throw new Error("it was refused");
  await expect
    .poll(async () => (await database.look(`select status from orders where id = '${placed.orderId}'`))[0]?.["status"])
    .toBe("open");
  const halt = { id: "00000000-0000-7000-8000-000000000001", scope: "user" as const, userId, target: userId };
  expect(await trader.halted({ ...halt, reason: "test" })).toEqual({ cancelled: 1, inFlight: 0 });
  expect(await trader.execute(buy(userId, "k1"))).toMatchObject({
    kind: "refused",
    denials: [{ rule: "halted", scope: "user", reason: "test" }],
  });
  await trader.reload({ userId });
  expect((await trader.execute(buy(userId, "k1"))).kind).toBe("deal");
});

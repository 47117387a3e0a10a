import { createClient } from "@tandem/client/create-client";
import type { DealsMessage } from "@tandem/contract/live";
import { insertSampleEvent } from "@tandem/db/testing/sample-trading";
import { withTransaction } from "@tandem/db/with-transaction";
import { sampleMarket, sampleOpportunity } from "@tandem/testing/market-samples";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Account, asOwner, looking, makeAccount, NOBODY } from "./support/accounts.ts";
import { NodeWebSocket } from "./support/node-websocket.ts";
import { call, errorData, send } from "./support/send.ts";
import { ask, openSocket } from "./support/socket.ts";
import { startTestServer, type TestServer } from "./support/test-server.ts";
import { sampleDeal, sampleOrder } from "./support/trading-rows.ts";

const WITHOUT_LIMITS = { auth: 10_000, read: 10_000, stream: 10_000, keys: 10_000, safety: 10_000 };

const connect = (server: TestServer, { token }: Account) => {
  const client = createClient({ url: server.origin, token, WebSocket: NodeWebSocket });
  onTestFinished(() => client.close());
  return client.api;
};

async function start() {
  const server = await startTestServer({ rateLimits: WITHOUT_LIMITS, patient: true });
  server.market.setMarkets([sampleMarket()]);
  await makeAccount(server);
  const account = await makeAccount(server, "trader");
  return { server, account, api: connect(server, account) };
}

const opportunityId = sampleOpportunity().id;
const executed = (server: TestServer): number => server.trader.asked.filter(({ name }) => name === "execute").length;
const audited = async (server: TestServer, account: Account, action: string) =>
  (
    await asOwner(
      server,
      account.id,
      `select outcome, reason from audit where action = '${action}' and actor_id = '${account.id}' order by seq`,
    )
  ).map(({ outcome, reason }) => [outcome, reason]);
/** As if the last proof of who is asking were an hour old. */
const forgetStepUp = (server: TestServer, { id }: Account) =>
  looking(server, `update sessions set step_up_at = now() - interval '1 hour' where user_id = '${id}'`);

test("a preview shows every leg in exact decimals", async () => {
  const { api } = await start();
  expect(await api.trade.preview.query({ opportunityId, mode: "paper" })).toMatchObject({
    legs: [{ amount: "0.5", price: "100.1", worstPrice: "101", fee: "0.05005", feeAsset: "USDT" }],
    notional: "50.05",
    expectedProfit: "0.123456789012345678",
    netBps: 12.5,
    denials: [],
  });
  await expect(api.trade.preview.query({ opportunityId: "gone", mode: "paper" })).rejects.toMatchObject({
    data: { code: "NOT_FOUND", reason: "opportunity_gone" },
  });
});

test("a refused trade names every rule with its numbers, and is audited", async () => {
  const { server, account, api } = await start();
  server.trader.refuse({
    kind: "refused",
    denials: [
      { rule: "deal_notional", value: 2n * 10n ** 18n, max: 10n ** 18n },
      { rule: "insufficient_balance", venue: "kraken", asset: "BTC", free: 0n, needed: 10n ** 17n },
    ],
  });
  await expect(api.trade.execute.mutate({ opportunityId, mode: "paper", idempotencyKey: "k" })).rejects.toMatchObject({
    data: {
      code: "PRECONDITION_FAILED",
      reason: "deal_notional",
      denials: [
        { rule: "deal_notional", value: "2", max: "1" },
        { rule: "insufficient_balance", target: "kraken BTC", value: "0.1", max: "0" },
      ],
    },
  });
  expect(await audited(server, account, "trade.execute")).toEqual([["deny", "deal_notional"]]);
});

test("without a trader trades are unavailable, and what is stored is shown", async () => {
  const { server, account, api } = await start();
  await sampleDeal({ server, account });
  server.trader.connect(false);
  await expect(api.trade.execute.mutate({ opportunityId, mode: "paper", idempotencyKey: "new" })).rejects.toMatchObject(
    {
      data: { code: "SERVICE_UNAVAILABLE", reason: "trader_unavailable" },
    },
  );
  expect(await api.deals.list.query()).toMatchObject([{ status: "working", orders: [{}], fills: [{}], events: [{}] }]);
  expect(await api.balances.get.query({ mode: "paper" })).toEqual([
    { venue: "kraken", asset: "USDT", free: "1", used: "0", total: "1" },
  ]);
  expect(await api.risk.get.query()).toMatchObject({ currency: "USD", accounts: [], halts: [{ scope: "user" }] });
});

test("a key that traded before gives the same deal, also while the trader is away", async () => {
  const { server, account, api } = await start();
  const id = await sampleDeal({ server, account });
  server.trader.connect(false);
  const again = { opportunityId, mode: "paper", idempotencyKey: "k" } as const;
  expect(await api.trade.execute.mutate(again)).toEqual({ dealId: id, status: "working" });
  expect(executed(server)).toBe(0);
});

test("an order by hand is placed as it was asked, and one of an unknown market is not", async () => {
  const { server, api } = await start();
  const order = { venue: "binance", symbol: "BTC/USDT", side: "buy", mode: "paper", amount: "0.1" } as const;
  await api.orders.place.mutate({ ...order, type: "limit", price: "99.5", idempotencyKey: "a" });
  await api.orders.place.mutate({ ...order, type: "market", idempotencyKey: "b" });
  expect(server.trader.asked).toMatchObject([
    { name: "place", args: { timeInForce: "GTC", amount: 10n ** 17n, price: 995n * 10n ** 17n } },
    { name: "place", args: { timeInForce: "IOC", price: undefined } },
  ]);
  await expect(
    api.orders.place.mutate({ ...order, venue: "nowhere", type: "market", idempotencyKey: "c" }),
  ).rejects.toMatchObject({ data: { code: "BAD_REQUEST", reason: "unknown_venue" } });
  expect(server.trader.asked).toHaveLength(2);
});

test("G30 raising a limit, live trading and resuming need a fresh proof; lowering and halting do not", async () => {
  const { server, account, api } = await start();
  const { id } = await api.strategies.create.mutate({
    name: "live one",
    kinds: ["cross"],
    symbols: [],
    venues: [],
    minNetBps: 1,
    maxNotional: "10",
    coolDownMs: 0,
    mode: "live",
  });
  await forgetStepUp(server, account);
  for (const refused of [
    () => api.risk.update.mutate({ dailyLossMax: "1500" }),
    () => api.risk.allowLive.mutate({ confirm: account.username }),
    () => api.strategies.start.mutate({ id }),
    () => api.risk.resume.mutate({ scope: "user", reason: "again" }),
  ])
    await expect(refused()).rejects.toMatchObject({ data: { code: "FORBIDDEN", reason: "step_up_required" } });
  expect((await api.risk.update.mutate({ dailyLossMax: "500" })).limits.dailyLossMax).toBe("500");
  expect(await api.risk.halt.mutate({ scope: "user", reason: "enough" })).toMatchObject({ cancelled: 2, inFlight: 1 });

  await api.auth.stepUp.mutate({ password: account.password });
  await expect(api.strategies.start.mutate({ id })).rejects.toMatchObject({ data: { reason: "live_not_allowed" } });
  await expect(api.risk.allowLive.mutate({ confirm: "somebody" })).rejects.toMatchObject({
    data: { reason: "confirmation_wrong" },
  });
  expect((await api.risk.resume.mutate({ scope: "user", reason: "again" })).halts).toEqual([]);
  // It stands halted at first, for live alone.
  expect((await api.risk.allowLive.mutate({ confirm: account.username })).halts).toMatchObject([
    { scope: "user", mode: "live", automatic: true },
  ]);
  expect((await api.strategies.start.mutate({ id })).state).toBe("running");
});

test("no limit goes above its ceiling, and a ceiling that is lowered holds at once", async () => {
  const { server, api } = await start();
  const admin = connect(server, await makeAccount(server, "admin"));
  await expect(api.risk.update.mutate({ dealNotionalMax: "1000001" })).rejects.toMatchObject({
    data: { code: "BAD_REQUEST", reason: "above_ceiling", fieldErrors: { dealNotionalMax: ["above_ceiling"] } },
  });
  expect(await admin.admin.ceilings.update.mutate({ dealNotionalMax: "7" })).toMatchObject({ dealNotionalMax: "7" });
  expect((await api.risk.get.query()).limits.dealNotionalMax).toBe("7");
  expect(server.trader.asked.at(-2)).toMatchObject({ name: "reload", args: { userId: undefined } });
});

test("everybody is an administrator's to halt; a halt that the trader did not confirm stands all the same", async () => {
  const { server, api } = await start();
  const admin = connect(server, await makeAccount(server, "admin"));
  await expect(api.risk.halt.mutate({ scope: "all", reason: "x" })).rejects.toMatchObject({
    data: { code: "FORBIDDEN", reason: "role_required" },
  });
  server.trader.connect(false);
  await expect(admin.risk.halt.mutate({ scope: "all", reason: "storm" })).rejects.toMatchObject({
    data: { reason: "trader_unavailable" },
  });
  expect((await api.risk.get.query()).halts).toMatchObject([{ scope: "all", reason: "storm" }]);
});

test("G51 deals resume after the last event that was seen; another user's place starts with a snapshot", async () => {
  const { server, account } = await start();
  const dealId = await sampleDeal({ server, account });
  const other = await makeAccount(server, "trader");
  const userId = account.id;
  // Later than every other event, whose ids are random.
  let added = 0;
  const nextId = () => {
    added += 1;
    return `ffffffff-ffff-7fff-bfff-00000000000${added}`;
  };
  const add = (reason: string) =>
    withTransaction({ db: server.deps.db, scope: { userId } }, (tx) =>
      insertSampleEvent({ tx, userId, dealId, id: nextId(), reason }),
    );
  const watch = async (who: Account, lastEventId?: string) => {
    const socket = await openSocket(server.origin, who.token);
    const started = await ask(socket, { id: 1, method: "subscription", path: "deals.watch", input: { lastEventId } });
    expect(started.result?.type).toBe("started");
    const fact = async (type: string) => {
      const message = await socket.next(({ result }) => factOf(result?.data)?.data.type === type);
      return factOf(message.result?.data);
    };
    return { fact };
  };
  await add("first");
  const one = await (await watch(account)).fact("snapshot");
  expect(one?.data).toMatchObject({ items: [{ id: dealId }] });
  await add("second");
  await add("third");
  const resumed = await (await watch(account, one?.id)).fact("change");
  expect(resumed?.data).toMatchObject({
    upsert: [{ id: dealId }],
    events: [{ reason: "second" }, { reason: "third" }],
  });
  for (const place of [one?.id, "-1", "x".repeat(64), server.deps.ids.next()])
    expect((await (await watch(other, place)).fact("snapshot"))?.data).toMatchObject({ items: [] });
});

const factOf = (data: unknown): { readonly id: string; readonly data: DealsMessage } | undefined =>
  typeof data === "object" && data !== null && "data" in data && "id" in data
    ? (data as { id: string; data: DealsMessage })
    : undefined;

test("erasing an account closes its trading first", async () => {
  const { server, account, api } = await start();
  await sampleOrder({ server, account });
  await api.account.delete.mutate();
  expect(server.trader.asked.filter(({ name }) => name === "close")).toMatchObject([
    { args: { mode: "paper" } },
    { args: { mode: "live" } },
  ]);
});

describe("thirty trades a minute", () => {
  const input = (key: string) => ({ opportunityId, mode: "paper", idempotencyKey: key });
  const letAMinutePass = (server: TestServer) =>
    asOwner(
      server,
      NOBODY,
      "update rate_limits set calls = (select array_agg(call - interval '60 seconds' order by call) from unnest(calls) call)",
    );

  test("G13 the thirty-first is refused and sends nothing, and a minute later one is taken again", async () => {
    const { server, account } = await start();
    const trade = (n: number) =>
      call(server.origin, {
        path: "trade.execute",
        mutation: true,
        input: input(`k${n}`),
        headers: { Authorization: `Bearer ${account.token}` },
      });
    for (let n = 1; n <= 30; n++) expect((await trade(n)).status).toBe(200);
    const refused = await trade(31);
    expect([refused.status, errorData(refused)["reason"]]).toEqual([429, "rate_limited"]);
    expect(executed(server)).toBe(30);
    await letAMinutePass(server);
    expect((await trade(32)).status).toBe(200);
    expect(executed(server)).toBe(31);
  });

  const batch = (server: TestServer, { token }: Account, keys: readonly string[]) =>
    send(server.origin, {
      method: "POST",
      path: `/trpc/${keys.map(() => "trade.execute").join(",")}?batch=1`,
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(Object.fromEntries(keys.map((key, n) => [n, input(key)]))),
    });
  const keysOf = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}${n}`);

  test("G14 of sixty at once in batches exactly thirty are taken", async () => {
    const { server, account } = await start();
    await Promise.all(keysOf("b", 6).map((name) => batch(server, account, keysOf(`${name}_`, 10))));
    expect(executed(server)).toBe(30);
  });

  test("G14 half by HTTP and half by socket, exactly thirty are taken", async () => {
    const { server, account } = await start();
    const socket = await openSocket(server.origin, account.token);
    const bySocket = keysOf("s", 30).map((key, n) =>
      ask(socket, { id: n + 1, method: "mutation", path: "trade.execute", input: input(key) }),
    );
    const byHttp = keysOf("h", 3).map((name) => batch(server, account, keysOf(`${name}_`, 10)));
    await Promise.all([...bySocket, ...byHttp]);
    expect(executed(server)).toBe(30);
  });
});

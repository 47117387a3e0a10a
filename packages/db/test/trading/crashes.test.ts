import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Deal } from "@tandem/domain/deals/deal";
import { movement } from "@tandem/domain/ledger/ledger";
import { applyEvents } from "@tandem/engine/trading/apply-events";
import type { Lease, TradingStore } from "@tandem/engine/trading/trading-store";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createSeededIds } from "@tandem/testing/seeded-ids";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDatabase } from "../../src/database.ts";
import { startEmbeddedPostgres } from "../../src/embedded/start-embedded-postgres.ts";
import { DatabaseUnavailableError } from "../../src/errors.ts";
import { migrate } from "../../src/migrate.ts";
import { createTradingStore } from "../../src/trading/create-trading-store.ts";
import { ACTOR, AT, addUser, lease, legOrders, n, newDeal, SEND, startTrading, type Trading } from "./support.ts";

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading();
});
afterAll(() => trading.stop());
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Stands between a store and its database, and cuts every connection at the `armed`th message from the store. */
async function cutting(target: string) {
  const { hostname, port } = new URL(target);
  let left = Number.POSITIVE_INFINITY;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        near.destroy();
        far.destroy();
      });
    }
    far.on("data", (data) => near.write(data));
    near.on("data", (data) => {
      left -= 1;
      if (left >= 0) far.write(data);
      else for (const socket of sockets) socket.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port); // a server that listens on TCP
  return {
    url: url.href,
    arm: (messages: number): void => {
      left = messages;
    },
    isCut: (): boolean => left < 0,
  };
}

const fill = (tradeId: string) => ({
  type: "fill" as const,
  fill: {
    tradeId,
    amount: n("0.4"),
    price: n("30000.000000000000000001"),
    fee: { asset: "BNB", amount: n("0.1") },
    at: AT,
  },
});

/** Each kind of write, from a deal that is ready for it, and the deal after it. */
const WRITES: Readonly<Record<string, (args: { store: TradingStore; held: Lease; deal: Deal }) => Promise<Deal>>> = {
  sending: async ({ store, held, deal }) => {
    const orders = legOrders(deal, AT + 1).map((one, leg) => ({
      ...one,
      purpose: "complete" as const,
      order: { ...one.order, clientOrderId: `again-${deal.id}-${leg}` },
    }));
    await store.journal(held).sending({ dealId: deal.id, orders, action: SEND });
    return { ...deal, orders: [...deal.orders, ...orders] };
  },
  happened: async ({ store, held, deal }) => {
    const events = deal.orders.map(({ order }) => ({
      clientOrderId: order.clientOrderId,
      event: fill(order.clientOrderId),
    }));
    await store.journal(held).happened({ dealId: deal.id, at: AT + 1, events });
    return applyEvents(deal, events).deal;
  },
  openDeal: async ({ store, held, deal }) => {
    await store.openDeal(held, newDeal(held.account.userId));
    return deal;
  },
  resetPaper: async ({ store, held, deal }) => {
    await store.resetPaper({
      lease: held,
      funds: [{ venue: "kraken", asset: "USDT", amount: n("7") }],
      at: AT,
      actor: ACTOR,
    });
    return deal;
  },
};

const TABLES = [
  "deals",
  "orders",
  "fills",
  "trading_events",
  "idempotency_keys",
  "ledger_transactions",
  "ledger_entries",
  "ledger_balances",
];

/** How many rows of each table, and the balances. */
const footprint = async (userId: string) => [
  ...(await trading.look(`select ${TABLES.map((table) => `(select count(*)::int from ${table} where user_id = '${userId}') as ${table}`).join(", ")},
    (select count(*)::int from audit where actor_id = '${userId}') as audited`)),
  ...(await trading.look(`select venue, asset, amount from ledger_balances where user_id = '${userId}' order by 1, 2`)),
];

test.each(Object.keys(WRITES))("%s with the connection cut at every message is all or nothing", async (name) => {
  const write = WRITES[name];
  if (write === undefined) throw new Error("no such write");
  const seen = { nothing: 0, all: 0 };
  for (let messages = 0; ; messages += 1) {
    const proxy = await cutting(trading.database.appUrl);
    const store = trading.another(proxy.url);
    const userId = await trading.addUser();
    const held = await lease(store, userId);
    await store.book(held, [
      movement({ reference: "d", kind: "transfer", at: AT, venue: "kraken", asset: "USDT", amount: n("5") }),
    ]);
    const opening = newDeal(userId);
    await store.openDeal(held, opening);
    const orders = legOrders(opening.deal);
    await store.journal(held).sending({ dealId: opening.deal.id, orders, action: SEND });
    const deal = { ...opening.deal, orders };
    const before = await footprint(userId);
    proxy.arm(messages);
    const outcome = await write({ store, held, deal }).then(
      (after) => after,
      (error: unknown) => error,
    );
    const after = await footprint(userId);
    if (!proxy.isCut()) {
      // So many messages are all that it takes: it was acknowledged, and is there.
      expect(after).not.toEqual(before);
      expect(await trading.store.journal(held).load(deal.id)).toEqual(outcome);
      break;
    }
    expect(outcome).toBeInstanceOf(DatabaseUnavailableError);
    // The commit may have arrived: then all of it is there. The other process sees a whole deal in either case.
    const read = await trading.store.journal(held).load(deal.id);
    if (JSON.stringify(after) === JSON.stringify(before)) {
      seen.nothing += 1;
      expect(read).toEqual(deal);
    } else seen.all += 1;
    const sums =
      await trading.look(`select 1 from ledger_entries where user_id = '${userId}' group by transaction_id, asset
      having sum(amount) <> 0`);
    expect(sums).toEqual([]);
    expect(messages).toBeLessThan(60);
  }
  // At least: begin, scope, fence with what is written, commit.
  expect(seen.nothing).toBeGreaterThanOrEqual(3);
});

test("G73 after PostgreSQL was stopped and started all that was acknowledged is there, and the same store goes on", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tandem-trading-"));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const first = await startEmbeddedPostgres({ dataDir });
  let running = first;
  cleanups.push(() => running.stop());
  await migrate({ ownerUrl: first.ownerUrl });
  const db = createDatabase({ url: first.appUrl, deadlineMs: 20_000, prepares: true });
  cleanups.push(() => db.close());
  const userId = "00000000-0000-7000-8000-00000000a001";
  await addUser(db, userId);
  const store = createTradingStore({ db, clock: createFakeClock(AT), ids: createSeededIds() });
  const held = await lease(store, userId);
  const opening = newDeal(userId);
  await store.openDeal(held, opening);
  const orders = legOrders(opening.deal);
  const journal = store.journal(held);
  await journal.sending({ dealId: opening.deal.id, orders, action: SEND });
  const id = orders[0]?.order.clientOrderId ?? "";

  await first.stop();
  await expect(
    journal.happened({ dealId: opening.deal.id, at: AT, events: [{ clientOrderId: id, event: fill("t1") }] }),
  ).rejects.toBeInstanceOf(DatabaseUnavailableError);

  running = await startEmbeddedPostgres({ dataDir, port: first.port });
  expect(await journal.load(opening.deal.id)).toEqual({ ...opening.deal, orders });
  // The lease is the one that was held: nobody took it meanwhile.
  const events = [{ clientOrderId: id, event: fill("t1") }];
  await journal.happened({ dealId: opening.deal.id, at: AT, events });
  const expected = applyEvents({ ...opening.deal, orders }, events).deal;
  expect((await store.loadAccount(held.account)).openDeals).toEqual([expected]);
});

// What a trade waits for before anything is sent: the durable commit of the orders about to leave, with their deal's state and
// events, under the lease. On a PostgreSQL that writes to the
// disk as in production; the baseline is the commit of a single row there.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "@tandem/db/database";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { migrate } from "@tandem/db/migrate";
import { insertUser } from "@tandem/db/repositories/users";
import { createTradingStore } from "@tandem/db/trading/create-trading-store";
import { withTransaction } from "@tandem/db/with-transaction";
import type { Deal, DealLeg, DealOrder } from "@tandem/domain/deals/deal";
import { parseScaled } from "@tandem/domain/money";
import { createOrder } from "@tandem/domain/orders/order";
import { createLiveClock } from "@tandem/engine/live-clock";
import { clientOrderId } from "@tandem/engine/trading/client-order-id";
import type { Lease } from "@tandem/engine/trading/trading-store";
import { systemIds } from "@tandem/services/system-ids";
import { market } from "@tandem/testing/books";
import { report, summarise } from "../detect/harness.ts";

const ROUNDS = 300;
const WARM_UP = 50;
const SIDE_BY_SIDE = 32;

const folder = await mkdtemp(join(tmpdir(), "tandem-bench-trade-"));
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data") });
await migrate({ ownerUrl: postgres.ownerUrl });
const db = createDatabase({ url: postgres.appUrl, deadlineMs: 20_000, prepares: true });
const clock = createLiveClock();
const store = createTradingStore({ db, clock, ids: systemIds });

const userId = systemIds.next();
await withTransaction({ db, scope: { userId } }, (tx) =>
  insertUser({
    tx,
    user: {
      id: userId,
      username: "bench",
      email: "bench@example.org",
      passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
      role: "trader",
      createdAt: clock.epochMs(),
    },
  }),
);
const account = { userId, mode: "paper" } as const;
const lease = await takeLease();
const journal = store.journal(lease);

async function takeLease(): Promise<Lease> {
  const taken = await store.takeLease({ account, holder: "bench", ttlMs: 3_600_000 });
  if (taken === undefined) throw new Error("nobody else can hold it");
  return taken;
}

const legOf = (index: number): DealLeg => ({
  market: market(["binance", "kraken", "okx"][index] ?? "okx", "BTC/USDT"),
  side: index % 2 === 0 ? "buy" : "sell",
  amount: parseScaled("0.5"),
  worstPrice: parseScaled("30000"),
});

async function open(legs: number): Promise<Deal> {
  const deal: Deal = {
    id: systemIds.next(),
    mode: "paper",
    startAsset: "USDT",
    legs: Array.from({ length: legs }, (_, index) => legOf(index)),
    orders: [],
    policy: {
      legTimeoutMs: 1000,
      answerTimeoutMs: 2000,
      allow: { complete: true, unwind: true, elsewhere: true },
      holdPenaltyBps: undefined,
      lossMax: 0n,
      repairsMax: 3,
      slippageBps: 0n,
    },
  };
  await store.openDeal(lease, {
    userId,
    deal,
    kind: "cross",
    opportunityId: "bench",
    strategyId: undefined,
    notional: parseScaled("15000"),
    expectedProfit: parseScaled("10"),
    expected: deal.legs.map(() => ({ price: parseScaled("30000"), fee: { asset: "USDT", amount: 0n } })),
    idempotency: undefined,
    actor: { type: "strategy", strategyId: userId },
    at: clock.epochMs(),
  });
  return deal;
}

const ordersOf = (deal: Deal): DealOrder[] =>
  deal.legs.map((leg, index) => ({
    leg: index,
    purpose: "leg",
    market: leg.market,
    sentAt: clock.epochMs(),
    cancelAskedAt: undefined,
    order: createOrder({
      clientOrderId: clientOrderId({ dealId: deal.id, leg: index, attempt: 0 }),
      venue: leg.market.venue,
      symbol: leg.market.symbol,
      side: leg.side,
      type: "limit",
      timeInForce: "IOC",
      amount: leg.amount,
      price: leg.worstPrice,
    }),
  }));

const send = (deal: Deal): Promise<void> =>
  journal.sending({ dealId: deal.id, orders: ordersOf(deal), action: { kind: "send" } });

const quantile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;

try {
  for (const legs of [2, 3]) {
    const times: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      const deal = await open(legs);
      const startedAt = performance.now();
      await send(deal);
      const sentAt = performance.now();
      // By turns, so that a busy disk disturbs both alike.
      await store.savedEquity({ account, at: legs * 1_000_000 + round, equity: 1n });
      if (round < WARM_UP) continue;
      times.push(sentAt - startedAt);
      bare.push(performance.now() - sentAt);
    }
    for (const [label, share] of [
      ["p50", 0.5],
      ["p99", 0.99],
    ] as const)
      report(`trade/commit/${legs}-orders/${label}`, quantile(times, share), {
        unit: "ms",
        baseline: quantile(bare, share),
      });
  }
  // What comes while a commit is under way shares the next one.
  const deals = await Promise.all(Array.from({ length: ROUNDS }, () => open(2)));
  const startedAt = performance.now();
  for (let from = 0; from < deals.length; from += SIDE_BY_SIDE)
    await Promise.all(deals.slice(from, from + SIDE_BY_SIDE).map(send));
  report("trade/commit/side-by-side", (deals.length / (performance.now() - startedAt)) * 1000, { unit: "deals/s" });
  summarise();
} finally {
  await db.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

import { randomUUID } from "node:crypto";
import type { Deal, DealLeg, DealOrder } from "@tandem/domain/deals/deal";
import type { DealAction } from "@tandem/domain/deals/decide";
import type { Market } from "@tandem/domain/market";
import { parseScaled } from "@tandem/domain/money";
import { createOrder } from "@tandem/domain/orders/order";
import { clientOrderId } from "@tandem/engine/trading/client-order-id";
import type { Actor, Lease, NewDeal, TradingStore } from "@tandem/engine/trading/trading-store";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createSeededIds } from "@tandem/testing/seeded-ids";
import postgres from "postgres";
import { createDatabase, type Db } from "../../src/database.ts";
import { insertUser } from "../../src/repositories/users.ts";
import { createTestDatabase, type TestDatabase } from "../../src/testing/test-database.ts";
import { createTradingStore } from "../../src/trading/create-trading-store.ts";
import { withTransaction } from "../../src/with-transaction.ts";

export const AT = 1_700_000_000_000;
export const TTL_MS = 600_000;
export const n = parseScaled;

export const ACTOR: Actor = {
  type: "user",
  requestId: "r1",
  sessionId: "0123456789abcdef0123456789abcdef",
  ip: "192.0.2.7",
  userAgent: "test",
};

export type Trading = {
  readonly database: TestDatabase;
  readonly db: Db;
  readonly store: TradingStore;
  /** Past every policy. */
  readonly look: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly addUser: () => Promise<string>;
  /** Another process on the same database. */
  readonly another: (url?: string) => TradingStore;
  readonly stop: () => Promise<void>;
};

export async function startTrading(): Promise<Trading> {
  const database = await createTestDatabase();
  const clock = createFakeClock(AT);
  const opened: Db[] = [];
  let seed = 1;
  const another = (url = database.appUrl): TradingStore => {
    const db = createDatabase({ url, deadlineMs: 30_000, prepares: true });
    opened.push(db);
    // Ids of a process that started later are later.
    return createTradingStore({ db, clock, ids: createSeededIds(seed++ * 1_000_000_000) });
  };
  const store = another();
  const [db] = opened;
  if (db === undefined) throw new Error("nothing was opened");
  const superuser = postgres(database.superuserUrl, { max: 2, onnotice: () => {} });
  return {
    database,
    db,
    store,
    another,
    look: async (text) => [...(await superuser.unsafe(text))],
    addUser: async () => {
      const id = randomUUID();
      await addUser(db, id);
      return id;
    },
    stop: async () => {
      await Promise.all([...opened.map((one) => one.close()), superuser.end()]);
      await database.drop();
    },
  };
}

export const addUser = (db: Db, id: string): Promise<void> =>
  withTransaction({ db, scope: { userId: id } }, (tx) =>
    insertUser({
      tx,
      user: {
        id,
        username: `u${id}`,
        email: `${id}@example.org`,
        passwordHash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
        role: "trader",
        createdAt: AT,
      },
    }),
  );

export async function lease(
  store: TradingStore,
  userId: string,
  { mode = "paper" as "paper" | "live", holder = "one" } = {},
): Promise<Lease> {
  const taken = await store.takeLease({ account: { userId, mode }, holder, ttlMs: TTL_MS });
  if (taken === undefined) throw new Error("somebody else holds it");
  return taken;
}

export const marketAt = (venue: string, symbol = "BTC/USDT"): Market => ({
  venue,
  symbol,
  base: symbol.split("/")[0] ?? "",
  quote: symbol.split("/")[1] ?? "",
  takerBps: n("10"),
  makerBps: n("8.000000000000000001"),
  feeSide: "get",
  amountStep: n("0.001"),
  priceStep: n("0.01"),
  minAmount: 0n,
  minNotional: n("5"),
});

export const leg = (venue: string, side: "buy" | "sell", symbol?: string): DealLeg => ({
  market: marketAt(venue, symbol),
  side,
  amount: n("1"),
  worstPrice: n("30000"),
});

export const newDeal = (userId: string, more: Partial<NewDeal> & { legs?: readonly DealLeg[] } = {}): NewDeal => {
  const { legs = [leg("kraken", "buy"), leg("binance", "sell")], ...rest } = more;
  const deal: Deal = {
    id: randomUUID(),
    mode: "paper",
    startAsset: "USDT",
    legs,
    orders: [],
    policy: {
      legTimeoutMs: 1000,
      answerTimeoutMs: 2000,
      allow: { complete: true, unwind: true, elsewhere: false },
      holdPenaltyBps: undefined,
      lossMax: n("12.000000000000000001"),
      repairsMax: 3,
      slippageBps: n("5"),
    },
  };
  return {
    userId,
    deal,
    kind: "cross",
    opportunityId: "o1",
    strategyId: undefined,
    notional: n("30000"),
    expectedProfit: n("12.5"),
    expected: legs.map(() => ({ price: n("29999.5"), fee: { asset: "USDT", amount: n("3") } })),
    idempotency: undefined,
    actor: ACTOR,
    at: AT - 5,
    ...rest,
  };
};

/** One order a leg, as they are sent first. */
export const legOrders = (deal: Deal, sentAt = AT): DealOrder[] =>
  deal.legs.map((part, index) => orderFor(deal, { part, index, attempt: 0, purpose: "leg", sentAt }));

export const orderFor = (
  deal: Deal,
  of: { part: DealLeg; index: number; attempt: number; purpose: DealOrder["purpose"]; sentAt: number },
): DealOrder => ({
  leg: of.index,
  purpose: of.purpose,
  market: of.part.market,
  sentAt: of.sentAt,
  cancelAskedAt: undefined,
  order: createOrder({
    clientOrderId: clientOrderId({ dealId: deal.id, leg: of.index, attempt: of.attempt }),
    venue: of.part.market.venue,
    symbol: of.part.market.symbol,
    side: of.part.side,
    type: "limit",
    timeInForce: "IOC",
    amount: of.part.amount,
    price: of.part.worstPrice,
  }),
});

export const SEND: DealAction = { kind: "send" };

import { randomUUID } from "node:crypto";
import type { Tx } from "../database.ts";
import { deals, idempotencyKeys, type StoredMarket, tradingEvents } from "../schema/deals.ts";
import { equityPoints, ledgerEntries, ledgerTransactions } from "../schema/ledger.ts";
import { fills, orders } from "../schema/orders.ts";
import { coolDowns, halts, livePermissions, riskSettings } from "../schema/risk.ts";
import { strategies, strategySkips } from "../schema/strategies.ts";
import { tradingLeases } from "../schema/trading-leases.ts";

const AT = 1_700_000_000_000;
const UNIT = 10n ** 18n;

const MARKET: StoredMarket = {
  venue: "kraken",
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  takerBps: "10",
  makerBps: "10",
  feeSide: "quote",
  amountStep: "0",
  priceStep: "0",
  minAmount: "0",
  minNotional: "0",
};

/** One row in every table of trading, two entries in the ledger. The transaction's scope is the user. */
export async function addSampleTrading(args: { readonly tx: Tx; readonly userId: string }): Promise<void> {
  const { tx, userId } = args;
  const account = { userId, mode: "paper" } as const;
  const [dealId, orderId] = [randomUUID(), randomUUID()];
  const leg = {
    market: MARKET,
    side: "buy",
    amount: "1",
    worstPrice: "2",
    price: "2",
    fee: "0",
    feeAsset: "USDT",
  } as const;
  await tx.insert(deals).values({
    ...account,
    id: dealId,
    kind: "cross",
    status: "working",
    startAsset: "USDT",
    notional: UNIT,
    expectedProfit: UNIT,
    legs: [leg],
    symbols: ["BTC/USDT"],
    policy: {
      legTimeoutMs: 1,
      answerTimeoutMs: 1,
      complete: true,
      unwind: true,
      elsewhere: true,
      holdPenaltyBps: null,
      lossMax: "0",
      repairsMax: 1,
      slippageBps: "0",
    },
    decidedAt: AT,
    createdAt: AT,
    updatedAt: AT,
  });
  await tx.insert(orders).values({
    ...account,
    id: orderId,
    dealId,
    position: 0,
    leg: 0,
    attempt: 0,
    purpose: "leg",
    market: MARKET,
    venue: "kraken",
    symbol: "BTC/USDT",
    side: "buy",
    type: "limit",
    timeInForce: "IOC",
    amount: UNIT,
    price: 2n * UNIT,
    clientOrderId: orderId.replaceAll("-", ""),
    status: "open",
    reportedFilled: UNIT,
    sentAt: AT,
    updatedAt: AT,
  });
  const trade = { venue: "kraken", symbol: "BTC/USDT", side: "buy", tradeId: "t", amount: UNIT, price: UNIT } as const;
  await tx.insert(fills).values({ ...account, ...trade, orderId, position: 0, filledAt: AT, recordedAt: AT });
  await tx.insert(tradingEvents).values({
    ...account,
    id: randomUUID(),
    dealId,
    at: AT,
    toStatus: "working",
    reason: "sent",
    details: {},
  });
  await tx.insert(idempotencyKeys).values({ ...account, procedure: "trade.execute", key: "k", dealId, createdAt: AT });
  await addSampleLedger(args);
  await addSampleSettings(args);
  const expiresAt = new Date(AT).toISOString();
  await tx.insert(tradingLeases).values({ ...account, token: 1n, holder: "a", expiresAt });
}

async function addSampleLedger({ tx, userId }: { readonly tx: Tx; readonly userId: string }): Promise<void> {
  const account = { userId, mode: "paper" } as const;
  const transactionId = randomUUID();
  await tx.insert(ledgerTransactions).values({
    ...account,
    id: transactionId,
    reference: "paper:start",
    kind: "transfer",
    at: AT,
    recordedAt: AT,
  });
  const entry = { ...account, transactionId, venue: "kraken", asset: "USDT" };
  await tx.insert(ledgerEntries).values([
    { ...entry, position: 0, account: "venue", amount: UNIT },
    { ...entry, position: 1, account: "external", amount: -UNIT },
  ]);
  await tx.insert(equityPoints).values({ ...account, at: AT, equity: UNIT });
}

/** One row in every table of limits, halts and strategies. */
async function addSampleSettings({ tx, userId }: { readonly tx: Tx; readonly userId: string }): Promise<void> {
  await tx.insert(riskSettings).values({
    userId,
    orderNotionalMax: UNIT,
    dealNotionalMax: UNIT,
    venueExposureMax: UNIT,
    assetExposureMax: UNIT,
    dailyLossMax: UNIT,
    drawdownMax: UNIT,
    lossStreakMax: 1,
    ordersPerMinuteMax: 1,
    bookAgeMsMax: 1,
    repairComplete: true,
    repairUnwind: true,
    repairElsewhere: true,
    repairLossMaxBps: UNIT,
    repairSlippageBps: UNIT,
    updatedAt: AT,
  });
  await tx.insert(halts).values({
    id: randomUUID(),
    userId,
    scope: "user",
    reason: "sample",
    automatic: false,
    haltedBy: userId,
    haltedAt: AT,
  });
  await tx.insert(coolDowns).values({
    id: randomUUID(),
    userId,
    mode: "paper",
    scope: "user",
    reason: "sample",
    until: AT,
    createdAt: AT,
  });
  await tx.insert(livePermissions).values({ userId, allowedAt: AT });
  const strategyId = randomUUID();
  await tx.insert(strategies).values({
    id: strategyId,
    userId,
    name: "sample",
    mode: "paper",
    kinds: ["cross"],
    symbols: [],
    venues: [],
    minNetBps: UNIT,
    maxNotional: UNIT,
    coolDownMs: 0,
    createdAt: AT,
    updatedAt: AT,
  });
  await tx.insert(strategySkips).values({ strategyId, userId, reason: "sample", count: 1, lastAt: AT });
}

/** One more event of a deal as a whole. The transaction's scope is the user. */
export async function insertSampleEvent(args: {
  readonly tx: Tx;
  readonly userId: string;
  readonly dealId: string;
  readonly id: string;
  readonly reason: string;
}): Promise<void> {
  const { tx, ...event } = args;
  await tx.insert(tradingEvents).values({ ...event, mode: "paper", at: AT, toStatus: "working", details: {} });
}

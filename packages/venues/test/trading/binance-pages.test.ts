import { expect, test } from "vitest";
import { binanceDialect } from "../../src/trading/binance/binance-dialect.ts";
import type { Ask } from "../../src/trading/dialect.ts";

const names = { idOf: () => "BTCUSDT", symbolOf: () => "BTC/USDT", assetOf: (id: string) => id };
const orderRow = (orderId: number) => ({
  symbol: "BTCUSDT",
  orderId,
  clientOrderId: `c${orderId}`,
  origQty: "1.00000000",
  executedQty: "0.00000000",
  status: "CANCELED",
  side: "BUY",
});
const DAY_MS = 86_400_000;

test("orders are read page by page, a day at a time, until now", async () => {
  const asked: Record<string, unknown>[] = [];
  // 1,500 orders in the first day: a page of 1,000 and one of 500; none in the second.
  const ask: Ask = async (_method, params) => {
    asked.push(params);
    if (params["orderId"] !== undefined) return Array.from({ length: 500 }, (_, i) => orderRow(1_001 + i));
    return params["startTime"] === 0 ? Array.from({ length: 1_000 }, (_, i) => orderRow(1 + i)) : [];
  };
  const { rows, isWhole } = await binanceDialect.history(
    ask,
    { marketId: "BTCUSDT", since: 0, now: DAY_MS + 1 },
    names,
  );
  expect([rows.length, new Set(rows.map(({ venueOrderId }) => venueOrderId)).size, isWhole]).toEqual([
    1_500,
    1_500,
    true,
  ]);
  expect(asked).toEqual([
    { symbol: "BTCUSDT", limit: 1_000, startTime: 0, endTime: DAY_MS - 1 },
    { symbol: "BTCUSDT", limit: 1_000, orderId: "1001" },
    { symbol: "BTCUSDT", limit: 1_000, startTime: DAY_MS, endTime: 2 * DAY_MS - 1 },
  ]);
});

test("more than a month is not covered", async () => {
  const of = { marketId: "BTCUSDT", since: 0, now: 32 * DAY_MS };
  expect(await binanceDialect.history(async () => [], of, names)).toEqual({ rows: [], isWhole: false });
});

test("trades of an order are read page by page, and a row that is not as documented fails", async () => {
  const trade = (id: number) => ({ id, qty: "0.1", price: "2", commission: "0", commissionAsset: "BNB", time: 5 });
  const of = {
    clientOrderId: "c",
    venueOrderId: "7",
    symbol: "BTC/USDT",
    marketId: "BTCUSDT",
    sentAt: 0,
    now: 1,
    side: "buy",
    amount: 1n,
    filled: 1n,
    status: "filled",
  } as const;
  const ask: Ask = async (_method, params) =>
    params["fromId"] === undefined ? Array.from({ length: 1_000 }, (_, i) => trade(i)) : [trade(1_000)];
  const fills = await binanceDialect.fills(ask, of, names);
  expect([fills.length, fills.at(-1)?.tradeId]).toEqual([1_001, "1000"]);
  const broken: Ask = async () => [{ ...trade(1), qty: "1e-7" }];
  await expect(binanceDialect.fills(broken, of, names)).rejects.toThrow(/not as documented/);
});

import type { LiveOpportunity } from "@tandem/engine/market-view";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import {
  type ClosedOpportunity,
  deleteOldOpportunityHistory,
  type HistoryFilter,
  insertOpportunityHistory,
  listOpportunityHistory,
} from "../src/repositories/opportunity-history.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";
import { NOBODY, withTransaction } from "../src/with-transaction.ts";

const SCALE = 10n ** 18n;
let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.appUrl, deadlineMs: 60_000 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const rowId = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const leg = {
  side: "buy",
  amount: SCALE / 4n,
  price: 100n * SCALE,
  worstPrice: 101n * SCALE,
  feeBps: 10n * SCALE,
} as const;
const closed = (n: number, facts: Partial<LiveOpportunity> = {}): ClosedOpportunity => ({
  rowId: rowId(n),
  id: "cross:binance:kraken:BTC/USDT",
  kind: "cross",
  startAsset: "USDT",
  legs: [
    { ...leg, venue: "binance", symbol: "BTC/USDT" },
    { ...leg, venue: "kraken", symbol: "BTC/USDT", side: "sell" },
  ],
  // 1000.5, 0.000000000000000001, and 12.00000001, 3.5, 20 basis points.
  notional: 1000n * SCALE + SCALE / 2n,
  profit: 1n,
  grossBps: 1_200_000_001n,
  netBps: 350_000_000n,
  peakNetBps: 2_000_000_000n,
  firstSeenAt: 1_700_000_000_000 + n,
  lastSeenAt: 1_700_000_001_000 + n,
  status: "closed",
  blockedBy: [],
  ...facts,
});
const insert = (rows: readonly ClosedOpportunity[]) =>
  withTransaction({ db, scope: NOBODY }, (tx) => insertOpportunityHistory({ tx, closed: rows }));
const list = (filter: HistoryFilter = {}, limit = 50) =>
  withTransaction({ db, scope: NOBODY }, (tx) => listOpportunityHistory({ tx, filter, limit }));
const ids = async (filter: HistoryFilter, limit?: number) => (await list(filter, limit)).map((row) => row.id);

test("what is written comes back exactly, to the last digit", async () => {
  await insert([closed(1, { blockedBy: ["stale_book", 'a "quoted", {reason} \\ '] })]);
  const [row] = await list();
  expect(row).toEqual({
    id: rowId(1),
    opportunityId: "cross:binance:kraken:BTC/USDT",
    kind: "cross",
    startAsset: "USDT",
    notional: "1000.500000000000000000",
    profit: "0.000000000000000001",
    grossBps: "12.00000001",
    netBps: "3.50000000",
    peakNetBps: "20.00000000",
    legs: [
      {
        venue: "binance",
        symbol: "BTC/USDT",
        side: "buy",
        amount: "0.25",
        price: "100",
        worstPrice: "101",
        feeBps: "10",
      },
      {
        venue: "kraken",
        symbol: "BTC/USDT",
        side: "sell",
        amount: "0.25",
        price: "100",
        worstPrice: "101",
        feeBps: "10",
      },
    ],
    symbols: ["BTC/USDT"],
    venues: ["binance", "kraken"],
    blockedBy: ["stale_book", 'a "quoted", {reason} \\ '],
    firstSeenAt: 1_700_000_000_001,
    lastSeenAt: 1_700_000_001_001,
  });
});

test("pages are newest first, and filters keep what they say", async () => {
  await insert([
    closed(2, { netBps: 400_000_000n }),
    closed(3, { kind: "triangular", legs: [{ ...leg, venue: "okx", symbol: "ETH/BTC" }] }),
    closed(4),
  ]);
  await insert([]);
  // A batch is sent again when its first answer was lost.
  await insert([closed(4)]);
  expect(await ids({})).toEqual([4, 3, 2, 1].map(rowId));
  expect(await ids({}, 2)).toEqual([4, 3].map(rowId));
  expect(await ids({ before: rowId(3) })).toEqual([2, 1].map(rowId));
  expect(await ids({ kinds: ["triangular"] })).toEqual([rowId(3)]);
  expect(await ids({ symbols: ["ETH/BTC", "XRP/USD"] })).toEqual([rowId(3)]);
  expect(await ids({ symbols: [] })).toEqual([]);
  expect(await ids({ venues: ["kraken"] })).toEqual([4, 2, 1].map(rowId));
  expect(await ids({ minNetBps: 3.51 })).toEqual([rowId(2)]);
  expect(await ids({ from: 1_700_000_001_002, to: 1_700_000_001_003 })).toEqual([3, 2].map(rowId));
});

test("retention removes the oldest, a bounded number at a time", async () => {
  await insert(Array.from({ length: 2000 }, (_, n) => closed(100 + n)));
  const remove = () =>
    withTransaction({ db, scope: NOBODY }, (tx) =>
      deleteOldOpportunityHistory({ tx, before: 1_700_000_001_000 + 1100, limit: 600 }),
    );
  // Rows 1 to 4 and 100 to 1099: 1,004 are older.
  expect([await remove(), await remove(), await remove()]).toEqual([600, 404, 0]);
  expect(await list({}, 5000)).toHaveLength(1000);
});

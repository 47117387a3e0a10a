import { formatScaled, parseScaled } from "@tandem/domain/money";
import { expect, test } from "vitest";
import { looking, makeAccount } from "./support/accounts.ts";
import { call, resultData } from "./support/send.ts";
import { startTestServer } from "./support/test-server.ts";

const DAY = "2026-11-23";

test("what trading brought is read from the ledger, exactly, at the trader's prices", async () => {
  const server = await startTestServer({ rateLimits: { read: 10_000 }, patient: true });
  await makeAccount(server);
  const { id: userId, token } = await makeAccount(server, "trader");
  const book = async (reference: string, kind: string, entries: readonly (readonly [string, string, string])[]) => {
    const id = server.deps.ids.next();
    const rows = entries.flatMap(([account, asset, amount], n) =>
      [
        ["venue", amount],
        [account, formatScaled(-parseScaled(amount))],
      ].map(
        ([name, value], side) =>
          `('${id}', ${2 * n + side}, '${userId}', 'paper', '${name}', 'kraken', '${asset}', ${value})`,
      ),
    );
    await looking(
      server,
      `begin; set local tandem.user_id = '${userId}'; insert into ledger_transactions (id, user_id, mode, reference, kind, symbol, at, recorded_at)
         values ('${id}', '${userId}', 'paper', '${reference}', '${kind}', 'BTC/USDT', '${DAY}T12:00:00Z', now());
       insert into ledger_entries values ${rows.join(",")}; commit`,
    );
  };
  await book("start", "transfer", [
    ["external", "USDT", "1000"],
    ["external", "XYZ", "5"],
  ]);
  // Bought 0.5 BTC for 50 and a fee of 0.05 USDT, sold it for 51.000000000000000001 and a fee of 0.051.
  await book("buy", "fill", [
    ["trade", "BTC", "0.5"],
    ["trade", "USDT", "-50"],
    ["fee", "USDT", "-0.05"],
  ]);
  await book("sell", "fill", [
    ["trade", "BTC", "-0.5"],
    ["trade", "USDT", "51.000000000000000001"],
    ["fee", "USDT", "-0.051"],
  ]);
  // Half a dollar, so that whoever takes a stablecoin for a dollar is found out.
  server.trader.price("USDT", "0.5");
  const read = async (path: string, input: unknown) =>
    resultData(await call(server.origin, { path, input, headers: { Authorization: `Bearer ${token}` } }));
  // 1000 - 50 - 0.05 + 51.000000000000000001 - 0.051 = 1000.899000000000000001, by 0.5 rounded down.
  expect(await read("portfolio.summary", { mode: "paper" })).toMatchObject({
    currency: "USD",
    equity: "500.4495",
    profitTotal: "0.4495",
    fees: "0.0505",
    profitToday: "0",
    unpriced: ["BTC", "XYZ"],
    prices: [{ asset: "USDT", price: "0.5" }],
    exposure: [
      { by: "venue", target: "kraken", value: "500.4495", share: 1 },
      { by: "asset", target: "USDT", value: "500.4495", share: 1 },
    ],
  });
  const row = { profit: "0.4495", fees: "0.0505", deals: 0 };
  for (const [by, key] of [
    ["day", DAY],
    ["venue", "kraken"],
    ["symbol", "BTC/USDT"],
    ["strategy", "manual"],
  ])
    expect(await read("portfolio.pnl", { mode: "paper", by })).toMatchObject({ rows: [{ ...row, key }] });
  expect(await read("portfolio.pnl", { mode: "live", by: "day" })).toMatchObject({ rows: [] });
  expect(await read("balances.get", { mode: "paper" })).toEqual([
    { venue: "kraken", asset: "USDT", free: "1000.899000000000000001", used: "0", total: "1000.899000000000000001" },
    { venue: "kraken", asset: "XYZ", free: "5", used: "0", total: "5" },
  ]);
});

test("the equity curve keeps the last point of each of a thousand spans of time, oldest first", async () => {
  const server = await startTestServer({ rateLimits: { read: 10_000 }, patient: true });
  const { id, token } = await makeAccount(server);
  await looking(
    server,
    `insert into equity_points select '${id}', 'paper', to_timestamp(n), n from generate_series(1, 3000) n`,
  );
  const answer = await call(server.origin, {
    path: "portfolio.equity",
    input: { mode: "paper" },
    headers: { Authorization: `Bearer ${token}` },
  });
  const points = resultData(answer) as { at: number; equity: string }[];
  expect(points.length).toBeGreaterThan(900);
  expect(points.length).toBeLessThanOrEqual(1000);
  expect(points.at(-1)).toEqual({ at: 3_000_000, equity: "3000" });
  expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).sort((a, b) => a - b));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  balancesOf,
  discrepancies,
  earningsOf,
  fillTransaction,
  isBalanced,
  type LedgerTransaction,
  movement,
} from "../src/ledger/ledger.ts";
import { worthOf } from "../src/ledger/worth.ts";
import type { Market } from "../src/market.ts";
import { formatScaled, parseScaled, SCALE } from "../src/money.ts";
import type { Side } from "../src/opportunity.ts";

const marketAt = (venue: string): Market => ({
  venue,
  symbol: "BTC/USDT",
  base: "BTC",
  quote: "USDT",
  takerBps: parseScaled("10"),
  makerBps: 0n,
  feeSide: "get",
  amountStep: 0n,
  priceStep: 0n,
  minAmount: 0n,
  minNotional: 0n,
});

function trade(args: { venue: string; side: Side; id: string; amount: string; price: string; fee?: [string, string] }) {
  const { venue, side, id, amount, price, fee } = args;
  return fillTransaction({
    market: marketAt(venue),
    side,
    fill: {
      tradeId: id,
      amount: parseScaled(amount),
      price: parseScaled(price),
      fee: fee === undefined ? undefined : { asset: fee[0], amount: parseScaled(fee[1]) },
      at: 5,
    },
  });
}
const texts = (flows: ReadonlyMap<string, bigint>) =>
  Object.fromEntries([...flows].map(([asset, amount]) => [asset, formatScaled(amount)]));
const deposit = (venue: string, asset: string, amount: string): LedgerTransaction =>
  movement({ reference: `d:${venue}:${asset}`, kind: "transfer", at: 0, venue, asset, amount: parseScaled(amount) });

describe("a round of two trades", () => {
  const book = [
    deposit("a", "USDT", "100000"),
    deposit("b", "BTC", "2"),
    // 1 x 30,000, fee 0.001 BTC of what is received.
    trade({ venue: "a", side: "buy", id: "1", amount: "1", price: "30000", fee: ["BTC", "0.001"] }),
    // 1 x 30,050, fee in the venue's own coin.
    trade({ venue: "b", side: "sell", id: "2", amount: "1", price: "30050", fee: ["BNB", "0.05"] }),
  ];

  test("leaves at each venue what arithmetic by hand says", () => {
    expect(balancesOf(book).map(({ venue, asset, amount }) => `${venue} ${asset} ${formatScaled(amount)}`)).toEqual([
      "a USDT 70000",
      "b BTC 1",
      "a BTC 0.999",
      "b USDT 30050",
      "b BNB -0.05",
    ]);
  });

  test("earns the difference less both fees, deposits left out, whatever the fees are paid in", () => {
    expect(texts(earningsOf(book))).toEqual({ USDT: "50", BTC: "-0.001", BNB: "-0.05" });
    // 50 x 0.999 - 0.001 x 30,000 - 0.05 x 600 = 49.95 - 30 - 30 = -10.05 USD.
    const prices: Record<string, string> = { USDT: "0.999", BTC: "30000", BNB: "600" };
    const priceOf = (asset: string) => (prices[asset] === undefined ? undefined : parseScaled(prices[asset]));
    expect(worthOf(earningsOf(book), { currency: "USD", priceOf })).toEqual({
      value: parseScaled("-10.05"),
      unpriced: [],
    });
    expect(worthOf(earningsOf(book), { currency: "USD", priceOf: () => undefined }).unpriced).toEqual([
      "BTC",
      "USDT",
      "BNB",
    ]);
  });

  test("is told where the venue says otherwise, to the last digit, and a correction closes it", () => {
    const told = balancesOf(book).map((balance) =>
      balance.asset === "BNB" ? { ...balance, amount: balance.amount - 1n } : balance,
    );
    const found = discrepancies(balancesOf(book), told);
    expect(found).toEqual([
      { venue: "b", asset: "BNB", amount: parseScaled("-0.05"), atVenue: parseScaled("-0.05") - 1n },
    ]);
    const fixes = found.map(({ venue, asset, amount, atVenue }) =>
      movement({ reference: `c:${venue}:${asset}`, kind: "correction", at: 9, venue, asset, amount: atVenue - amount }),
    );
    expect(discrepancies(balancesOf([...book, ...fixes]), told)).toEqual([]);
    // What was corrected was not earned.
    expect(earningsOf([...book, ...fixes])).toEqual(earningsOf(book));
  });
});

test("a value with more than 18 decimals is rounded against the account", () => {
  const amount = "0.000000000000000001";
  const bought = trade({ venue: "a", side: "buy", id: "1", amount, price: "0.5" });
  const sold = trade({ venue: "a", side: "sell", id: "2", amount, price: "0.5" });
  // Half a unit of 10^-18: paid as one, received as none.
  expect(earningsOf([bought]).get("USDT")).toBe(-1n);
  expect(earningsOf([sold]).get("USDT")).toBeUndefined();
});

const scaled = fc.bigInt({ min: 1n, max: 10n ** 6n * SCALE });
const anyTrade = fc
  .record({
    venue: fc.constantFrom("a", "b"),
    side: fc.constantFrom<Side>("buy", "sell"),
    id: fc.uuid(),
    amount: scaled,
    price: scaled,
    fee: fc.option(fc.tuple(fc.constantFrom("BTC", "USDT", "BNB"), fc.bigInt({ min: -SCALE, max: SCALE })), {
      nil: undefined,
    }),
  })
  .map(({ venue, side, id, amount, price, fee }) =>
    fillTransaction({
      market: marketAt(venue),
      side,
      fill: {
        tradeId: id,
        amount,
        price,
        fee: fee === undefined ? undefined : { asset: fee[0], amount: fee[1] },
        at: 1,
      },
    }),
  );

test("whatever is traded: every transaction balances, and balances are deposits plus earnings", () => {
  fc.assert(
    fc.property(fc.array(anyTrade, { maxLength: 20 }), (trades) => {
      const book = [deposit("a", "USDT", "1000"), ...trades];
      expect(book.every(isBalanced)).toBe(true);
      const held = new Map<string, bigint>();
      for (const { asset, amount } of balancesOf(book)) held.set(asset, (held.get(asset) ?? 0n) + amount);
      for (const asset of ["BTC", "USDT", "BNB"]) {
        const paidIn = asset === "USDT" ? parseScaled("1000") : 0n;
        expect(held.get(asset) ?? 0n).toBe(paidIn + (earningsOf(book).get(asset) ?? 0n));
      }
    }),
  );
});

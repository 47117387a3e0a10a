import { ExplainedOpportunity } from "@tandem/contract/opportunities";
import { parseScaled } from "@tandem/domain/money";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { sampleBook, sampleMarket, sampleOpportunity, sampleVenue } from "@tandem/testing/market-samples";
import { createScriptedMarket } from "@tandem/testing/scripted-market";
import { expect, test } from "vitest";
import { getBooks } from "../../src/market/get-books.ts";
import { getOpportunity } from "../../src/market/get-opportunity.ts";
import { listMarkets } from "../../src/market/list-markets.ts";
import { listOpportunities } from "../../src/market/list-opportunities.ts";
import { listVenues } from "../../src/market/list-venues.ts";

const setUp = () => {
  const clock = createFakeClock();
  const market = createScriptedMarket(clock);
  return { market, ctx: { deps: { market: market.view, clock } } };
};

test("venues are listed with their health, field by field", () => {
  const { market, ctx } = setUp();
  market.setVenue(sampleVenue({ id: "kraken", status: "stale", latencyMs: null, gaps: 3 }));
  const [venue] = listVenues({ ctx });
  expect(venue).toStrictEqual({
    id: "kraken",
    name: "Binance",
    status: "stale",
    latencyMs: null,
    clockSkewMs: 3,
    lastMessageAt: 1_700_000_000_000,
    symbols: 2,
    takerBps: 10,
    makerBps: 10,
    resyncs: 0,
    gaps: 3,
    checksumFailures: 0,
    reconnects: 0,
  });
});

test("steps and minimums of a market are plain decimals, without an exponent however small", () => {
  const { market, ctx } = setUp();
  market.setMarkets([sampleMarket({ amountStep: 1n, minAmount: 0n, minNotional: parseScaled("10") })]);
  // 1 unit of 10^-18 has seventeen zeros before its one.
  expect(listMarkets({ ctx })).toStrictEqual([
    {
      venue: "binance",
      symbol: "BTC/USDT",
      base: "BTC",
      quote: "USDT",
      amountStep: "0.000000000000000001",
      priceStep: "0.01",
      minAmount: "0",
      minNotional: "10",
    },
  ]);
});

test("books are cut to the depth asked for, twenty levels where none is named", async () => {
  const { market, ctx } = setUp();
  const asks = Array.from({ length: 30 }, (_, index) => [101 + index, 1] as const);
  market.setMarkets([sampleMarket()]);
  market.setBook(sampleBook({ asks }));
  market.setBook(sampleBook({ venue: "kraken" }));
  const books = await getBooks({ ctx, input: { symbol: "BTC/USDT" } });
  expect(books.map((book) => [book.venue, book.asks.length])).toStrictEqual([
    ["binance", 20],
    ["kraken", 2],
  ]);
  const shallow = await getBooks({ ctx, input: { symbol: "BTC/USDT", venues: ["binance"], depth: 1 } });
  expect(shallow).toStrictEqual([
    {
      venue: "binance",
      symbol: "BTC/USDT",
      bids: [[100, 1]],
      asks: [[101, 1]],
      sequence: 7,
      venueAt: 1_699_999_999_990,
      receivedAt: 1_700_000_000_000,
      status: "live",
    },
  ]);
});

test("a symbol that no venue lists is not found, and before any market is loaded nothing is", async () => {
  const { market, ctx } = setUp();
  await expect(getBooks({ ctx, input: { symbol: "NO/PE" } })).resolves.toStrictEqual([]);
  market.setMarkets([sampleMarket()]);
  await expect(getBooks({ ctx, input: { symbol: "NO/PE" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
    reason: "unknown_symbol",
  });
});

test("an opportunity keeps every digit of its money and eight decimals of its edge", () => {
  const { market, ctx } = setUp();
  market.open(sampleOpportunity({ profit: 1n, netBps: 1n, grossBps: -5n }));
  const [opportunity] = listOpportunities({ ctx });
  // 1 unit of 10^-8 bps; the JSON number of it is 1e-8.
  expect(opportunity).toMatchObject({
    profit: "0.000000000000000001",
    profitAsset: "USDT",
    notional: "150.5",
    netBps: 0.00000001,
    grossBps: -0.00000005,
    legs: [
      { amount: "1.5", price: "100", worstPrice: "101", feeBps: 10 },
      { amount: "1.49", price: "103", worstPrice: "102.5", feeBps: 25.5 },
    ],
  });
});

test("edges beyond what a double counts in units are still the nearest double", () => {
  const { market, ctx } = setUp();
  // 2^53 + 1 units of 10^-8: as a double first it would lose its last digit and give …992. The nearest double prints so.
  market.open(sampleOpportunity({ netBps: 9_007_199_254_740_993n }));
  expect(listOpportunities({ ctx })[0]?.netBps).toBe(90071992.54740994);
});

test("opportunities come newest first, in pages that neither overlap nor leave a hole", () => {
  const { market, ctx } = setUp();
  // Two share a moment: their ids decide.
  for (const [id, firstSeenAt] of [
    ["a", 1],
    ["d", 3],
    ["c", 3],
    ["b", 2],
  ] as const)
    market.open(sampleOpportunity({ id, firstSeenAt }));
  const ids = (input: { limit?: number; before?: string }) => listOpportunities({ ctx, input }).map(({ id }) => id);
  expect(ids({})).toStrictEqual(["c", "d", "b", "a"]);
  expect(ids({ limit: 1 })).toStrictEqual(["c"]);
  expect(ids({ limit: 2, before: "c" })).toStrictEqual(["d", "b"]);
  expect(ids({ limit: 2, before: "b" })).toStrictEqual(["a"]);
  expect(ids({ before: "a" })).toStrictEqual([]);
});

test("a page after an opportunity that has closed is not found instead of silently empty", () => {
  const { market, ctx } = setUp();
  market.open(sampleOpportunity({ id: "a" }));
  market.close("a");
  expect(() => listOpportunities({ ctx, input: { before: "a" } })).toThrow(
    expect.objectContaining({ code: "NOT_FOUND" }),
  );
});

test("a filter keeps what touches any of its symbols and venues and is at least its edge", () => {
  const { market, ctx } = setUp();
  market.open(sampleOpportunity({ id: "cross" }));
  market.open(sampleOpportunity({ id: "thin", netBps: 99_999_999n }));
  market.open(sampleOpportunity({ id: "triangle", kind: "triangular" }));
  const ids = (input: Parameters<typeof listOpportunities>[0]["input"]) =>
    listOpportunities({ ctx, ...(input && { input }) })
      .map(({ id }) => id)
      .sort();
  expect(ids({ kinds: ["triangular"] })).toStrictEqual(["triangle"]);
  expect(ids({ venues: ["kraken"] })).toStrictEqual(["cross", "thin", "triangle"]);
  expect(ids({ venues: ["okx"] })).toStrictEqual([]);
  expect(ids({ symbols: ["ETH/USDT", "BTC/USDT"] })).toStrictEqual(["cross", "thin", "triangle"]);
  expect(ids({ symbols: ["ETH/USDT"] })).toStrictEqual([]);
  // 0.99999999 bps is below 1.
  expect(ids({ minNetBps: 1 })).toStrictEqual(["cross", "triangle"]);
  expect(ids({ minNetBps: 0.99999999 })).toStrictEqual(["cross", "thin", "triangle"]);
});

test("an opportunity is explained leg by leg in plain decimals, with its profit over size", async () => {
  const { market, ctx } = setUp();
  market.open(sampleOpportunity());
  const explained = await getOpportunity({ ctx, input: { id: sampleOpportunity().id } });
  expect(ExplainedOpportunity.parse(explained)).toStrictEqual(explained);
  expect(explained).toMatchObject({
    id: sampleOpportunity().id,
    peakNetBps: 63.80654321,
    profitOverSize: {
      points: [
        [0, 0],
        [150.5, 3.4],
      ],
      best: [150.5, 3.4],
      chosen: [150.5, 2.5786515],
      maxNotional: null,
    },
  });
  expect(explained.legs[0]).toStrictEqual({
    venue: "binance",
    symbol: "BTC/USDT",
    side: "buy",
    price: "100",
    worstPrice: "101",
    amount: "1.5",
    feeBps: 10,
    levelsUsed: [
      ["100", "1"],
      ["101", "0.5"],
    ],
    levelCount: 2,
    value: "150.5",
    paid: "150.5",
    paidAsset: "USDT",
    received: "1.4985",
    receivedAsset: "BTC",
    fee: "0.0015",
    feeAsset: "BTC",
    surplus: "0",
  });
  expect(explained.legs[1]).toMatchObject({ paidAsset: "BTC", fee: "0.3913485", surplus: "0.0085" });
});

test("an opportunity that is not open is not found", async () => {
  const { market, ctx } = setUp();
  market.open(sampleOpportunity());
  const gone = { ctx, input: { id: "cross:USDT:nowhere" } };
  await expect(getOpportunity(gone)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

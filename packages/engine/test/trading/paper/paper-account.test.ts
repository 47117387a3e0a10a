import { createOrder } from "@tandem/domain/orders/order";
import { market } from "@tandem/testing/books";
import { describe, expect, test } from "vitest";
import { balanceWords, eventWords, order, paper, words } from "./paper-support.ts";

const ASKS = [
  [100, 1],
  [101, 2],
] as const;
const BIDS = [
  [99, 1],
  [98, 2],
] as const;

describe("an order that takes", () => {
  test("walks the levels up to its limit, and the rest of an IOC order is cancelled", async () => {
    const { account } = paper({ asks: ASKS });
    // 1 @ 100, and of the level at 101 all 2; 1 is left of 4.
    expect(words(await account.place(order({ amount: "4", price: "101" })))).toEqual([
      "1 @ 100",
      "2 @ 101",
      "cancelled 3",
    ]);
    // 1000 - 100 - 202 = 698.
    expect(balanceWords(await account.balances())).toEqual({ USDT: "698", BTC: "13" });
  });

  test("misses where the price is gone", async () => {
    const { account } = paper({ asks: ASKS });
    expect(words(await account.place(order({ amount: "1", price: "99.99" })))).toEqual(["cancelled 0"]);
  });

  test("pays the taker fee from what it receives", async () => {
    const fees = market("v", "BTC/USDT", { takerBps: "10", makerBps: "2" });
    const { account } = paper({ bids: BIDS, asks: ASKS, market: fees });
    // 10 bps of 1 BTC; 10 bps of 99 USDT.
    expect(words(await account.place(order({ amount: "1", price: "100" })))).toEqual([
      "1 @ 100 - 0.001 BTC",
      "filled 1",
    ]);
    expect(words(await account.place(order({ side: "sell", amount: "1" })))).toEqual([
      "1 @ 99 - 0.099 USDT",
      "filled 1",
    ]);
    // 1000 - 100 + 99 - 0.099; 10 + 1 - 0.001 - 1.
    expect(balanceWords(await account.balances())).toEqual({ USDT: "998.901", BTC: "9.999" });
  });

  test("pays the fee in quote, on top, where the market takes it there", async () => {
    const fees = market("v", "BTC/USDT", { takerBps: "10", feeSide: "quote" });
    const { account } = paper({ asks: ASKS, market: fees, funds: { USDT: "100.1" } });
    expect(words(await account.place(order({ amount: "1", price: "100" })))).toEqual([
      "1 @ 100 - 0.1 USDT",
      "filled 1",
    ]);
    expect(balanceWords(await account.balances())).toEqual({ BTC: "1" });
  });

  test("is filled whole or not at all where it says so", async () => {
    const { account } = paper({ asks: ASKS });
    const fok = (amount: string) => order({ amount, price: "101", timeInForce: "FOK" });
    expect(words(await account.place(fok("3.5")))).toEqual(["cancelled 0"]);
    expect(words(await account.place(fok("3")))).toEqual(["1 @ 100", "2 @ 101", "filled 3"]);
  });

  test("takes what the book has where it names no price", async () => {
    const { account } = paper({ asks: ASKS });
    expect(words(await account.place(order({ amount: "5" })))).toEqual(["1 @ 100", "2 @ 101", "cancelled 3"]);
    expect(words(await account.place(order({ amount: "5", side: "sell" })))).toEqual(["no_liquidity"]);
  });

  test("leaves less than a step lying", async () => {
    const stepped = market("v", "BTC/USDT", { amountStep: "0.1" });
    const { account } = paper({ asks: [[100, 0.25]], market: stepped });
    expect(words(await account.place(order({ amount: "0.3", price: "100" })))).toEqual(["0.2 @ 100", "cancelled 0.2"]);
  });

  test("reads the book at the end of its way, not at the start", async () => {
    const { account, clock, set } = paper({ asks: ASKS, latencyMs: 100 });
    const outcome = account.place(order({ amount: "1", price: "101" }));
    await clock.advance(99);
    set([], [[100, 0]]);
    await clock.advance(1);
    expect(words(await outcome)).toEqual(["1 @ 101", "filled 1"]);
  });
});

describe("liquidity that was taken", () => {
  test("is gone until the venue changes that level", async () => {
    const { account, set } = paper({ asks: ASKS });
    const one = () => account.place(order({ amount: "1", price: "101" }));
    expect(words(await one())).toEqual(["1 @ 100", "filled 1"]);
    expect(words(await one())).toEqual(["1 @ 101", "filled 1"]);
    // Another level changes: 100 stays taken.
    set([], [[101, 3]]);
    expect(words(await one())).toEqual(["1 @ 101", "filled 1"]);
    set([], [[100, 1.5]]);
    expect(words(await account.place(order({ amount: "2", price: "100" })))).toEqual(["1.5 @ 100", "cancelled 1.5"]);
  });

  test("is there again after the level went away and came back with the same amount", async () => {
    const { account, set } = paper({ asks: ASKS });
    const one = () => account.place(order({ amount: "1", price: "100" }));
    await one();
    set([], [[100, 0]]);
    set([], [[100, 1]]);
    expect(words(await one())).toEqual(["1 @ 100", "filled 1"]);
  });

  test("cannot be had twice by orders that are on their way together", async () => {
    const { account, clock } = paper({ asks: [[100, 1]], latencyMs: 5 });
    const both = Promise.all(["a", "b"].map((id) => account.place(order({ id, amount: "1", price: "100" }))));
    await clock.advance(5);
    expect((await both).map(words)).toEqual([["1 @ 100", "filled 1"], ["cancelled 0"]]);
  });
});

describe("what is refused", () => {
  const rules = market("v", "BTC/USDT", { amountStep: "0.01", priceStep: "0.5", minAmount: "0.1", minNotional: "50" });

  test.each([
    ["amount_too_small", order({ amount: "0.09", price: "100" })],
    ["amount_invalid", order({ amount: "0.605", price: "100" })],
    ["price_invalid", order({ amount: "1", price: "100.25" })],
    ["price_invalid", order({ amount: "1", type: "limit" })],
    ["notional_too_small", order({ amount: "0.4", price: "100" })],
    ["notional_too_small", order({ amount: "0.4" })],
    ["insufficient_funds", order({ amount: "10.01", price: "100" })],
    ["insufficient_funds", order({ amount: "10.01", price: "98", side: "sell", timeInForce: "GTC" })],
    ["would_take", order({ amount: "1", price: "100", timeInForce: "PO" })],
    ["would_take", order({ amount: "1", price: "99", side: "sell", timeInForce: "PO" })],
    ["order_type", order({ amount: "1", timeInForce: "PO" })],
    ["unknown_symbol", order({ amount: "1", price: "100", symbol: "ETH/USDT" })],
  ])("%s", async (reason, request) => {
    const { account } = paper({ bids: BIDS, asks: ASKS, market: rules });
    expect(words(await account.place(request))).toEqual([reason]);
    expect(balanceWords(await account.balances())).toEqual({ USDT: "1000", BTC: "10" });
    expect(await account.look(createOrder(request), 0)).toEqual({ kind: "never_arrived" });
  });

  test("a book that is not live, or crossed", async () => {
    const { account, state, set } = paper({ bids: BIDS, asks: ASKS });
    state.isUsable = false;
    expect(words(await account.place(order({ amount: "1", price: "100" })))).toEqual(["book_not_live"]);
    state.isUsable = true;
    set([[100.5, 1]], []);
    expect(words(await account.place(order({ amount: "1", price: "100" })))).toEqual(["book_not_live"]);
  });

  test("an order that was not there yet when the account stopped", async () => {
    const { account, clock } = paper({ asks: ASKS, latencyMs: 10 });
    const request = order({ amount: "1", price: "100" });
    const outcome = account.place(request);
    expect(await account.look(createOrder(request), 0)).toEqual({ kind: "unanswered" });
    await account.stop();
    expect(words(await outcome)).toEqual(["not_sent"]);
    await clock.advance(10);
    expect(await account.look(createOrder(request), 0)).toEqual({ kind: "never_arrived" });
    expect(words(await account.place(order({ amount: "1", price: "100" })))).toEqual(["not_sent"]);
  });
});

describe("an order that rests", () => {
  const fees = market("v", "BTC/USDT", { takerBps: "10", makerBps: "2", feeSide: "quote" });

  test("holds its funds, is filled at its own price when the market comes to it, and pays the maker fee", async () => {
    const { account, set, reports } = paper({ bids: [[97, 1]], asks: ASKS, market: fees });
    const request = order({ id: "gtc", amount: "2", price: "98.5", timeInForce: "GTC" });
    expect(words(await account.place(request))).toEqual(["open 0"]);
    // 2 * 98.5 and 10 bps of it: 197.197.
    expect(balanceWords(await account.balances())).toEqual({ USDT: "802.803 + 197.197", BTC: "10" });
    reports.length = 0;
    set([], [[98.75, 5]]);
    expect(reports).toEqual([]);
    set([], [[98, 1.5]]);
    const heard = reports.flatMap((report) => (report.type === "order" ? [eventWords(report.event)] : []));
    // 2 bps of 1.5 * 98.5 = 147.75.
    expect(heard).toEqual(["1.5 @ 98.5 - 0.02955 USDT", "open 1.5"]);
    expect(await account.resting()).toMatchObject([{ clientOrderId: "gtc", filled: 15n * 10n ** 17n }]);
    // The level shows the same 1.5 still: it is gone.
    set([], [[99.5, 1]]);
    set([], [[98, 0.5]]);
    // 1000 - 197 - 0.02955 - 2 bps of 49.25.
    expect(balanceWords(await account.balances())).toEqual({ USDT: "802.9606", BTC: "12" });
    expect(await account.resting()).toEqual([]);
  });

  test("takes what it can first", async () => {
    const { account } = paper({ asks: ASKS, market: fees });
    const outcome = await account.place(order({ amount: "1.5", price: "100", timeInForce: "GTC" }));
    expect(words(outcome)).toEqual(["1 @ 100 - 0.1 USDT", "open 1"]);
  });

  test("is not filled by a book that may not be traded on", async () => {
    const { account, set, state } = paper({ bids: BIDS, asks: ASKS });
    await account.place(order({ amount: "1", price: "98.5", timeInForce: "PO" }));
    state.isUsable = false;
    set([], [[98, 1]]);
    expect(await account.resting()).toHaveLength(1);
  });

  test("gives its funds back when it is cancelled", async () => {
    const { account, reports } = paper({ bids: BIDS, asks: ASKS });
    const request = order({ id: "x", side: "sell", amount: "3", price: "102", timeInForce: "PO" });
    await account.place(request);
    expect(balanceWords(await account.balances())).toEqual({ USDT: "1000", BTC: "7 + 3" });
    await account.cancel(createOrder(request));
    expect(balanceWords(await account.balances())).toEqual({ USDT: "1000", BTC: "10" });
    expect(reports.at(-2)).toMatchObject({ type: "order", clientOrderId: "x", event: { status: "cancelled" } });
    expect(await account.look(createOrder(request), 0)).toMatchObject({
      kind: "found",
      events: [{ type: "report", status: "cancelled", filled: 0n }],
    });
  });
});

describe("after a start anew", () => {
  const rules = market("v", "BTC/USDT");
  const gtc = order({ id: "kept", amount: "2", price: "90", timeInForce: "GTC" });
  const fill = { tradeId: "kept-0", amount: 10n ** 18n, price: 90n * 10n ** 18n, fee: undefined, at: 1 };

  test("an order that the journal saw rests on with what is left of it", async () => {
    const seen = {
      ...createOrder(gtc),
      status: "partially_filled" as const,
      venueOrderId: "paper-kept",
      fills: [fill],
    };
    const { account, set, reports } = paper({ bids: [[88, 1]], asks: ASKS, orders: [{ order: seen, market: rules }] });
    expect(balanceWords(await account.balances())).toEqual({ USDT: "910 + 90", BTC: "10" });
    set([], [[89, 1]]);
    const fills = reports.flatMap((report) =>
      report.type === "order" && report.event.type === "fill" ? [report.event.fill] : [],
    );
    // The ids go on where they ended.
    expect(fills).toMatchObject([{ tradeId: "kept-1", amount: 10n ** 18n }]);
  });

  test("an order that was sent and not seen did not arrive", async () => {
    const { account } = paper({ bids: BIDS, asks: ASKS, orders: [{ order: createOrder(gtc), market: rules }] });
    expect(await account.look(createOrder(gtc), 0)).toEqual({ kind: "never_arrived" });
    expect(await account.resting()).toEqual([]);
  });

  test("an order that never rests is over", async () => {
    const ioc = { ...createOrder({ ...gtc, timeInForce: "IOC" }), status: "unknown" as const, fills: [fill] };
    const { account } = paper({ asks: ASKS, orders: [{ order: ioc, market: rules }] });
    expect(await account.look(ioc, 0)).toMatchObject({
      kind: "found",
      events: [{ fill }, { status: "cancelled", filled: 10n ** 18n }],
    });
  });
});

test("placing the same order twice is placing it once", async () => {
  const { account } = paper({ asks: ASKS });
  const request = order({ amount: "0.5", price: "100" });
  const first = await account.place(request);
  expect(await account.place(request)).toEqual(first);
  expect(balanceWords(await account.balances())).toEqual({ USDT: "950", BTC: "10.5" });
});

test("nothing is heard after the stop", async () => {
  const { account, listeners } = paper({ asks: ASKS });
  expect(listeners.size).toBe(1);
  await account.stop();
  expect(listeners.size).toBe(0);
});

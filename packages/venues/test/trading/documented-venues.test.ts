import { formatScaled } from "@tandem/domain/money";
import { createOrder } from "@tandem/domain/orders/order";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import type { AccountReport } from "@tandem/engine/trading/venue-account";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLiveAccounts } from "../../src/trading/live-accounts.ts";
import { MARKET_LISTS } from "../support/market-lists.ts";
import { createScriptedVenue } from "../support/scripted-venue.ts";
import { after, freeGovernor, request, SECRET } from "./live-support.ts";
import { type RawAnswer, rawVenue } from "./raw-venue.ts";

/** Venues without a simulator: answers as their documents show them, through ccxt's own class. */
type Asked = { readonly call: string; readonly query: string; readonly body: string };

const ok = (value: unknown): RawAnswer => ({ status: 200, body: JSON.stringify(value) });
const bybitOk = (result: unknown): RawAnswer => ok({ retCode: 0, retMsg: "OK", result, retExtInfo: {}, time: 1 });
const credentials = { apiKey: "publicMARKER", secret: SECRET, passphrase: "passMARKER" };

async function open(venue: string, answer: (asked: Asked) => RawAnswer | undefined) {
  const lists = MARKET_LISTS[venue]?.(1);
  const asked: Asked[] = [];
  const { baseUrl } = await rawVenue(undefined, (one) => {
    const list = lists?.(one.call.split(" ")[1] ?? "");
    if (list !== undefined) return ok(list);
    asked.push(one);
    return answer(one);
  });
  const accounts = createLiveAccounts({
    clock: createLiveClock(),
    governor: freeGovernor(),
    venueUrls: { [venue]: baseUrl },
    timeoutMs: 400,
    arrivalMarginMs: venue === "coinbaseexchange" ? -30_000 : -5_000,
  });
  const account = await accounts.open({ venue, credentials });
  onTestFinished(() => account.stop());
  return { account, asked };
}

const words = (outcome: PlaceOutcome): string =>
  outcome.kind === "rejected"
    ? outcome.reason
    : outcome.kind === "unknown"
      ? `unknown: ${outcome.cause}`
      : outcome.kind;

describe("bybit", () => {
  const order = request("bybit", { amount: "0.5", price: "123.45", symbol: "A0/USDT", timeInForce: "FOK" });
  const id = order.clientOrderId;
  // https://bybit-exchange.github.io/docs/v5/order/order-list
  const row = {
    orderId: "fd4300ae-7847-404e-b947-b46980a4d140",
    orderLinkId: id,
    symbol: "A0USDT",
    price: "123.45",
    qty: "0.5",
    side: "Buy",
    orderStatus: "Filled",
    cumExecQty: "0.5",
    createdTime: "1684738540559",
  };
  const trade = {
    symbol: "A0USDT",
    orderId: row.orderId,
    orderLinkId: id,
    side: "Buy",
    execId: "7e2ae69c-4edf-5800-a352-893d52b446aa",
    execPrice: "123.4",
    execQty: "0.5",
    execFee: "0.0005",
    feeCurrency: "A0",
    execType: "Trade",
    execTime: "1672364174443",
  };

  test("is told an order digit by digit, and its trades are read the same way", async () => {
    const { account, asked } = await open("bybit", ({ call }) => {
      if (call === "POST /v5/order/create") return bybitOk({ orderId: row.orderId, orderLinkId: id });
      if (call === "GET /v5/order/realtime") return bybitOk({ list: [row], nextPageCursor: "" });
      return call === "GET /v5/execution/list" ? bybitOk({ list: [trade], nextPageCursor: "" }) : undefined;
    });
    expect(await account.place(order)).toEqual({ kind: "accepted", venueOrderId: row.orderId, events: [] });
    const sent = asked.find(({ call }) => call === "POST /v5/order/create");
    expect(JSON.parse(sent?.body ?? "{}")).toEqual({
      category: "spot",
      symbol: "A0USDT",
      side: "Buy",
      orderType: "Limit",
      qty: "0.5",
      price: "123.45",
      timeInForce: "FOK",
      orderLinkId: id,
      isLeverage: 0,
    });
    const found = await account.look(createOrder(order), Date.now());
    if (found.kind !== "found") throw new Error(found.kind);
    const known = after(order, found.events);
    expect([
      known.status,
      known.fills.map(({ price, fee }) => [formatScaled(price), formatScaled(fee?.amount ?? 0n), fee?.asset]),
    ]).toEqual(["filled", [["123.4", "0.0005", "A0"]]]);
  });

  test("an order that is in no page of its lists never arrived; where a page fails, nothing is said", async () => {
    let isBroken = false;
    const { account, asked } = await open("bybit", ({ call, query }) => {
      if (!call.startsWith("GET /v5/order/")) return undefined;
      const isSecond = query.includes("cursor=next");
      if (isSecond && isBroken) return { status: 502, body: "" };
      const isNamed = query.includes("orderLinkId");
      const other = { ...row, orderLinkId: "another" };
      return bybitOk({ list: isNamed ? [] : [other], nextPageCursor: isNamed || isSecond ? "" : "next" });
    });
    expect(await account.look(createOrder(order), Date.now())).toEqual({ kind: "never_arrived" });
    expect(asked.filter(({ query }) => query.includes("cursor=next"))).toHaveLength(2);
    isBroken = true;
    expect(await account.look(createOrder(order), Date.now())).toEqual({ kind: "unanswered" });
  });

  test.each([
    [170131, "Insufficient balance.", "insufficient_funds"],
    [170140, "Order value exceeded lower limit.", "notional_too_small"],
    [170137, "Order volume decimal too long.", "amount_invalid"],
    [170121, "Invalid symbol.", "unknown_symbol"],
    [10005, "Permission denied, please check your API key permissions.", "not_permitted"],
    [10002, "The request time exceeds the time window range.", "too_late"],
    [170141, "Duplicate clientOrderId", "unknown: server_error"],
    [170007, "Timeout waiting for response from backend server.", "unknown: server_error"],
    [10016, "Server error.", "unknown: server_error"],
    [10006, "Too many visits. Exceeded the API Rate Limit.", "unknown: server_error"],
    [999_999, "A code of next year", "unknown: server_error"],
  ])("%i %s: %s", async (retCode, retMsg, expected) => {
    const { account } = await open("bybit", ({ call }) =>
      call === "POST /v5/order/create" ? ok({ retCode, retMsg, result: {}, time: 1 }) : undefined,
    );
    expect(words(await account.place(order))).toBe(expected);
  });

  test("its balances, with what spot orders hold", async () => {
    const coin = [
      { coin: "USDT", walletBalance: "10.5", locked: "0.5" },
      { coin: "A0", walletBalance: "0", locked: "0" },
    ];
    const { account } = await open("bybit", ({ call }) =>
      call === "GET /v5/account/wallet-balance" ? bybitOk({ list: [{ accountType: "UNIFIED", coin }] }) : undefined,
    );
    expect(await account.balances()).toEqual([{ asset: "USDT", free: 10n ** 19n, used: 5n * 10n ** 17n }]);
  });

  test("its streams tell orders, trades and balances, after a login; a cut is told", async () => {
    const lists = MARKET_LISTS["bybit"]?.(1) ?? (() => undefined);
    const scripted = await createScriptedVenue({
      rest: lists,
      answer: (message) => {
        const { op, req_id } = message as { op?: string; req_id?: string }; // what ccxt sends
        if (op === "auth") return [JSON.stringify({ success: true, ret_msg: "", op: "auth", conn_id: "c" })];
        if (op === "subscribe") return [JSON.stringify({ success: true, ret_msg: "", op, req_id, conn_id: "c" })];
        return op === "ping" ? [JSON.stringify({ req_id, op: "pong", args: [], conn_id: "c" })] : [];
      },
    });
    onTestFinished(scripted.stop);
    const accounts = createLiveAccounts({
      clock: createLiveClock(),
      governor: freeGovernor(),
      venueUrls: { bybit: scripted.baseUrl },
    });
    const account = await accounts.open({ venue: "bybit", credentials });
    onTestFinished(() => account.stop());
    const reports: AccountReport[] = [];
    account.start((report) => reports.push(report));
    await expect.poll(() => reports).toEqual([{ type: "link", isConnected: true }]);
    scripted.send(
      JSON.stringify({ topic: "execution", id: "1", creationTime: 1, data: [{ ...trade, category: "spot" }] }),
    );
    scripted.send(JSON.stringify({ topic: "order", id: "2", creationTime: 1, data: [{ ...row, category: "spot" }] }));
    const coin = [{ coin: "USDT", walletBalance: "1", locked: "0" }];
    scripted.send(JSON.stringify({ topic: "wallet", id: "3", creationTime: 1, data: [{ coin }] }));
    await expect.poll(() => reports.length).toBe(4);
    const events = reports.flatMap((report) => (report.type === "order" ? [report.event] : []));
    expect(after(order, events)).toMatchObject({ status: "filled", fills: [{ tradeId: trade.execId }] });
    expect(reports[3]).toEqual({ type: "balances", balances: [{ asset: "USDT", free: 10n ** 18n, used: 0n }] });
    scripted.drop();
    await expect
      .poll(() => reports.flatMap((report) => (report.type === "link" ? [report.isConnected] : [])))
      .toEqual([true, false, true]);
  });
});

describe("coinbaseexchange", () => {
  const order = request("coinbaseexchange", { amount: "0.5", price: "123.45", symbol: "A0/USD", timeInForce: "PO" });
  const uuid = order.clientOrderId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  // https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/orders/get-single-order
  const row = {
    id: "68e6a28f-ae28-4788-8d4f-5ab4e5e5ae08",
    client_oid: uuid,
    size: "0.5",
    product_id: "A0-USD",
    side: "buy",
    type: "limit",
    post_only: true,
    created_at: "2016-12-08T20:02:28.53864Z",
    filled_size: "0",
    status: "pending",
    settled: false,
  };
  const trade = {
    created_at: "2019-11-21T01:38:23.878Z",
    trade_id: 78_098_253,
    product_id: "A0-USD",
    order_id: row.id,
    liquidity: "M",
    price: "123.45",
    size: "0.5",
    fee: "0.0308625",
    side: "buy",
    settled: true,
  };

  test("knows an order by its UUID, and fees are in quote", async () => {
    const { account, asked } = await open("coinbaseexchange", ({ call }) => {
      if (call === "POST /orders") return ok(row);
      if (call === `GET /orders/client:${uuid}`)
        return ok({ ...row, status: "done", done_reason: "filled", filled_size: "0.5" });
      return call === "GET /fills" ? ok([trade]) : undefined;
    });
    expect(await account.place(order)).toMatchObject({ kind: "accepted", venueOrderId: row.id });
    const sent = asked.find(({ call }) => call === "POST /orders");
    expect(JSON.parse(sent?.body ?? "{}")).toEqual({
      product_id: "A0-USD",
      side: "buy",
      type: "limit",
      size: "0.5",
      price: "123.45",
      time_in_force: "GTC",
      post_only: true,
      client_oid: uuid,
    });
    const found = await account.look(createOrder(order), Date.now());
    if (found.kind !== "found") throw new Error(found.kind);
    // 5 basis points of 0.5 at 123.45.
    expect(after(order, found.events)).toMatchObject({
      status: "filled",
      fills: [{ tradeId: "78098253", fee: { asset: "USD", amount: 30_862_500_000_000_000n } }],
    });
  });

  test("an order that no list has never arrived; what fails says nothing", async () => {
    let isBroken = false;
    const { account } = await open("coinbaseexchange", ({ call }) => {
      if (call.startsWith("GET /orders/client:")) return { status: 404, body: '{"message":"NotFound"}' };
      return call === "GET /orders" && !isBroken ? ok([]) : { status: 500, body: "" };
    });
    expect(await account.look(createOrder(order), Date.now())).toEqual({ kind: "never_arrived" });
    isBroken = true;
    expect(await account.look(createOrder(order), Date.now())).toEqual({ kind: "unanswered" });
  });

  test.each([
    [400, "Insufficient funds", "insufficient_funds"],
    [400, "size is too small. Minimum size is 0.0001", "amount_too_small"],
    [400, "price is too accurate. Smallest unit is 0.01000000", "price_invalid"],
    [404, "Product not found", "unknown_symbol"],
    [401, "Invalid API Key", "key_refused"],
    [401, "request timestamp expired", "too_late"],
    [403, "Forbidden", "not_permitted"],
    [429, "Private rate limit exceeded", "unknown: server_error"],
    [400, "Duplicate client_oid", "unknown: server_error"],
    [500, "Insufficient funds", "unknown: server_error"],
  ])("%i %s: %s", async (status, message, expected) => {
    const { account } = await open("coinbaseexchange", ({ call }) =>
      call === "POST /orders" ? { status, body: JSON.stringify({ message }) } : undefined,
    );
    expect(words(await account.place(order))).toBe(expected);
  });
});

import { afterEach, expect, test } from "vitest";
import { baseOf, binanceAt } from "./support/ccxt-at.ts";
import { ACCOUNT, tradingFixture } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(config: object = {}) {
  const fixture = await tradingFixture("binance");
  stops.push(...fixture.stops);
  const { apiKey, secret } = ACCOUNT;
  const exchange = await binanceAt(baseOf(fixture.simulator, "binance"), { apiKey, secret, ...config });
  stops.push(() => exchange.close());
  await exchange.loadMarkets();
  return { ...fixture, exchange };
}

const held = (balances: Readonly<Record<string, unknown>>, asset: string) =>
  balances[asset] as { free?: number; used?: number } | undefined;

const errorOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof Error ? error.constructor.name : String(error)),
  );

test("a limit order is matched by price, pays the fee from what it gets, and the balances follow", async () => {
  const { exchange } = await start();
  const order = await exchange.createOrder("ETH/USDT", "limit", "buy", 1.5, 2002, { clientOrderId: "first" });
  // 1 at 2001 and 0.5 at 2002: 3002; fee 10 bps of 1.5 ETH.
  expect(order).toMatchObject({ status: "closed", filled: 1.5, cost: 3002, clientOrderId: "first" });
  expect(order.trades.map(({ price, amount }) => [price, amount])).toEqual([
    [2001, 1],
    [2002, 0.5],
  ]);
  const balance = await exchange.fetchBalance();
  expect([held(balance, "USDT")?.free, held(balance, "ETH")?.free]).toEqual([6998, 6.4985]);
  const trades = await exchange.fetchMyTrades("ETH/USDT");
  expect(trades.map(({ fee, takerOrMaker }) => [fee?.cost, fee?.currency, takerOrMaker])).toEqual([
    [0.001, "ETH", "taker"],
    [0.0005, "ETH", "taker"],
  ]);
  expect(await exchange.fetchOrder("first", "ETH/USDT", { clientOrderId: "first" })).toMatchObject({ id: order.id });
});

test("an order rests, shows as open, locks its funds, and is cancelled by its client id", async () => {
  const { exchange } = await start();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1990, { clientOrderId: "rests" });
  expect((await exchange.fetchOpenOrders("ETH/USDT")).map(({ clientOrderId }) => clientOrderId)).toEqual(["rests"]);
  expect(held(await exchange.fetchBalance(), "USDT")).toMatchObject({ free: 8010, used: 1990 });
  const book = await exchange.fetchOrderBook("ETH/USDT");
  expect(book.bids.map(([price]) => price)).toEqual([1999, 1998, 1990]);
  await exchange.cancelOrder("", "ETH/USDT", { origClientOrderId: "rests" });
  expect(held(await exchange.fetchBalance(), "USDT")).toMatchObject({ free: 10000, used: 0 });
  expect(await errorOf(exchange.cancelOrder("", "ETH/USDT", { origClientOrderId: "rests" }))).toBe("OrderNotFound");
  expect(await errorOf(exchange.fetchOrder("12345", "ETH/USDT"))).toBe("OrderNotFound");
});

test.each<
  [string, [type: string, side: "buy" | "sell", amount: number, price: number | undefined, params: object], object]
>([
  ["market", ["market", "sell", 1.5, undefined, {}], { status: "expired", filled: 1.5 }],
  ["market in quote", ["market", "buy", 1, undefined, { cost: 2001 }], { filled: 1 }],
  ["IOC", ["limit", "buy", 1.5, 2001, { timeInForce: "IOC" }], { status: "expired", filled: 1 }],
  ["FOK without enough", ["limit", "buy", 1.5, 2001, { timeInForce: "FOK" }], { status: "expired", filled: 0 }],
  ["FOK with enough", ["limit", "buy", 1, 2001, { timeInForce: "FOK" }], { status: "closed", filled: 1 }],
  ["post only", ["limit", "buy", 1, 2000, { postOnly: true }], { status: "open", filled: 0, postOnly: true }],
])("order kind: %s", async (name, [type, side, amount, price, params], expected) => {
  const { exchange, control } = await start();
  if (name === "market") {
    await control({ do: "book", venue: "binance", symbol: "ETH/USDT", bids: [[1999, 1.5]], asks: [[2001, 1]] });
  }
  const order = await exchange.createOrder("ETH/USDT", type, side, amount, price, params);
  expect(order).toMatchObject(name === "market" ? { status: "closed", filled: 1.5 } : expected);
});

test("the venue's refusals come as ccxt's own errors", async () => {
  const { exchange, simulator } = await start();
  const place = (amount: number, price: number, params: object = {}) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", amount, price, params));
  expect(await place(100, 1990)).toBe("InsufficientFunds");
  // ccxt makes a BadRequest of "Filter failure: NOTIONAL", and an InvalidOrder of LOT_SIZE.
  expect(await place(0.001, 1990)).toBe("BadRequest");
  expect(await place(1, 2001, { postOnly: true })).toBe("OrderImmediatelyFillable");
  await exchange.createOrder("ETH/USDT", "limit", "buy", 0.1, 1900, { clientOrderId: "same" });
  expect(await place(0.1, 1900, { clientOrderId: "same" })).toMatch(/DuplicateOrderId|InvalidOrder/);
  const base = baseOf(simulator, "binance");
  const with_ = async (config: object) => {
    const other = await binanceAt(base, { ...ACCOUNT, ...config });
    stops.push(() => other.close());
    return errorOf(other.fetchBalance({ recvWindow: 5000 }));
  };
  expect(await with_({ secret: "another" })).toBe("AuthenticationError");
  expect(await with_({ apiKey: "unknown" })).toBe("AuthenticationError");
});

test("a key without the permission to trade reads and does not trade", async () => {
  const { simulator, control } = await start();
  await control({
    do: "account",
    venue: "binance",
    apiKey: "reader",
    secret: "r",
    permissions: ["read", "withdraw"],
    balances: { USDT: "50" },
  });
  const reader = await binanceAt(baseOf(simulator, "binance"), { apiKey: "reader", secret: "r" });
  stops.push(() => reader.close());
  expect(held(await reader.fetchBalance(), "USDT")?.free).toBe(50);
  expect(await errorOf(reader.createOrder("ETH/USDT", "limit", "buy", 0.01, 1900))).toMatch(
    /AuthenticationError|DDoSProtection/,
  );
  const rights = await reader.sapiGetAccountApiRestrictions();
  expect(rights).toMatchObject({ enableReading: true, enableSpotAndMarginTrading: false, enableWithdrawals: true });
});

test("the user stream tells of orders, fills and balances as they happen", async () => {
  const { exchange, control } = await start({ newUpdates: true });
  // Resolves when the venue has confirmed the subscription.
  await exchange.authenticate({ type: "spot" });
  const firstOrders = exchange.watchOrders("ETH/USDT");
  const firstTrades = exchange.watchMyTrades("ETH/USDT");
  const firstBalance = exchange.watchBalance();
  await exchange.fetchTime();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1999.5, { clientOrderId: "streamed" });
  expect((await firstOrders)[0]).toMatchObject({ clientOrderId: "streamed", status: "open" });
  expect(held(await firstBalance, "USDT")).toMatchObject({ free: 8000.5, used: 1999.5 });
  await control({
    do: "book",
    venue: "binance",
    symbol: "ETH/USDT",
    bids: [[1990, 1]],
    asks: [
      [1999.5, 0.4],
      [2100, 1],
    ],
  });
  const [trade] = await firstTrades;
  expect(trade).toMatchObject({ price: 1999.5, amount: 0.4, takerOrMaker: "maker", side: "buy" });
  expect(trade?.fee).toMatchObject({ cost: 0.0004, currency: "ETH" });
});

test.each<[string, object, string, string]>([
  ["reject", {}, "InvalidOrder|PermissionDenied|OperationRejected|OrderNotFound|AccountSuspended", "unseen"],
  ["rate_limit", {}, "DDoSProtection|RateLimitExceeded", "unseen"],
  ["server_error", {}, "OperationFailed|ExchangeNotAvailable", "filled"],
  ["timeout_but_filled", {}, "RequestTimeout", "filled"],
  ["timeout_not_filled", {}, "RequestTimeout", "unseen"],
  ["partial", { ratio: 0.25 }, "no error", "cancelled"],
])("fault %s happens to one order and leaves what it says", async (kind, more, error, left) => {
  const { exchange, control, orders } = await start({ timeout: kind.startsWith("timeout") ? 400 : 10_000 });
  await control({ do: "fault", venue: "binance", kind, count: 1, ...more });
  const place = (clientOrderId: string) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId }));
  expect(await place("struck")).toMatch(new RegExp(`^(${error})$`));
  const seen = (await orders("binance")).find(({ clientOrderId }) => clientOrderId === "struck");
  expect(seen?.status ?? "unseen").toBe(left);
  if (kind === "partial") expect(seen?.filled).toBe("0.2500");
  expect(await place("after")).toBe("no error");
});

test("fault duplicate reports every fill twice, with one trade id, and books it once", async () => {
  const { exchange, control, orders } = await start();
  await control({ do: "fault", venue: "binance", kind: "duplicate" });
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId: "twice" });
  const trades = await exchange.fetchMyTrades("ETH/USDT");
  expect(trades.length).toBe(2);
  expect(new Set(trades.map(({ id }) => id)).size).toBe(1);
  expect(held(await exchange.fetchBalance(), "ETH")?.free).toBe(5.999);
  expect((await orders("binance"))[0]?.fills.length).toBe(1);
});

test("too much request weight is answered with 429 and the seconds to wait", async () => {
  const { simulator } = await start();
  const ask = () => fetch(`${baseOf(simulator, "binance")}/api.binance.com/api/v3/depth?symbol=ETHUSDT&limit=5000`);
  let answer = await ask();
  expect(Number(answer.headers.get("x-mbx-used-weight-1m"))).toBeGreaterThanOrEqual(250);
  for (let asked = 1; asked < 40 && answer.status === 200; asked += 1) answer = await ask();
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ code: -1003 });
});

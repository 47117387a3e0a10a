import { afterEach, expect, test } from "vitest";
import { baseOf, okxAt } from "./support/ccxt-at.ts";
import { ACCOUNT, tradingFixture } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const CREDENTIALS = { apiKey: ACCOUNT.apiKey, secret: ACCOUNT.secret, password: ACCOUNT.passphrase };

async function start(config: object = {}) {
  const fixture = await tradingFixture("okx");
  stops.push(...fixture.stops);
  const exchange = await okxAt(baseOf(fixture.simulator, "okx"), { ...CREDENTIALS, ...config });
  stops.push(() => exchange.close());
  await exchange.loadMarkets();
  return { ...fixture, exchange };
}

const held = (balances: Readonly<Record<string, unknown>>, asset: string) =>
  balances[asset] as { free?: number; used?: number; total?: number } | undefined;

const errorOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof Error ? error.constructor.name : String(error)),
  );

test("a limit order is matched by price, pays the fee from what it gets, and the balances follow", async () => {
  const { exchange } = await start();
  const { id } = await exchange.createOrder("ETH/USDT", "limit", "buy", 1.5, 2002, { clientOrderId: "first" });
  const found = await exchange.fetchOrder(id ?? "", "ETH/USDT");
  // 1 at 2001 and 0.5 at 2002: 3002; fee 15 bps of 1.5 ETH.
  expect(found).toMatchObject({ status: "closed", filled: 1.5, cost: 3002, clientOrderId: "first" });
  expect(found.fee).toMatchObject({ cost: 0.00225, currency: "ETH" });
  const balance = await exchange.fetchBalance();
  expect([held(balance, "USDT")?.free, held(balance, "ETH")?.free]).toEqual([6998, 6.49775]);
  const trades = await exchange.fetchMyTrades("ETH/USDT");
  expect(trades.map(({ price, amount, takerOrMaker }) => [price, amount, takerOrMaker])).toEqual([
    [2001, 1, "taker"],
    [2002, 0.5, "taker"],
  ]);
});

test("an order rests, shows as open, locks its funds, and is cancelled by its client id", async () => {
  const { exchange } = await start();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1990, { clientOrderId: "rests" });
  expect((await exchange.fetchOpenOrders("ETH/USDT")).map(({ clientOrderId }) => clientOrderId)).toEqual(["rests"]);
  expect(held(await exchange.fetchBalance(), "USDT")).toMatchObject({ free: 8010, used: 1990 });
  await exchange.cancelOrder("", "ETH/USDT", { clientOrderId: "rests" });
  expect(held(await exchange.fetchBalance(), "USDT")).toMatchObject({ free: 10000, used: 0 });
  expect(await errorOf(exchange.cancelOrder("", "ETH/USDT", { clientOrderId: "rests" }))).toBe("OrderNotFound");
  expect(await errorOf(exchange.fetchOrder("12345", "ETH/USDT"))).toBe("OrderNotFound");
});

test.each<[string, [type: string, amount: number, price: number | undefined, params: object], [string, number]]>([
  ["market", ["market", 1.5, undefined, {}], ["closed", 1.5]],
  ["market in quote", ["market", 1, undefined, { tgtCcy: "quote_ccy", cost: 2001 }], ["closed", 1]],
  ["IOC", ["limit", 1.5, 2001, { timeInForce: "IOC" }], ["canceled", 1]],
  ["FOK without enough", ["limit", 1.5, 2001, { timeInForce: "FOK" }], ["canceled", 0]],
  ["FOK with enough", ["limit", 1, 2001, { timeInForce: "FOK" }], ["closed", 1]],
  ["post only", ["limit", 1, 2000, { postOnly: true }], ["open", 0]],
  ["post only that would take", ["limit", 1, 2001, { postOnly: true }], ["canceled", 0]],
])("order kind: %s", async (_, [type, amount, price, params], expected) => {
  const { exchange } = await start();
  const { id } = await exchange.createOrder("ETH/USDT", type, "buy", amount, price, params);
  const { status, filled } = await exchange.fetchOrder(id ?? "", "ETH/USDT");
  expect([status, filled]).toEqual(expected);
});

test("the venue's refusals come as ccxt's own errors", async () => {
  const { exchange, simulator, control } = await start();
  const place = (amount: number, price: number, params: object = {}) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", amount, price, params));
  expect(await place(100, 1990)).toBe("InsufficientFunds");
  expect(await place(0.0001, 1990)).toBe("InvalidOrder");
  expect(await place(0.1, 1900, { clientOrderId: "same" })).toBe("no error");
  expect(await place(0.1, 1900, { clientOrderId: "same" })).toBe("InvalidOrder");
  const other = async (config: object, act: (client: Awaited<ReturnType<typeof okxAt>>) => Promise<unknown>) => {
    const client = await okxAt(baseOf(simulator, "okx"), { ...CREDENTIALS, ...config });
    stops.push(() => client.close());
    return errorOf(act(client));
  };
  expect(await other({ secret: "another" }, (client) => client.fetchBalance())).toBe("AuthenticationError");
  expect(await other({ apiKey: "unknown" }, (client) => client.fetchBalance())).toBe("AuthenticationError");
  expect(await other({ password: "wrong" }, (client) => client.fetchBalance())).toBe("AuthenticationError");
  await control({
    do: "account",
    venue: "okx",
    apiKey: "reader",
    secret: "r",
    passphrase: "p",
    permissions: ["read", "withdraw"],
    balances: { USDT: "5000" },
  });
  const reader = { apiKey: "reader", secret: "r", password: "p" };
  // ccxt knows no better class for code 50120.
  expect(await other(reader, (client) => client.createOrder("ETH/USDT", "limit", "buy", 1, 1900))).toBe(
    "ExchangeError",
  );
  expect(
    await other(reader, async (client) => {
      const { data } = await client.privateGetAccountConfig();
      expect(data[0].perm).toBe("read_only,withdraw");
    }),
  ).toBe("no error");
});

test("the private socket tells of orders, fills and balances as they happen", async () => {
  const { exchange, control } = await start({ newUpdates: true });
  // The balance snapshot proves that the login was taken.
  expect(held(await exchange.watchBalance(), "USDT")?.total).toBe(10_000);
  const firstOrders = exchange.watchOrders("ETH/USDT");
  const firstTrades = exchange.watchMyTrades("ETH/USDT");
  const nextBalance = exchange.watchBalance();
  await exchange.fetchTime();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1999.5, { clientOrderId: "streamed" });
  expect((await firstOrders)[0]).toMatchObject({ clientOrderId: "streamed", status: "open", amount: 1 });
  expect(held(await nextBalance, "USDT")).toMatchObject({ free: 8000.5 });
  await control({
    do: "book",
    venue: "okx",
    symbol: "ETH/USDT",
    bids: [[1990, 1]],
    asks: [
      [1999.5, 0.4],
      [2100, 1],
    ],
  });
  const [trade] = await firstTrades;
  expect(trade).toMatchObject({ price: 1999.5, amount: 0.4, side: "buy" });
});

test.each<[string, object, string, string]>([
  ["reject", {}, "InvalidOrder", "unseen"],
  ["rate_limit", {}, "DDoSProtection|RateLimitExceeded", "unseen"],
  ["server_error", {}, "ExchangeNotAvailable", "filled"],
  ["timeout_but_filled", {}, "RequestTimeout", "filled"],
  ["timeout_not_filled", {}, "RequestTimeout", "unseen"],
  ["partial", { ratio: 0.25 }, "no error", "cancelled"],
])("fault %s happens to one order and leaves what it says", async (kind, more, error, left) => {
  const { exchange, control, orders } = await start({ timeout: kind.startsWith("timeout") ? 400 : 10_000 });
  await control({ do: "fault", venue: "okx", kind, count: 1, ...more });
  const place = (clientOrderId: string) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId }));
  expect(await place("struck")).toMatch(new RegExp(`^(${error})$`));
  const seen = (await orders("okx")).find(({ clientOrderId }) => clientOrderId === "struck");
  expect(seen?.status ?? "unseen").toBe(left);
  if (kind === "partial") expect(seen?.filled).toBe("0.250000");
  expect(await place("after")).toBe("no error");
});

test("fault duplicate reports every fill twice with one trade id, and books it once", async () => {
  const { exchange, control, orders } = await start();
  await control({ do: "fault", venue: "okx", kind: "duplicate" });
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId: "twice" });
  const trades = await exchange.fetchMyTrades("ETH/USDT");
  expect(trades.length).toBe(2);
  expect(new Set(trades.map(({ id }) => id)).size).toBe(1);
  // 15 bps of 1 ETH, once.
  expect(held(await exchange.fetchBalance(), "ETH")?.free).toBe(5.9985);
  expect((await orders("okx"))[0]?.fills.length).toBe(1);
});

import { afterEach, expect, test } from "vitest";
import { baseOf, krakenAt } from "./support/ccxt-at.ts";
import { ACCOUNT, tradingFixture } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(config: object = {}) {
  const fixture = await tradingFixture("kraken");
  stops.push(...fixture.stops);
  const { apiKey, secret } = ACCOUNT;
  const exchange = await krakenAt(baseOf(fixture.simulator, "kraken"), { apiKey, secret, ...config });
  stops.push(() => exchange.close());
  // Nonces in ms would repeat within one: the class leaves it to its user.
  let nonce = Date.now();
  exchange.nonce = () => (nonce += 1);
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

test("a limit order is matched by price, pays the fee in quote, and the balances follow", async () => {
  const { exchange } = await start();
  const order = await exchange.createOrder("ETH/USDT", "limit", "buy", 1.5, 2002, { clientOrderId: "first" });
  const found = await exchange.fetchOrder(order.id ?? "", "ETH/USDT");
  // 1 at 2001 and 0.5 at 2002: 3002; fee 16 bps of it: 4.8032.
  expect(found).toMatchObject({ status: "closed", filled: 1.5, cost: 3002, clientOrderId: "first" });
  expect(found.fee).toMatchObject({ cost: "4.8032", currency: "USDT" });
  const balance = await exchange.fetchBalance();
  expect(held(balance, "USDT")?.free).toBeCloseTo(10_000 - 3002 - 4.8032, 8);
  expect(held(balance, "ETH")?.free).toBe(6.5);
  const trades = await exchange.fetchMyTrades("ETH/USDT");
  expect(trades.map(({ price, amount, takerOrMaker }) => [price, amount, takerOrMaker])).toEqual([
    [2001, 1, "taker"],
    [2002, 0.5, "taker"],
  ]);
});

test("an order rests, shows as open, locks its funds with the fee, and is cancelled by its client id", async () => {
  const { exchange } = await start();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1990, { clientOrderId: "rests" });
  expect((await exchange.fetchOpenOrders("ETH/USDT")).map(({ clientOrderId }) => clientOrderId)).toEqual(["rests"]);
  // 1990 and 16 bps of it.
  expect(held(await exchange.fetchBalance(), "USDT")?.used).toBeCloseTo(1993.184, 8);
  await exchange.cancelOrder("", "ETH/USDT", { clientOrderId: "rests" });
  expect(held(await exchange.fetchBalance(), "USDT")).toMatchObject({ free: 10000, used: 0 });
  expect(await errorOf(exchange.cancelOrder("", "ETH/USDT", { clientOrderId: "rests" }))).toBe("OrderNotFound");
  expect(await errorOf(exchange.fetchOrder("OAAAAA-AAAAA-AAAAAA", "ETH/USDT"))).toMatch(/InvalidOrder|OrderNotFound/);
});

test.each<[string, [type: string, amount: number, price: number | undefined, params: object], [string, number]]>([
  ["market", ["market", 1.5, undefined, {}], ["closed", 1.5]],
  ["market in quote", ["market", 1, undefined, { cost: 2001 }], ["closed", 1]],
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
  const place = (amount: number, price: number) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", amount, price));
  expect(await place(100, 1990)).toBe("InsufficientFunds");
  expect(await place(0.0001, 1990)).toBe("InvalidOrder");
  const other = async (config: object, act: (exchange: Awaited<ReturnType<typeof krakenAt>>) => Promise<unknown>) => {
    const client = await krakenAt(baseOf(simulator, "kraken"), { ...ACCOUNT, ...config });
    stops.push(() => client.close());
    return errorOf(act(client));
  };
  const another = Buffer.from("another").toString("base64");
  expect(await other({ secret: another }, (client) => client.fetchBalance())).toMatch(
    /ExchangeError|AuthenticationError/,
  );
  expect(await other({ apiKey: "unknown" }, (client) => client.fetchBalance())).toBe("AuthenticationError");
  await control({
    do: "account",
    venue: "kraken",
    apiKey: "reader",
    secret: another,
    permissions: ["read"],
    balances: { USDT: "5000" },
  });
  const reader = { apiKey: "reader", secret: another };
  expect(await other(reader, (client) => client.createOrder("ETH/USDT", "limit", "buy", 1, 1900))).toBe(
    "PermissionDenied",
  );
  exchange.nonce = () => 5;
  expect(await errorOf(exchange.fetchBalance())).toBe("InvalidNonce");
});

test("the private socket tells of orders, fills and balances as they happen", async () => {
  const { exchange, control } = await start({ newUpdates: true });
  // The balance snapshot proves that the socket is open and the token good.
  expect(held(await exchange.watchBalance(), "USDT")?.total).toBe(10_000);
  const firstOrders = exchange.watchOrders("ETH/USDT");
  const firstTrades = exchange.watchMyTrades("ETH/USDT");
  const nextBalance = exchange.watchBalance();
  await exchange.fetchTime();
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 1999.5, { clientOrderId: "streamed" });
  expect((await firstOrders)[0]).toMatchObject({ status: "open", amount: 1, price: 1999.5 });
  expect(held(await nextBalance, "USDT")?.total).toBe(10_000);
  await control({
    do: "book",
    venue: "kraken",
    symbol: "ETH/USDT",
    bids: [[1990, 1]],
    asks: [
      [1999.5, 0.4],
      [2100, 1],
    ],
  });
  const [trade] = await firstTrades;
  // 10 bps of 0.4 * 1999.5 = 799.8.
  expect(trade).toMatchObject({
    price: 1999.5,
    amount: 0.4,
    takerOrMaker: "maker",
    fee: { cost: 0.7998, currency: "USDT" },
  });
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
  await control({ do: "fault", venue: "kraken", kind, count: 1, ...more });
  const place = (clientOrderId: string) =>
    errorOf(exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId }));
  expect(await place("struck")).toMatch(new RegExp(`^(${error})$`));
  const seen = (await orders("kraken")).find(({ clientOrderId }) => clientOrderId === "struck");
  expect(seen?.status ?? "unseen").toBe(left);
  if (kind === "partial") expect(seen?.filled).toBe("0.25000000");
  expect(await place("after")).toBe("no error");
});

test("a key that asks too often is told so: twenty calls pass, and the counter falls slower than calls come", async () => {
  const { exchange } = await start();
  const errors: string[] = [];
  while (errors.length < 300 && errors.at(-1) !== "DDoSProtection") errors.push(await errorOf(exchange.fetchBalance()));
  expect(errors.slice(0, 20)).toEqual(Array(20).fill("no error"));
  expect(errors.at(-1)).toBe("DDoSProtection");
});

test("fault duplicate sends every fill twice with one id, and books it once", async () => {
  const { exchange, control, orders } = await start({ newUpdates: false });
  expect(held(await exchange.watchBalance(), "USDT")?.total).toBe(10_000);
  const first = exchange.watchMyTrades("ETH/USDT");
  await exchange.fetchTime();
  await control({ do: "fault", venue: "kraken", kind: "duplicate" });
  await exchange.createOrder("ETH/USDT", "limit", "buy", 1, 2001, { clientOrderId: "twice" });
  await first;
  while ((exchange.myTrades?.length ?? 0) < 2) await exchange.fetchTime();
  expect(new Set(exchange.myTrades?.map(({ id }: { id: string }) => id)).size).toBe(1);
  expect(held(await exchange.fetchBalance(), "ETH")?.free).toBe(6);
  expect((await orders("kraken"))[0]?.fills.length).toBe(1);
});

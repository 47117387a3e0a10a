import { afterEach, expect, test } from "vitest";
import { createSimulator } from "../src/simulator.ts";
import { baseOf } from "./support/ccxt-at.ts";
import { ManualClock } from "./support/manual-clock.ts";
import { type Client, clientAt, errorOf, tradingClient, VENUES, type Venue } from "./support/trading-client.ts";
import { ACCOUNT } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SYMBOL = "ETH/USDT";

/** One order that rests, one that has filled, one that was cancelled: by the client ids `rests`, `fills`, `goes`. */
async function threeOrders(venue: Venue) {
  const started = await tradingClient(venue);
  stops.push(...started.stops);
  const { exchange } = started;
  const place = (clientOrderId: string, price: number) =>
    exchange.createOrder(SYMBOL, "limit", "buy", 0.5, price, { clientOrderId });
  await place("rests", 1990);
  await place("fills", 2001);
  await place("goes", 1980);
  await exchange.cancelOrder("", SYMBOL, { clientOrderId: "goes" });
  return started;
}

type Order = { readonly clientOrderId?: string | undefined; readonly status?: string | undefined };
const byClientId = (orders: readonly Order[]) =>
  Object.fromEntries(orders.map(({ clientOrderId, status }) => [clientOrderId ?? "", status]));

test.each(VENUES)("%s: what happened to an order whose answer was lost is found by its client id", async (venue) => {
  const { exchange } = await threeOrders(venue);
  // Kraken finds orders by client id only in its lists, so a lost answer means to ask both.
  const find = async (clientOrderId: string): Promise<string | undefined> => {
    if (venue !== "kraken") return (await exchange.fetchOrder("", SYMBOL, { clientOrderId })).status;
    const listed = [
      ...(await exchange.fetchOpenOrders(SYMBOL, undefined, undefined, { clientOrderId })),
      ...(await exchange.fetchClosedOrders(SYMBOL, undefined, undefined, { clientOrderId })),
    ];
    expect(listed.length).toBeLessThanOrEqual(1);
    return listed[0]?.status;
  };
  expect([await find("rests"), await find("fills"), await find("goes")]).toEqual(["open", "closed", "canceled"]);
  if (venue === "kraken") expect(await find("never")).toBe(undefined);
  else expect(await errorOf(find("never"))).toBe("OrderNotFound");
});

test.each(VENUES)("%s: open and ended orders, trades and balances can be listed", async (venue) => {
  const { exchange, simulator } = await threeOrders(venue);
  expect(byClientId(await exchange.fetchOpenOrders(SYMBOL))).toEqual({ rests: "open" });
  const closed = byClientId(await exchange.fetchClosedOrders(SYMBOL));
  // Kraken's list of closed orders holds the cancelled ones too.
  expect(closed).toEqual(venue === "kraken" ? { fills: "closed", goes: "canceled" } : { fills: "closed" });
  const trades = await exchange.fetchMyTrades(SYMBOL);
  expect(trades.map(({ price, amount }) => [price, amount])).toEqual([[2001, 0.5]]);
  const told = await exchange.fetchBalance();
  const truth = simulator.balances(venue, ACCOUNT.apiKey);
  for (const asset of ["ETH", "USDT"]) {
    expect(told["total"]).toMatchObject({ [asset]: Number(truth[asset]?.total) });
    expect(told["used"]).toMatchObject({ [asset]: Number(truth[asset]?.used) });
  }
});

test.each(VENUES)("%s: all open orders are cancelled, each as the venue can", async (venue) => {
  const { exchange, simulator } = await threeOrders(venue);
  const { id } = await exchange.createOrder(SYMBOL, "limit", "buy", 0.1, 1970);
  // Okx has no call for all: ccxt cancels a batch.
  if (venue === "okx") {
    const open = await exchange.fetchOpenOrders(SYMBOL);
    await exchange.cancelOrders(
      open.map((order) => order.id ?? ""),
      SYMBOL,
    );
  } else await exchange.cancelAllOrders(SYMBOL);
  expect(simulator.orders(venue).map(({ status }) => status)).toEqual([
    "cancelled",
    "filled",
    "cancelled",
    "cancelled",
  ]);
  expect(simulator.balances(venue, ACCOUNT.apiKey)["USDT"]?.used).toBe("0");
  expect(await errorOf(exchange.cancelOrder(id ?? "", SYMBOL))).toBe("OrderNotFound");
});

test.each([
  ["binance", 500],
  ["kraken", 50],
  ["okx", 100],
] as const)("%s: trades come by pages of %i, none lost and none twice", async (venue, page) => {
  const started = await tradingClient(venue, {}, { isLimited: false });
  stops.push(...started.stops);
  const { exchange, simulator, control } = started;
  await control({ do: "account", venue, ...ACCOUNT, balances: { USDT: "100000" } });
  const levels = 25;
  const asks = Array.from({ length: levels }, (_, index) => [2001 + index, 0.01]);
  // 22 orders of 25 fills each: 550 trades.
  for (let order = 0; order < 22; order += 1) {
    await control({ do: "book", venue, symbol: SYMBOL, bids: [[1999, 1]], asks });
    await exchange.createOrder(SYMBOL, "limit", "buy", levels * 0.01, 2100);
  }
  const first = await exchange.fetchMyTrades(SYMBOL);
  expect(first.length).toBe(page);
  const all = await everyTrade(venue, exchange);
  const truth = simulator.orders(venue).flatMap(({ fills }) => fills.map(({ tradeId }) => tradeId));
  expect(truth.length).toBe(550);
  expect(new Set(all.map(({ info }) => info["billId"] ?? info["id"])).size).toBe(550);
  expect(all.length).toBe(550);
});

type Trades = Awaited<ReturnType<Client["fetchMyTrades"]>>;

/** How each venue is asked for what comes behind the trades that are there already. */
const NEXT: Readonly<Record<Venue, (known: Trades) => object>> = {
  binance: (known) => ({ fromId: 1 + Math.max(-1, ...known.map(({ id }) => Number(id))) }),
  kraken: (known) => ({ ofs: known.length }),
  okx: (known) => (known.length === 0 ? {} : { after: Math.min(...known.map(({ info }) => Number(info["billId"]))) }),
};

async function everyTrade(venue: Venue, exchange: Client): Promise<Trades> {
  const known: Trades = [];
  for (;;) {
    const page = await exchange.fetchMyTrades(SYMBOL, undefined, undefined, NEXT[venue](known));
    if (page.length === 0) return known;
    known.push(...page);
  }
}

test.each(["kraken", "okx"] as const)(
  "%s: the countdown cancels everything unless it is renewed or ended",
  async (venue) => {
    const clock = new ManualClock();
    const simulator = await createSimulator({ seed: 71, venues: [venue], tickMs: 0, clock });
    stops.push(simulator.stop);
    simulator.control({ do: "account", venue, ...ACCOUNT, balances: { USDT: "10000" } });
    const exchange = await clientAt(venue, baseOf(simulator, venue));
    stops.push(() => exchange.close());
    // The venue's clock is the test's: okx looks at the time of a signature.
    exchange.milliseconds = clock.epochMs;
    exchange.iso8601 = () => new Date(clock.epochMs()).toISOString();
    await exchange.loadMarkets();
    const arm = (ms: number) => exchange.cancelAllOrdersAfter(ms);
    const statuses = () => simulator.orders(venue).map(({ status }) => status);
    await exchange.createOrder(SYMBOL, "limit", "buy", 0.1, 1500);
    await arm(20_000);
    clock.advance(19_000);
    await arm(20_000);
    clock.advance(19_999);
    expect(statuses()).toEqual(["open"]);
    clock.advance(1);
    expect(statuses()).toEqual(["cancelled"]);
    await exchange.createOrder(SYMBOL, "limit", "buy", 0.1, 1500);
    await arm(20_000);
    await arm(0);
    clock.advance(60_000);
    expect(statuses()).toEqual(["cancelled", "open"]);
    expect(await errorOf(arm(-5))).toBe("no error");
  },
);

test("another posting of a key changes its terms and free money, and leaves its orders", async () => {
  const { exchange, simulator, control } = await threeOrders("binance");
  await control({ do: "account", venue: "binance", ...ACCOUNT, permissions: ["read"], balances: { USDT: "7" } });
  expect(byClientId(await exchange.fetchOpenOrders(SYMBOL))).toEqual({ rests: "open" });
  // The resting order keeps its 0.5 * 1990 = 995.
  expect(simulator.balances("binance", ACCOUNT.apiKey)["USDT"]).toEqual({ free: "7", used: "995", total: "1002" });
  // From a key that has worked before, ccxt takes this refusal for a ban.
  expect(await errorOf(exchange.cancelOrder("", SYMBOL, { clientOrderId: "rests" }))).toBe("DDoSProtection");
});

import { afterEach, expect, test } from "vitest";
import { tradingClient, VENUES, type Venue } from "./support/trading-client.ts";
import { ACCOUNT } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SYMBOL = "ETH/USDT";

type Row = { readonly tradeId?: string; readonly exec_type?: string; readonly exec_id?: string };
type Message = {
  readonly event?: { readonly x?: string; readonly t?: number };
  readonly arg?: { readonly channel?: string };
  readonly channel?: string;
  readonly data?: readonly Row[];
};

/** The venue's id of the fill that a message of its private socket tells of; none for other messages. */
const FILL_OF: Readonly<Record<Venue, (message: Message) => string | undefined>> = {
  binance: ({ event }) => (event?.x === "TRADE" ? String(event.t) : undefined),
  kraken: ({ channel, data }) =>
    channel === "executions" && data?.[0]?.exec_type === "trade" ? data[0].exec_id : undefined,
  okx: ({ arg, data }) => (arg?.channel === "orders" ? data?.[0]?.tradeId || undefined : undefined),
};

async function start(venue: Venue) {
  const started = await tradingClient(venue);
  stops.push(...started.stops);
  const { exchange } = started;
  const fills: string[] = [];
  const handle = exchange.handleMessage.bind(exchange);
  exchange.handleMessage = (client: never, message: never) => {
    const id = FILL_OF[venue](message);
    if (id !== undefined) fills.push(id);
    return handle(client, message);
  };
  // Binance tells of no balance at first: its subscription is confirmed instead.
  if (venue === "binance") await exchange.authenticate({ type: "spot" });
  else await exchange.watchBalance();
  exchange.watchMyTrades(SYMBOL).catch(() => {});
  await exchange.fetchTime();
  return { ...started, fills };
}

test.each(VENUES)(
  "%s: under duplicate the stream tells a fill twice with one id, and it is booked once",
  async (venue) => {
    const { exchange, simulator, fills } = await start(venue);
    simulator.control({ do: "fault", venue, kind: "duplicate" });
    await exchange.createOrder(SYMBOL, "limit", "buy", 1, 2001);
    await expect.poll(() => fills.length).toBe(2);
    expect(new Set(fills).size).toBe(1);
    expect(simulator.orders(venue)[0]?.fills.length).toBe(1);
    await exchange.createOrder(SYMBOL, "limit", "buy", 1, 2002);
    await expect.poll(() => fills.length).toBe(3);
  },
);

test.each(VENUES)("%s: a fill whose order's answer was lost still comes over the stream", async (venue) => {
  const { exchange, simulator, fills } = await start(venue);
  exchange.timeout = 300;
  simulator.control({ do: "fault", venue, kind: "timeout_but_filled" });
  await expect(exchange.createOrder(SYMBOL, "limit", "buy", 0.5, 2001)).rejects.toThrow();
  await expect.poll(() => fills.length).toBe(1);
  // 5 and 0.5, less 10 or 15 bps of 0.5 where the fee is taken from what is received.
  const expected = { binance: "5.4995", kraken: "5.5", okx: "5.49925" };
  expect(simulator.balances(venue, ACCOUNT.apiKey)["ETH"]?.total).toBe(expected[venue]);
});

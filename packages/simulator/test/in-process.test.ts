import { afterEach, expect, test } from "vitest";
import { createSimulator, type SimulatorOptions } from "../src/simulator.ts";
import { baseOf } from "./support/ccxt-at.ts";
import { ManualClock } from "./support/manual-clock.ts";
import { clientAt } from "./support/trading-client.ts";
import { ACCOUNT } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SYMBOL = "ETH/USDT";

async function start(options: SimulatorOptions = {}) {
  const simulator = await createSimulator({ seed: 81, venues: ["binance"], tickMs: 0, ...options });
  stops.push(simulator.stop);
  simulator.control({ do: "account", venue: "binance", ...ACCOUNT, balances: { USDT: "10000", ETH: "0.1" } });
  const levels = {
    bids: [[1999, 1]],
    asks: [
      [2001, 0.3333],
      [2002, 5],
    ],
  };
  simulator.control({ do: "book", venue: "binance", symbol: SYMBOL, ...levels });
  const client = await clientAt("binance", baseOf(simulator, "binance"));
  stops.push(() => client.close());
  return { simulator, client };
}

/** Lets what is on its way through the machine arrive. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}

test("control and truth are the same in the process and over HTTP, to the last decimal", async () => {
  const { simulator, client } = await start();
  await client.loadMarkets();
  await client.createOrder(SYMBOL, "limit", "buy", 0.5, 2002, { clientOrderId: "mine" });
  const [order] = simulator.orders("binance");
  // 0.3333 at 2001 is 666.9333, 0.1667 at 2002 is 333.7334; fees are 10 bps of the amounts.
  expect(order?.fills.map(({ price, amount, value, fee, feeAsset }) => [price, amount, value, fee, feeAsset])).toEqual([
    ["2001.00", "0.3333", "666.9333", "0.0003333", "ETH"],
    ["2002.00", "0.1667", "333.7334", "0.0001667", "ETH"],
  ]);
  expect(simulator.balances("binance", ACCOUNT.apiKey)).toEqual({
    USDT: { free: "8999.3333", used: "0", total: "8999.3333" },
    // 0.1 and 0.5 less 0.0005 of fees.
    ETH: { free: "0.5995", used: "0", total: "0.5995" },
  });
  const ask = async (path: string) => await (await fetch(`http://127.0.0.1:${simulator.port}/control/${path}`)).json();
  expect(await ask("orders?venue=binance")).toEqual({ orders: simulator.orders("binance") });
  expect(await ask(`balances?venue=binance&apiKey=${ACCOUNT.apiKey}`)).toEqual({
    balances: simulator.balances("binance", ACCOUNT.apiKey),
  });
  expect(await ask("balances?venue=binance&apiKey=nobody")).toEqual({ error: 'there is no key "nobody" at "binance"' });
});

test("what cannot be done is thrown with the words of the answer over HTTP", async () => {
  const { simulator } = await start();
  expect(() => simulator.control({ do: "fault", venue: "binance", kind: "fire" })).toThrow(/"kind" must be one of/);
  expect(() => simulator.orders("nyse")).toThrow(/unknown venue "nyse"/);
  expect(() => simulator.balances("binance", "nobody")).toThrow(/there is no key "nobody"/);
});

test("under a script of latencies an order arrives, and its answer comes, when the script says", async () => {
  const clock = new ManualClock();
  const times = { request: 30, answer: 20, frame: 0 };
  const { simulator, client } = await start({
    clock,
    latency: ({ kind, path }) => (path.endsWith("/order") ? times[kind] : 0),
  });
  client.milliseconds = clock.epochMs;
  client.nonce = clock.epochMs;
  await client.loadMarkets();
  const answers: string[] = [];
  const placed = client
    .createOrder(SYMBOL, "limit", "buy", 0.1, 2002, { clientOrderId: "late" })
    .then(({ clientOrderId }) => answers.push(clientOrderId ?? ""));
  await until(() => clock.waiting === 1);
  clock.advance(29);
  expect(simulator.orders()).toEqual([]);
  clock.advance(1);
  await until(() => clock.waiting === 1);
  expect(simulator.orders().map(({ clientOrderId, status }) => [clientOrderId, status])).toEqual([["late", "filled"]]);
  clock.advance(19);
  expect(answers).toEqual([]);
  clock.advance(1);
  await placed;
  expect(answers).toEqual(["late"]);
});

test("over REST a later request can overtake an earlier one; on a socket it cannot", async () => {
  const clock = new ManualClock();
  const waits = [50, 10, 50, 10];
  const isOrder = (path: string) => path.endsWith("/order") || path === "/ws-api/v3";
  const latency: SimulatorOptions["latency"] = ({ kind, path }) =>
    kind === "request" && isOrder(path) ? (waits.shift() ?? 0) : 0;
  const { simulator, client } = await start({ clock, latency });
  client.milliseconds = clock.epochMs;
  client.nonce = clock.epochMs;
  await client.loadMarkets();
  const arrived = () => simulator.orders().map(({ clientOrderId }) => clientOrderId);
  const rest = ["r1", "r2"].map((clientOrderId, index) =>
    until(() => clock.waiting === index).then(() =>
      client.createOrder(SYMBOL, "limit", "buy", 0.1, 1900, { clientOrderId }),
    ),
  );
  await until(() => clock.waiting === 2);
  clock.advance(50);
  await Promise.all(rest);
  expect(arrived()).toEqual(["r2", "r1"]);
  const socket = ["s1", "s2"].map((clientOrderId) =>
    client.createOrderWs(SYMBOL, "limit", "buy", 0.1, 1900, { clientOrderId }),
  );
  await until(() => clock.waiting === 2);
  clock.advance(50);
  await Promise.all(socket);
  expect(arrived()).toEqual(["r2", "r1", "s1", "s2"]);
});

test("several simulators in one process share nothing", async () => {
  const first = await start();
  const second = await start();
  await first.client.loadMarkets();
  await first.client.createOrder(SYMBOL, "limit", "buy", 0.1, 2002);
  expect([first.simulator.orders().length, second.simulator.orders().length]).toEqual([1, 0]);
  expect(second.simulator.balances("binance", ACCOUNT.apiKey)["USDT"]?.free).toBe("10000");
  expect(first.simulator.port).not.toBe(second.simulator.port);
});

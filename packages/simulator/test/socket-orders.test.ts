import { afterEach, expect, test } from "vitest";
import { errorOf, tradingClient, VENUES, type Venue } from "./support/trading-client.ts";
import { ACCOUNT } from "./support/trading-fixture.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(venue: Venue) {
  const started = await tradingClient(venue);
  stops.push(...started.stops);
  const { exchange, simulator } = started;
  let placed = 0;
  /** Places over the socket under a client id of its own; the id is `c1`, `c2` … */
  const place = (type: string, amount: number, price?: number, params: object = {}) => {
    placed += 1;
    const own = { clientOrderId: `c${placed}`, ...params };
    return exchange.createOrderWs("ETH/USDT", type, "buy", amount, price, own);
  };
  const seen = (clientId: string) =>
    simulator.orders(venue).findLast(({ clientOrderId }) => clientOrderId === clientId);
  const outcome = (clientId: string) => [seen(clientId)?.status ?? "unseen", Number(seen(clientId)?.filled ?? 0)];
  return { ...started, place, seen, outcome };
}

test.each(VENUES)("%s: every kind of order over the socket ends as over REST", async (venue) => {
  const { place, outcome, simulator } = await start(venue);
  simulator.control({ do: "account", venue, ...ACCOUNT, balances: { USDT: "100000" } });
  const set = () =>
    simulator.control({
      do: "book",
      venue,
      symbol: "ETH/USDT",
      bids: [[1999, 1]],
      asks: [
        [2001, 1],
        [2002, 2],
      ],
    });
  await place("limit", 1, 1990);
  await place("limit", 1.5, 2001, { timeInForce: "IOC" });
  set();
  await place("limit", 1.5, 2001, { timeInForce: "FOK" });
  await place("limit", 1, 2001, { timeInForce: "FOK" });
  set();
  await place("limit", 1, 2000, { postOnly: true });
  await place("market", 1.5);
  expect(["c1", "c2", "c3", "c4", "c5", "c6"].map(outcome)).toEqual([
    ["open", 0],
    ["expired", 1],
    ["expired", 0],
    ["filled", 1],
    ["open", 0],
    ["filled", 1.5],
  ]);
});

test.each(VENUES)("%s: an order placed over the socket is cancelled over it", async (venue) => {
  const { exchange, place, outcome } = await start(venue);
  const { id } = await place("limit", 1, 1990);
  await place("limit", 1, 1980);
  // Kraken's socket takes no symbol beside an order's id.
  const symbol = venue === "kraken" ? undefined : "ETH/USDT";
  await exchange.cancelOrderWs(id ?? "", symbol);
  expect([outcome("c1"), outcome("c2")]).toEqual([
    ["cancelled", 0],
    ["open", 0],
  ]);
  expect(await errorOf(exchange.cancelOrderWs(id ?? "", symbol))).toBe("OrderNotFound");
  if (venue === "okx") return;
  await exchange.cancelAllOrdersWs(symbol);
  expect(outcome("c2")).toEqual(["cancelled", 0]);
});

test.each(VENUES)("%s: too little money is told over the socket", async (venue) => {
  const { place, outcome } = await start(venue);
  expect(await errorOf(place("limit", 100, 1990))).toBe("InsufficientFunds");
  expect(outcome("c1")).toEqual(["unseen", 0]);
});

test.each<[Venue, string]>([
  ["binance", "AuthenticationError"],
  ["kraken", "PermissionDenied"],
  ["okx", "ExchangeError"],
])("%s: a key that may only read is told over the socket as %s", async (venue, error) => {
  const { simulator, place } = await start(venue);
  simulator.control({ do: "account", venue, ...ACCOUNT, permissions: ["read"] });
  expect(await errorOf(place("limit", 0.1, 1990))).toBe(error);
});

const TOLD: Readonly<Record<string, RegExp>> = {
  reject: /^(InvalidOrder|OperationRejected|ExchangeError|AccountSuspended|PermissionDenied)$/,
  rate_limit: /^(RateLimitExceeded|DDoSProtection)$/,
  server_error: /^(ExchangeNotAvailable|OperationFailed)$/,
  partial: /^no error$/,
  duplicate: /^no error$/,
};
const LEFT: Readonly<Record<string, [string, number]>> = {
  reject: ["unseen", 0],
  rate_limit: ["unseen", 0],
  server_error: ["filled", 1],
  partial: ["cancelled", 0.25],
  duplicate: ["filled", 1],
};

test.each(VENUES.flatMap((venue) => Object.keys(TOLD).map((kind) => [venue, kind] as const)))(
  "%s: the fault %s happens to one order over the socket and leaves what it says",
  async (venue, kind) => {
    const { simulator, place, seen, outcome } = await start(venue);
    simulator.control({ do: "fault", venue, kind, ...(kind === "partial" ? { ratio: 0.25 } : {}) });
    expect(await errorOf(place("limit", 1, 2001))).toMatch(TOLD[kind] ?? /never/);
    expect(outcome("c1")).toEqual(LEFT[kind]);
    expect(seen("c1")?.fills.length ?? 0).toBe(LEFT[kind]?.[1] === 0 ? 0 : 1);
    expect(await errorOf(place("limit", 0.5, 2002))).toBe("no error");
  },
);

test.each(
  VENUES.flatMap((venue) => [
    [venue, "timeout_but_filled", "filled"] as const,
    [venue, "timeout_not_filled", "unseen"] as const,
  ]),
)("%s: under %s the socket never answers the order, and it is %s", async (venue, kind, status) => {
  const { simulator, place, outcome } = await start(venue);
  // The client logs in first: until it has, two orders may overtake each other.
  await place("limit", 0.1, 1980);
  simulator.control({ do: "fault", venue, kind });
  const answers: string[] = [];
  // Settles when the client closes, if ever.
  place("limit", 1, 2001).then(
    () => answers.push("an answer"),
    () => {},
  );
  // Answers keep their order: this one would have come behind.
  await place("limit", 0.1, 1990);
  expect(answers).toEqual([]);
  expect(outcome("c2")[0]).toBe(status);
});

import { formatScaled } from "@tandem/domain/money";
import { createOrder, type Order } from "@tandem/domain/orders/order";
import { describe, expect, test } from "vitest";
import { after, eventsOf, request, type Scene, scene, VENUES } from "./live-support.ts";

/** What the venue itself says of an order, in our words. */
function truth({ simulator }: Scene, venue: string, id: string): readonly string[] {
  const seen = simulator.orders(venue).filter(({ clientOrderId }) => clientOrderId === id);
  return seen.flatMap(({ status, fills }) => [
    status,
    ...fills.map((fill) => [fill.amount, fill.price, fill.fee, fill.feeAsset].join(" ")),
  ]);
}

const ours = ({ status, fills }: Order): readonly string[] => [
  status,
  ...fills.map(({ amount, price, fee }) =>
    [formatScaled(amount), formatScaled(price), formatScaled(fee?.amount ?? 0n), fee?.asset].join(" "),
  ),
];
const plain = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/(\.\d*?)0+( |$)/g, "$1$2").replace(/\.( |$)/g, "$1"));

async function looked(at: Scene, order: ReturnType<typeof request>): Promise<Order> {
  const outcome = await at.account.look(createOrder(order), Date.now() - 1_000);
  if (outcome.kind !== "found") throw new Error(outcome.kind);
  return after(order, outcome.events);
}

describe.each(VENUES)("%s", (venue) => {
  test.each([
    ["limit IOC that fills at once", { amount: "0.5", price: "30000" }],
    ["limit IOC over two levels", { amount: "2", price: "30010", side: "buy" as const }],
    ["limit IOC that is filled in part", { amount: "1.2", price: "29985", side: "sell" as const }],
    ["limit IOC whose price is gone", { amount: "0.1", price: "29000" }],
    ["FOK that cannot be filled", { amount: "1.5", price: "30000", timeInForce: "FOK" as const }],
    ["FOK that can", { amount: "0.7", price: "30000", timeInForce: "FOK" as const }],
    ["market buy in base", { amount: "0.25" }],
    ["market sell", { amount: "0.25", side: "sell" as const }],
    ["GTC that rests", { amount: "0.1", price: "29000", timeInForce: "GTC" as const }],
    ["post-only that rests", { amount: "0.1", price: "29500.5", timeInForce: "PO" as const }],
  ])("%s: the trades, fees and state are the venue's, to the last digit", async (_, text) => {
    const at = await scene(venue, { balances: { USDT: "100000", BTC: "5" } });
    const order = request(venue, text);
    const placed = after(order, eventsOf(await at.account.place(order)));
    const found = await looked(at, order);
    const seen = truth(at, venue, order.clientOrderId);
    const status = found.status === "cancelled" || found.status === "expired" ? seen[0] : found.status;
    expect([status, ...plain(ours(found)).slice(1)]).toEqual(plain(seen));
    // What both say is told once.
    const both = after(order, [
      ...eventsOf({ kind: "accepted", venueOrderId: placed.venueOrderId, events: [] }),
      ...placed.fills.map((fill) => ({ type: "fill" as const, fill })),
      ...found.fills.map((fill) => ({ type: "fill" as const, fill })),
    ]);
    expect(both.fills).toHaveLength(found.fills.length);
    expect(found.venueOrderId).toBe(placed.venueOrderId);
  });

  test("an order that may not leave any more when its turn comes never reaches the venue, and is known not to", async () => {
    const at = await scene(venue, { balances: { USDT: "100000", BTC: "5" } });
    const order = request(venue, { amount: "0.5", price: "30000" });
    let asked = 0;
    const outcome = await at.account.place(order, "unwind", () => {
      asked += 1;
      return false;
    });
    expect([outcome, asked]).toEqual([{ kind: "rejected", reason: "not_sent" }, 1]);
    expect(truth(at, venue, order.clientOrderId)).toEqual([]);
  });

  test("a resting order is listed, cancelled by its client id, and gives its funds back", async () => {
    const at = await scene(venue);
    const order = request(venue, { amount: "0.1", price: "29000", timeInForce: "GTC" });
    await at.account.place(order);
    expect(await at.account.resting()).toMatchObject([
      { clientOrderId: order.clientOrderId, symbol: "BTC/USDT", side: "buy", amount: order.amount, filled: 0n },
    ]);
    const held = (await at.account.balances()).find(({ asset }) => asset === "USDT");
    // 0.1 at 29,000, and 16 basis points of it where the fee is in quote.
    expect(formatScaled(held?.used ?? 0n)).toBe(venue === "kraken" ? "2904.64" : "2900");
    await at.account.cancel(createOrder(order));
    expect((await looked(at, order)).status).toBe("cancelled");
    expect(await at.account.resting()).toEqual([]);
    expect(await at.account.balances()).toContainEqual({ asset: "USDT", free: 10_000n * 10n ** 18n, used: 0n });
    // To cancel what is over changes nothing, and does not reject.
    await at.account.cancel(createOrder(order));
  });

  test("its balances are the venue's, to the last digit", async () => {
    const at = await scene(venue);
    await at.account.place(request(venue, { amount: "0.323", price: "30000" }));
    const told = (await at.account.balances()).map(({ asset, free, used }) => [
      asset,
      formatScaled(free),
      formatScaled(used),
    ]);
    const held = Object.entries(at.simulator.balances(venue, at.credentials.apiKey)).flatMap(([asset, value]) =>
      [value.free, value.used].some((text) => Number(text) !== 0)
        ? [plain([`${asset} ${value.free} ${value.used}`])[0]]
        : [],
    );
    expect(plain(told.map((line) => line.join(" "))).toSorted()).toEqual(held.toSorted());
  });

  test("amounts with as many digits as the market has are sent digit by digit", async () => {
    const at = await scene(venue);
    const digits = venue === "binance" ? "0.00123" : "0.00123457";
    const order = request(venue, { amount: digits, price: "29000.1", timeInForce: "GTC" });
    expect(await at.account.place(order)).toMatchObject({ kind: "accepted" });
    expect(at.simulator.orders(venue).at(-1)).toMatchObject({
      amount: digits,
      price: expect.stringMatching(/^29000\.10?$/),
    });
  });
});

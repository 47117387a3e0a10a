import { isSettled } from "@tandem/domain/orders/advance-order";
import { createOrder, filledAmount, type Order } from "@tandem/domain/orders/order";
import { createLiveClock } from "@tandem/engine/live-clock";
import { describe, expect, test } from "vitest";
import { createGovernor } from "../../src/governor/create-governor.ts";
import { after, eventsOf, request, type Scene, scene, VENUES } from "./live-support.ts";

const TIMEOUT_MS = 400;

const seenOf = ({ simulator }: Scene, venue: string, id: string) =>
  simulator.orders(venue).filter(({ clientOrderId }) => clientOrderId === id);

async function found(at: Scene, order: ReturnType<typeof request>): Promise<Order> {
  const outcome = await at.account.look(createOrder(order), Date.now() - 1_000);
  if (outcome.kind !== "found") throw new Error(outcome.kind);
  return after(order, outcome.events);
}

describe.each(VENUES)("%s", (venue) => {
  const buy = () => request(venue, { amount: "0.1", price: "30000" });

  test("an order whose answer is lost is unknown, is sent once, and is found with its trades", async () => {
    const at = await scene(venue, { timeoutMs: TIMEOUT_MS });
    at.fault("timeout_but_filled");
    const order = buy();
    expect(await at.account.place(order)).toEqual({ kind: "unknown", cause: "timeout" });
    const known = await found(at, order);
    expect([known.status, filledAmount(known), isSettled(known)]).toEqual(["filled", order.amount, true]);
    expect(seenOf(at, venue, order.clientOrderId)).toHaveLength(1);
  });

  test("an order that is lost on its way is unknown, and never arrived by a history that covers it", async () => {
    const at = await scene(venue, { timeoutMs: TIMEOUT_MS });
    at.fault("timeout_not_filled");
    const order = buy();
    const sentAt = Date.now();
    expect(await at.account.place(order)).toEqual({ kind: "unknown", cause: "timeout" });
    expect(await at.account.look(createOrder(order), sentAt)).toEqual({ kind: "never_arrived" });
    expect(seenOf(at, venue, order.clientOrderId)).toEqual([]);
  });

  test("is not said never to have arrived while it could still come", async () => {
    const at = await scene(venue, { arrivalMarginMs: 0 });
    const order = buy();
    expect(await at.account.look(createOrder(order), Date.now())).toEqual({ kind: "unanswered" });
    expect(await at.account.look(createOrder(order), Date.now() - 5_001)).toEqual({ kind: "never_arrived" });
  });

  test("a server error is unknown although the venue took the order, and is found", async () => {
    const at = await scene(venue);
    at.fault("server_error");
    const order = buy();
    expect(await at.account.place(order)).toEqual({ kind: "unknown", cause: "server_error" });
    expect((await found(at, order)).status).toBe("filled");
    expect(seenOf(at, venue, order.clientOrderId)).toHaveLength(1);
  });

  test("a listed refusal is definite", async () => {
    const at = await scene(venue);
    at.fault("reject");
    const order = buy();
    expect(await at.account.place(order)).toMatchObject({ kind: "rejected" });
    expect(seenOf(at, venue, order.clientOrderId)).toEqual([]);
  });

  test("a refusal for the rate of orders is definite", async () => {
    const at = await scene(venue);
    at.fault("rate_limit");
    expect(await at.account.place(buy())).toMatchObject({ kind: "rejected" });
  });

  test("a partial fill ends with what was filled", async () => {
    const at = await scene(venue);
    at.fault("partial", { ratio: 0.5 });
    const order = buy();
    await at.account.place(order);
    const known = await found(at, order);
    expect([known.status, filledAmount(known)]).toEqual(["cancelled", order.amount / 2n]);
  });

  test("a fill that is reported twice is one trade", async () => {
    const at = await scene(venue);
    at.fault("duplicate");
    const order = buy();
    const placed = await at.account.place(order);
    const known = await found(at, order);
    expect(known.fills).toHaveLength(1);
    expect(after(order, [...eventsOf(placed), ...eventsOf(placed)]).fills.length).toBeLessThanOrEqual(1);
  });

  test("a slow venue's answer within our time is its answer", async () => {
    const at = await scene(venue);
    at.fault("latency", { ms: 150 });
    expect(await at.account.place(buy())).toMatchObject({ kind: "accepted" });
  });

  test.each([
    ["insufficient_funds", { amount: "1", price: "30000" }],
    ["insufficient_funds", { amount: "2.5", price: "29000", side: "sell" as const }],
    ["unknown_symbol", { amount: "1", price: "30000", symbol: "NONE/USDT" }],
  ])("%s: the venue's own refusal", async (reason, text) => {
    const at = await scene(venue);
    expect(await at.account.place(request(venue, text))).toEqual({ kind: "rejected", reason });
  });

  test("too small an order is refused, and so is a price off the step", async () => {
    const at = await scene(venue);
    const small = await at.account.place(request(venue, { amount: "0.00000001", price: "30000" }));
    const offStep = await at.account.place(request(venue, { amount: "0.1", price: "30000.0000001" }));
    expect([small.kind, offStep.kind]).toEqual(["rejected", "rejected"]);
    expect(at.simulator.orders(venue)).toEqual([]);
  });

  test("a post-only order that would take does not take", async () => {
    const at = await scene(venue);
    const order = request(venue, { amount: "0.1", price: "30005", timeInForce: "PO" });
    const placed = await at.account.place(order);
    if (placed.kind === "accepted") {
      // Kraken takes it and cancels it at once.
      const known = await found(at, order);
      expect([known.status, known.fills]).toEqual(["cancelled", []]);
    } else expect(placed).toMatchObject({ kind: "rejected" });
  });

  test("a key that may not trade, and one that the venue does not know, are definite", async () => {
    const reads = await scene(venue, { permissions: ["read"] });
    expect(await reads.account.place(buy())).toEqual({ kind: "rejected", reason: "not_permitted" });
  });

  test("what the governor does not let through was not sent", async () => {
    const governor = createGovernor({
      clock: createLiveClock(),
      rules: () => ({ unitsPerCost: 1, address: { kind: "window", limit: 100, windowMs: 60_000 } }),
    });
    const at = await scene(venue, { governor });
    governor.note({ venue, status: 418, headers: { "retry-after": "60" } });
    const order = buy();
    expect(await at.account.place(order)).toEqual({ kind: "rejected", reason: "not_sent" });
    expect(seenOf(at, venue, order.clientOrderId)).toEqual([]);
    // A look says that it knows nothing, not that there is nothing.
    expect(await at.account.look(createOrder(order), 0)).toEqual({ kind: "unanswered" });
    await expect(at.account.balances()).rejects.toThrow();
  });

  test("a venue that is gone answers nothing, and nothing is concluded from it", async () => {
    const at = await scene(venue);
    await at.simulator.stop();
    const order = buy();
    expect(await at.account.place(order)).toMatchObject({ kind: "unknown" });
    expect(await at.account.look(createOrder(order), 0)).toEqual({ kind: "unanswered" });
    await at.account.cancel(createOrder(order));
    await expect(at.account.resting()).rejects.toThrow();
  });

  test("many orders at once all reach the venue, each once", async () => {
    const at = await scene(venue, { balances: { USDT: "100000" } });
    const orders = Array.from({ length: 20 }, () =>
      request(venue, { amount: "0.01", price: "29000", timeInForce: "GTC" }),
    );
    const placed = await Promise.all(orders.map((order) => at.account.place(order)));
    const accepted = placed.filter(({ kind }) => kind === "accepted");
    const ids = at.simulator.orders(venue).map(({ clientOrderId }) => clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(accepted.length);
    expect(placed.every(({ kind }) => kind !== "unknown")).toBe(true);
  });
});

import { createOrder } from "@tandem/domain/orders/order";
import { expect, test } from "vitest";
import { after, request, scene, VENUES } from "./live-support.ts";

test.each(VENUES)("%s: an order among more than a page of later ones is found, and its trades too", async (venue) => {
  const at = await scene(venue, { balances: { USDT: "1000000", BTC: "10" } });
  const { simulator, account } = at;
  const early = request(venue, { amount: "0.01", price: "30000" });
  const sentAt = Date.now();
  await account.place(early);
  for (let done = 0; done < 120; done += 20)
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const order = request(venue, { amount: "0.001", price: "20000" });
        // Kraken may refuse one that has overtaken another; here only how many there are counts.
        await account.place(order);
      }),
    );
  expect(simulator.orders(venue).length).toBeGreaterThan(100);
  const found = await account.look(createOrder(early), sentAt);
  if (found.kind !== "found") throw new Error(found.kind);
  expect(after(early, found.events)).toMatchObject({ status: "filled", fills: [{ amount: early.amount }] });
  // And one that is nowhere in all those pages never came.
  const never = request(venue, { amount: "0.01", price: "30000" });
  expect(await account.look(createOrder(never), sentAt)).toEqual({ kind: "never_arrived" });
});

test.each(VENUES)("%s: more open orders than a page holds are all listed", async (venue) => {
  const at = await scene(venue, { balances: { USDT: "1000000" } });
  const orders = Array.from({ length: 105 }, () =>
    request(venue, { amount: "0.001", price: "20000", timeInForce: "GTC" }),
  );
  for (const order of orders) await at.account.place(order);
  expect((await at.account.resting()).map(({ clientOrderId }) => clientOrderId).toSorted()).toEqual(
    orders.map(({ clientOrderId }) => clientOrderId).toSorted(),
  );
});

test("the dead-man's switch cancels what rests, where the venue has one", async () => {
  for (const venue of ["kraken", "okx"]) {
    const at = await scene(venue);
    await at.account.place(request(venue, { amount: "0.01", price: "20000", timeInForce: "GTC" }));
    await at.account.cancelAllAfter?.(0);
    expect(await at.account.resting()).toHaveLength(1);
    if (venue === "okx") continue;
    await at.account.cancelAllAfter?.(1_000);
    await expect.poll(() => at.account.resting()).toEqual([]);
  }
  expect((await scene("binance")).account.cancelAllAfter).toBeUndefined();
});

test("a venue that is not known to find orders again is refused, with the reason", async () => {
  const { createLiveAccounts } = await import("../../src/trading/live-accounts.ts");
  const { createLiveClock } = await import("@tandem/engine/live-clock");
  const { freeGovernor } = await import("./live-support.ts");
  const accounts = createLiveAccounts({ clock: createLiveClock(), governor: freeGovernor(), venueUrls: {} });
  expect(accounts.refusal("binance")).toBeUndefined();
  expect(accounts.refusal("nowhere")).toContain("client's id");
  await expect(accounts.open({ venue: "nowhere", credentials: { apiKey: "a", secret: "b" } })).rejects.toThrow(
    RangeError,
  );
});

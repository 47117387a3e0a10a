import { inspect } from "node:util";
import { createOrder, filledAmount } from "@tandem/domain/orders/order";
import type { AccountReport } from "@tandem/engine/trading/venue-account";
import { describe, expect, test } from "vitest";
import { after, eventsOf, request, type Scene, scene, VENUES } from "./live-support.ts";

const heardOf = ({ reports }: Scene, id: string) =>
  reports.flatMap((report) => (report.type === "order" && report.clientOrderId === id ? [report.event] : []));
const links = ({ reports }: Scene): readonly boolean[] =>
  reports.flatMap((report) => (report.type === "link" ? [report.isConnected] : []));
const balancesIn = (reports: readonly AccountReport[]) =>
  reports.flatMap((report) => (report.type === "balances" ? report.balances : []));

describe.each(VENUES)("%s", (venue) => {
  test("its streams tell trades and the end of an order, the same as its lists do", async () => {
    const at = await scene(venue);
    await at.listen();
    const order = request(venue, { amount: "0.2", price: "30000" });
    await at.account.place(order);
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("filled");
    const heard = after(order, heardOf(at, order.clientOrderId));
    const looked = await at.account.look(createOrder(order), Date.now());
    if (looked.kind !== "found") throw new Error(looked.kind);
    expect(heard.fills).toEqual(after(order, looked.events).fills);
    expect(heard.reportedFilled).toBe(order.amount);
  });

  test("they tell of a resting order that another fills later, and of its cancel", async () => {
    const at = await scene(venue);
    await at.listen();
    const order = request(venue, { amount: "0.2", price: "29995", timeInForce: "GTC" });
    await at.account.place(order);
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("open");
    await at.account.cancel(createOrder(order));
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("cancelled");
  });

  test("they tell balances, with what orders hold", async () => {
    const at = await scene(venue);
    await at.listen();
    await at.account.place(request(venue, { amount: "0.1", price: "29000", timeInForce: "GTC" }));
    const held = (venue === "kraken" ? 2904_64n : 2900_00n) * 10n ** 16n;
    await expect
      .poll(() => balancesIn(at.reports).some(({ asset, used }) => asset === "USDT" && used === held))
      .toBe(true);
  });

  test("a fill that is told twice is told once by its id", async () => {
    const at = await scene(venue);
    await at.listen();
    at.fault("duplicate");
    const order = request(venue, { amount: "0.2", price: "30000" });
    const placed = await at.account.place(order);
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("filled");
    expect(filledAmount(after(order, [...eventsOf(placed), ...heardOf(at, order.clientOrderId)]))).toBe(order.amount);
  });

  test("an order whose answer was lost is told by the stream", async () => {
    const at = await scene(venue, { timeoutMs: 300 });
    await at.listen();
    at.fault("timeout_but_filled");
    const order = request(venue, { amount: "0.2", price: "30000" });
    expect(await at.account.place(order)).toMatchObject({ kind: "unknown" });
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("filled");
  });

  test("a cut is told, and what comes after it is heard again", async () => {
    const at = await scene(venue);
    await at.listen();
    at.fault("disconnect");
    await expect.poll(() => links(at)).toEqual([true, false, true]);
    const order = request(venue, { amount: "0.2", price: "30000" });
    await at.account.place(order);
    await expect.poll(() => after(order, heardOf(at, order.clientOrderId)).status).toBe("filled");
    at.fault("disconnect");
    await expect.poll(() => links(at)).toEqual([true, false, true, false, true]);
  });

  test("without its streams, how an order ended that cannot rest is asked for", async () => {
    const at = await scene(venue);
    const order = request(venue, { amount: "0.2", price: "30000" });
    const heard: AccountReport[] = [];
    // The venue lets nobody listen: its sockets are cut as they come.
    at.account.start((report) => heard.push(report));
    const cutting = setInterval(() => at.fault("disconnect"), 5);
    try {
      const placed = await at.account.place(order);
      await expect
        .poll(() => {
          const events = heard.flatMap((report) => (report.type === "order" ? [report.event] : []));
          return after(order, [...eventsOf(placed), ...events]).status;
        })
        .toBe("filled");
    } finally {
      clearInterval(cutting);
    }
  });

  test("nothing of the key is shown by the account, printed or turned into JSON", async () => {
    const at = await scene(venue);
    await at.listen();
    await at.account.place(request(venue, { amount: "0.2", price: "30000" }));
    const deep = { depth: 20, showHidden: true, getters: true } as const;
    const shown = `${inspect(at.account, deep)} ${JSON.stringify(at.account)} ${inspect(at.reports, deep)}`;
    expect(shown).not.toContain("MARKER");
  });
});

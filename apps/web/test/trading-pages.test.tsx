import type { Deal } from "@tandem/contract/deals";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { tradingMode } from "../src/lib/trading-mode.ts";
import type { Answers } from "./support/fake-server.ts";
import type { Page } from "./support/render-app.tsx";
import { kraken, opportunity, venue } from "./support/samples.ts";
import { called, fill, openAs, press, pressInDialog, refuse, silence } from "./support/signed-in.ts";
import { DEAL_ID, deal, limits, order, riskState, strategy } from "./support/trading-samples.ts";

afterEach(() => {
  tradingMode.set("paper");
  localStorage.clear();
});

async function at(path: string, answers: Answers = {}, more: object = {}): Promise<Page> {
  const page = await openAs("trader", path, { "venues.list": () => [venue(), kraken], ...answers });
  await screen.findByRole("heading", { level: 1 });
  await page.do(() =>
    page.socket.send({
      type: "snapshot",
      at: page.clock.now(),
      venues: [venue(), kraken],
      opportunities: [opportunity()],
      ...more,
    }),
  );
  return page;
}

const cells = (row: number): string[] =>
  [...(screen.getAllByRole("row")[row]?.querySelectorAll("th, td") ?? [])].map((cell) => cell.textContent);

describe("the list of deals", () => {
  it("shows each with its account, state, what was expected and what was earned", async () => {
    await at("/deals", { "deals.list": () => [deal()] });
    await screen.findByRole("link", { name: "BTC/USDT" });
    expect(cells(1)).toEqual([
      "BTC/USDT",
      "Done",
      "Paper",
      "binance → kraken",
      "15,015.12 USDT",
      // 19.84875987 is cut, not rounded
      "+19.8487 USDT",
      "+18.5000 USDT",
      // 1,800,000,000 s is 15 January 2027, 08:00 UTC; the deal began 5 s before and took 1 s
      "15 Jan 2027, 07:59:55 UTC",
      "1,000.0 ms",
    ]);
  });

  it("follows a deal live over the list that was asked for, and keeps an older record out", async () => {
    const page = await at("/deals", { "deals.list": () => [deal({ status: "working", endedAt: null, updatedAt: 1 })] });
    await waitFor(() => expect(cells(1)[1]).toBe("Working"));
    await page.do(() =>
      page.socket.send({ type: "change", at: page.clock.now(), deals: { upsert: [deal()], remove: [] } }),
    );
    await waitFor(() => expect(cells(1)[1]).toBe("Done"));
    await page.do(() =>
      page.socket.send({
        type: "change",
        at: page.clock.now(),
        deals: { upsert: [deal({ status: "working", updatedAt: 0 })], remove: [] },
      }),
    );
    expect(screen.getAllByRole("row")).toHaveLength(2);
  });

  it("asks for what the address says, and drops what makes no sense in it", async () => {
    const page = await at("/deals?status=failed&mode=live&symbol=eth%2Fusdt&strategy=no", { "deals.list": () => [] });
    await screen.findByText("No deal passes the filter");
    expect(called(page, "deals.list")).toMatchObject([{ statuses: ["failed"], mode: "live", symbol: "ETH/USDT" }]);
    expect(called(page, "deals.list")[0]).not.toHaveProperty("strategyId");
    fireEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
    await screen.findByText("No deal yet");
    expect(page.path()).toBe("/deals");
  });

  it("says what failed and tries again on demand", async () => {
    let isDown = true;
    await at("/deals", {
      "deals.list": () => {
        if (isDown) return refuse("SERVICE_UNAVAILABLE", "database_unavailable")();
        return [deal()];
      },
    });
    expect((await screen.findByRole("alert")).textContent).toContain("cannot reach its database");
    isDown = false;
    press("Try again");
    await screen.findByRole("link", { name: "BTC/USDT" });
  });

  it("shows its shape while it is asked for", async () => {
    await at("/deals", { "deals.list": silence });
    expect(document.querySelector("[aria-busy=true]")).not.toBeNull();
  });
});

const stuck: Deal = deal({
  status: "needs_decision",
  realisedProfit: null,
  endedAt: null,
  decision: {
    reason: "too_expensive",
    lossMax: "30.03",
    options: [
      {
        kind: "unwind",
        trades: [
          {
            leg: 0,
            purpose: "unwind",
            venue: "binance",
            symbol: "BTC/USDT",
            side: "sell",
            amount: "0.25",
            price: "59800",
          },
        ],
        profit: "-80.1",
      },
      { kind: "hold", trades: [], profit: "-40" },
    ],
    refused: [{ kind: "complete", reason: "no_depth" }],
  },
});

describe("a deal", () => {
  it("tells what happened, leg by leg, with figures and latency", async () => {
    await at(`/deals/${DEAL_ID}`, { "deals.get": () => deal() });
    const legs = await screen.findByRole("group", { name: "Expected against realised" });
    // A slippage of 0.5 bps against us is a loss.
    expect(legs.textContent).toContain("\u22120.50 bps");
    const steps = within(screen.getByRole("list", { name: "What happened" })).getAllByRole("listitem");
    expect(steps[1]?.textContent).toContain("Every leg filledDone");
    expect(steps[1]?.textContent).toContain("+1.0 s");
    expect(steps[1]?.textContent).toContain("realised profit18.5");
    expect(screen.getByRole("region", { name: "Latency from the decision" }).textContent).toContain(
      "Every leg answered41.2 ms",
    );
    expect(screen.getByRole("group", { name: "Fills" }).textContent).toContain("15.00012 USDT");
  });

  it("shows every way out with its figures, and carries the chosen one out after a question", async () => {
    const page = await at(`/deals/${DEAL_ID}`, { "deals.get": () => stuck, "deals.decide": () => ({}) });
    const panel = await screen.findByRole("region", { name: "This deal needs your decision" });
    expect(panel.textContent).toContain("every way out costs more than it may lose");
    expect(within(panel).getByText("Complete it: the book is too thin")).toBeDefined();
    expect(panel.querySelector("[data-option=unwind]")?.textContent).toContain(
      "Sell 0.25 BTC @ 59,800 BTC/USDT binance",
    );
    expect(panel.querySelector("[data-option=unwind]")?.textContent).toContain("\u221280.1000 USDT");
    press("Choose: Take it back");
    expect(called(page, "deals.decide")).toEqual([]);
    pressInDialog("Take it back");
    await screen.findByText("Your choice is taken (paper).");
    expect(called(page, "deals.decide")).toMatchObject([
      { id: DEAL_ID, choice: "unwind", idempotencyKey: expect.stringMatching(/^web-/) },
    ]);
  });

  it("says when the way out is gone", async () => {
    await at(`/deals/${DEAL_ID}`, {
      "deals.get": () => stuck,
      "deals.decide": refuse("CONFLICT", "choice_not_possible"),
    });
    await screen.findByRole("region", { name: "This deal needs your decision" });
    press("Choose: Keep the position");
    pressInDialog("Keep the position");
    expect((await screen.findByRole("alert")).textContent).toContain("not possible any more");
  });

  it("says that there is none where it is not the user's", async () => {
    await at(`/deals/${DEAL_ID}`, { "deals.get": refuse("NOT_FOUND") });
    await screen.findByText("There is no such deal");
  });
});

describe("orders", () => {
  const listen = async (page: Page, items: readonly unknown[]): Promise<void> =>
    page.do(() =>
      page.socket.sendTo("orders.watch", { id: "e1", data: { type: "snapshot", at: page.clock.now(), items } }),
    );

  it("follows what rests, of the account that is shown, and cancels one", async () => {
    const page = await at("/orders", { "orders.list": () => [], "orders.cancel": () => ({}) });
    await listen(page, [
      order(),
      order({ id: "01890a5d-ac96-774b-bcce-b302099a8202", mode: "live", symbol: "ETH/USDT" }),
    ]);
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    press("Cancel buy BTC/USDT binance");
    await screen.findByText("The venue was asked to cancel it.");
    expect(called(page, "orders.cancel")).toEqual([{ id: order().id }]);
    await page.do(() =>
      page.socket.sendTo("orders.watch", {
        id: "e2",
        data: { type: "change", at: page.clock.now(), upsert: [order({ status: "cancelled" })], remove: [] },
      }),
    );
    await screen.findByText("No order is open");
  });

  it("cancels all of one account after a question", async () => {
    const page = await at("/orders", { "orders.list": () => [], "orders.cancelAll": () => ({ cancelled: 3 }) });
    await listen(page, [order()]);
    press("Cancel all");
    pressInDialog("Cancel all");
    await screen.findByText("3 cancels were asked for.");
    expect(called(page, "orders.cancelAll")).toEqual([{ mode: "paper" }]);
  });

  it("places one by hand on paper, and says what refused it", async () => {
    let isRefused = true;
    const page = await at("/orders", {
      "orders.list": () => [],
      "orders.place": () =>
        isRefused
          ? refuse("PRECONDITION_FAILED", "insufficient_balance")()
          : { orderId: order().id, clientOrderId: "td1", status: "open" },
    });
    await listen(page, []);
    await waitFor(() => expect(screen.getByRole("button", { name: "Place an order" }).ariaDisabled).not.toBe("true"));
    press("Place an order");
    pressInDialog("Place on paper");
    expect(screen.getAllByText("A plain number above 0.")).toHaveLength(2);
    fill("Amount in BTC", "0.5");
    fill("Limit price in USDT", "59000");
    pressInDialog("Place on paper");
    expect((await screen.findByRole("alert")).textContent).toContain("The balance does not cover it.");
    isRefused = false;
    pressInDialog("Place on paper");
    await screen.findByText("Paper order placed.");
    expect(called(page, "orders.place")[1]).toMatchObject({
      venue: "binance",
      symbol: "BTC/USDT",
      side: "buy",
      type: "limit",
      timeInForce: "GTC",
      amount: "0.5",
      price: "59000",
      mode: "paper",
    });
  });
});

describe("balances", () => {
  const held = [
    { mode: "paper", venue: "binance", asset: "USDT", free: "98000.5", used: "1999.5", total: "100000" },
    { mode: "live", venue: "kraken", asset: "BTC", free: "1", used: "0", total: "1" },
  ];

  it("shows those of the account, and begins paper anew after a question", async () => {
    const page = await at("/balances", { "paper.reset": () => ({}) }, { balances: held });
    expect(cells(1)).toEqual(["binance", "USDT", "98,000.50", "1,999.50", "100,000.00"]);
    expect(screen.queryByText("kraken")).toBeNull();
    press("Reset paper funds");
    expect(called(page, "paper.reset")).toEqual([]);
    pressInDialog("Reset paper funds");
    await screen.findByText("The paper account begins anew.");
    await page.do(() => tradingMode.set("live"));
    await screen.findByText("kraken");
    expect(screen.queryByRole("button", { name: "Reset paper funds" })).toBeNull();
  });

  it("teaches where there is none", async () => {
    await at("/balances");
    expect(screen.getByText("No virtual funds")).toBeDefined();
  });
});

describe("the portfolio", () => {
  const answers = {
    "portfolio.summary": () => ({
      mode: "paper",
      currency: "USD",
      equity: "412345.678",
      profitToday: "-12.345",
      profitTotal: "99.999",
      fees: "5",
      exposure: [{ by: "venue", target: "binance", value: "300000", share: 0.7275 }],
      unpriced: ["OBSCURE"],
      prices: [{ asset: "BTC", price: "60000" }],
      at: 1_800_000_000_000,
    }),
    "portfolio.equity": () => [
      { at: 1_799_900_000_000, equity: "400000" },
      { at: 1_800_000_000_000, equity: "412345.678" },
    ],
    "portfolio.pnl": () => ({
      currency: "USD",
      rows: [{ key: "2027-01-15", profit: "-12.345", fees: "1.5", deals: 2 }],
      unpriced: [],
    }),
  };

  it("adds up in one currency, and names what is in no sum", async () => {
    await at("/portfolio", answers);
    expect((await screen.findByText("Equity, at least")).parentElement?.textContent).toContain("412,345.67 USD");
    expect(screen.getByText(/OBSCURE has no price just now and is in no sum/)).toBeDefined();
    const row = (await screen.findByRole("rowheader", { name: "2027-01-15" })).parentElement;
    expect(row?.textContent).toBe("2027-01-15\u221212.34 USD1.50 USD2");
    expect(screen.getByRole("region", { name: "By venue" }).textContent).toContain("72.7%");
    expect(screen.getByRole("img", { name: /Equity from 400,000.00 to 412,345.67 USD/ })).toBeDefined();
  });

  it("keeps span and grouping in the address, and asks for them", async () => {
    const page = await at("/portfolio", answers);
    await screen.findByText("Equity, at least");
    fireEvent.change(screen.getByLabelText("Period"), { target: { value: "week" } });
    await waitFor(() => expect(page.path()).toBe("/portfolio?period=week"));
    fireEvent.change(screen.getByLabelText("Profit by"), { target: { value: "venue" } });
    await waitFor(() => expect(page.path()).toBe("/portfolio?period=week&by=venue"));
    await waitFor(() =>
      expect(called(page, "portfolio.pnl").at(-1)).toEqual({
        mode: "paper",
        by: "venue",
        from: 1_800_000_000_000 - 7 * 86_400_000,
      }),
    );
  });
});

describe("strategies", () => {
  it("says why one did not trade what it saw, most often first", async () => {
    await at("/strategies", { "strategies.list": () => [strategy()] });
    await screen.findByText("tight cross");
    const reasons = [...document.querySelectorAll("[data-skipped]")].map((row) => row.textContent);
    expect(reasons).toEqual([
      "the edge was below its least net40 times, last 2 s",
      "The balance does not cover it.once, last 9 s",
    ]);
  });

  it("makes one from the form, and refuses what makes no sense", async () => {
    const page = await at("/strategies", { "strategies.list": () => [], "strategies.create": () => ({}) });
    await screen.findByText("You have no strategy yet");
    press("New strategy");
    fill("Symbols", "BTCUSDT");
    pressInDialog("Save");
    expect(screen.getByText("Symbols look like BTC/USDT.")).toBeDefined();
    fill("Name", "mine");
    fill("Symbols", "btc/usdt, ETH/USDT");
    pressInDialog("Save");
    await screen.findByText("Saved.");
    expect(called(page, "strategies.create")).toEqual([
      {
        name: "mine",
        kinds: ["cross"],
        symbols: ["BTC/USDT", "ETH/USDT"],
        venues: [],
        minNetBps: 5,
        maxNotional: "1000",
        coolDownMs: 10_000,
        mode: "paper",
      },
    ]);
  });

  it("starts a paper one at once and a live one after a question", async () => {
    const page = await at("/strategies", {
      "strategies.list": () => [
        strategy({ state: "stopped" }),
        strategy({ id: "01890a5d-ac96-774b-bcce-b302099a8402", name: "real", mode: "live", state: "stopped" }),
      ],
      "strategies.start": () => ({}),
    });
    await screen.findByText("tight cross");
    press("Start tight cross");
    await screen.findByText("Started on paper.");
    press("Start real");
    expect(called(page, "strategies.start")).toHaveLength(1);
    pressInDialog("Start");
    await screen.findByText("Started LIVE.");
  });
});

describe("risk", () => {
  it("shows each limit with what is used of it", async () => {
    await at("/risk");
    const meter = await screen.findByRole("meter", { name: /Loss of a day/ });
    expect(meter.getAttribute("aria-valuetext")).toBe("Loss of a day: 125 of 500");
    // 125 of 500, and 190,000 of 200,000
    expect(meter.getAttribute("aria-valuenow")).toBe("25");
    expect(screen.getByRole("meter", { name: /at binance/ }).getAttribute("aria-valuenow")).toBe("95");
  });

  it("sends only the limits that were changed, and none above its ceiling", async () => {
    const page = await at("/risk", { "risk.update": () => riskState() });
    await screen.findAllByText("Loss of a day");
    press("Change limits");
    fill("Loss of a day, USD", "900");
    pressInDialog("Save");
    expect(screen.getByText("At most 500.")).toBeDefined();
    fill("Loss of a day, USD", "250");
    pressInDialog("Save");
    await screen.findByText("The limits are saved.");
    expect(called(page, "risk.update")).toEqual([{ dailyLossMax: "250" }]);
  });

  it("resumes after a question, and does not offer what is the administrator's", async () => {
    const halt = {
      id: "01890a5d-ac96-774b-bcce-b302099a8501",
      scope: "venue" as const,
      target: "kraken",
      mode: null,
      reason: "odd prices",
      automatic: true,
      haltedAt: 1_799_999_000_000,
    };
    const all = { ...halt, id: "01890a5d-ac96-774b-bcce-b302099a8502", scope: "all" as const, target: null };
    const page = await at("/risk", {
      "risk.get": () => riskState({ halts: [halt, all] }),
      "risk.resume": () => ({}),
    });
    const row = await waitFor(() => document.querySelector("[data-halt=venue]") as HTMLElement);
    expect(row.textContent).toContain("Venue krakenodd prices · by Tandem itself");
    expect(screen.queryByRole("button", { name: "Resume: Everybody's trading" })).toBeNull();
    press("Resume: Venue kraken");
    pressInDialog("Resume");
    await screen.findByText("Resumed.");
    expect(called(page, "risk.resume")).toEqual([{ scope: "venue", target: "kraken" }]);
  });

  it("allows live trading only once the username was typed", async () => {
    const page = await at("/risk", { "risk.allowLive": () => riskState({ liveAllowed: true }) });
    await screen.findByText("Live trading");
    press("Allow live trading");
    pressInDialog("Allow live trading");
    expect(called(page, "risk.allowLive")).toEqual([]);
    fill("Type your username, mira, to confirm", "mira");
    pressInDialog("Allow live trading");
    await screen.findByText(/It stands halted until you resume it\.$/);
    expect(called(page, "risk.allowLive")).toEqual([{ confirm: "mira" }]);
  });

  it("keeps the repair policy, with null where no position may be kept", async () => {
    const page = await at("/risk", { "risk.updateRepair": () => riskState() });
    await screen.findByText("Repair of one-sided deals");
    fireEvent.click(screen.getByLabelText("Complete it at another venue"));
    fill("May lose without asking, bps of the notional", "7.5");
    fireEvent.click(
      within(screen.getByRole("region", { name: "Repair of one-sided deals" })).getByRole("button", { name: "Save" }),
    );
    await screen.findByText("The repair policy is saved.");
    expect(called(page, "risk.updateRepair")).toEqual([
      { complete: true, unwind: true, elsewhere: true, holdPenaltyBps: null, lossMaxBps: 7.5, slippageBps: 10 },
    ]);
  });

  it("lets an administrator set the ceilings", async () => {
    const page = await openAs("admin", "/admin/ceilings", {
      "admin.ceilings.get": () => limits,
      "admin.ceilings.update": () => limits,
    });
    fireEvent.change(await screen.findByLabelText("Orders a minute"), { target: { value: "30" } });
    press("Save");
    await screen.findByText("The ceilings are saved.");
    expect(called(page, "admin.ceilings.update")).toEqual([{ ordersPerMinuteMax: 30 }]);
  });
});

describe("the first steps", () => {
  it("tick themselves, and can be sent away", async () => {
    await at("/", {}, { deals: [deal()] });
    await screen.findByText("First steps");
    await waitFor(() => expect(document.querySelector("[data-step=paper]")?.hasAttribute("data-done")).toBe(true));
    expect(document.querySelector("[data-step=see]")?.hasAttribute("data-done")).toBe(true);
    expect(document.querySelector("[data-step=key]")?.hasAttribute("data-done")).toBe(false);
    press("Hide");
    expect(screen.queryByText("First steps")).toBeNull();
  });
});

import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tradingMode } from "../src/lib/trading-mode.ts";
import type { Answers } from "./support/fake-server.ts";
import { refusal } from "./support/fake-server.ts";
import type { Page } from "./support/render-app.tsx";
import { kraken, opportunity, venue } from "./support/samples.ts";
import { called, openAs, press, pressInDialog, refuse, silence } from "./support/signed-in.ts";
import { DEAL_ID, deal, preview, riskState } from "./support/trading-samples.ts";

afterEach(() => tradingMode.set("paper"));

async function ticket(answers: Answers = {}, path = "/"): Promise<Page> {
  const page = await openAs("trader", path, {
    "trade.preview": () => preview(),
    "trade.execute": () => ({ dealId: DEAL_ID, status: "pending" }),
    "deals.get": () => deal(),
    ...answers,
  });
  await screen.findByRole("heading", { level: 1 });
  await page.do(() =>
    page.socket.send({
      type: "snapshot",
      at: page.clock.now(),
      venues: [venue(), kraken],
      opportunities: [opportunity()],
    }),
  );
  return page;
}

const open = async (): Promise<HTMLElement> => {
  press("Trade BTC/USDT");
  return screen.findByRole("dialog", { name: "Trade BTC/USDT" });
};

describe("the ticket", () => {
  it("trades on paper with two clicks from the overview, and leads to the deal", async () => {
    const page = await ticket();
    const dialog = await open();
    await within(dialog).findByText("No limit is in its way.");
    pressInDialog("Execute on paper");
    await waitFor(() => expect(page.path()).toBe(`/deals/${DEAL_ID}`));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByText("Paper deal begun.")).toBeDefined();
    expect(called(page, "trade.execute")).toMatchObject([
      { opportunityId: opportunity().id, mode: "paper", idempotencyKey: expect.stringMatching(/^web-[0-9a-f]{32}$/) },
    ]);
  });

  it("shows each leg with its worst price and fee, and what the whole would earn", async () => {
    await ticket();
    const dialog = await open();
    await within(dialog).findByText("No limit is in its way.");
    const rows = within(dialog).getAllByRole("row");
    expect(rows[1]?.textContent).toBe("Buy BTC/USDT binance0.25 BTC60,000.5060,001.0015.00012 USDT");
    expect(rows[2]?.textContent).toBe("Sell BTC/USDT kraken0.25 BTC60,200.0060,199.0015.05 USDT");
    expect(dialog.textContent).toContain("+19.8487 USDT");
    expect(dialog.textContent).toContain("15,015.12 USDT");
  });

  it("says every limit that would refuse it with its figures, and sends nothing", async () => {
    const page = await ticket({
      "trade.preview": () =>
        preview({
          denials: [
            { rule: "order_notional", target: null, value: "15015.12", max: "5000", reasons: [] },
            { rule: "halted", target: "binance", value: null, max: null, reasons: [] },
          ],
        }),
    });
    const dialog = await open();
    await within(dialog).findByText("An order of 15,015.12 is above your limit of 5,000 for one order.");
    expect(within(dialog).getByText("Trading is halted (binance).")).toBeDefined();
    pressInDialog("Execute on paper");
    expect(called(page, "trade.execute")).toEqual([]);
  });

  it("is one trade however often it is sent, and a new ticket is another", async () => {
    let isDown = true;
    const page = await ticket({
      "trade.execute": () => {
        if (isDown) throw refusal({ code: "SERVICE_UNAVAILABLE", reason: "trader_unavailable" });
        return { dealId: DEAL_ID, status: "pending" };
      },
    });
    const dialog = await open();
    await within(dialog).findByText("No limit is in its way.");
    pressInDialog("Execute on paper");
    await within(dialog).findByText(/The trader does not run/);
    isDown = false;
    pressInDialog("Execute on paper");
    await waitFor(() => expect(page.path()).toBe(`/deals/${DEAL_ID}`));
    const keys = called(page, "trade.execute").map((input) => (input as { idempotencyKey: string }).idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });

  it("says what refused it when it was sent, in words and all of it", async () => {
    await ticket({
      "trade.execute": () => {
        throw refusal({
          code: "PRECONDITION_FAILED",
          reason: "daily_loss",
          denials: [{ rule: "daily_loss", target: null, value: "510.5", max: "500", reasons: [] }],
        } as Parameters<typeof refusal>[0]);
      },
    });
    const dialog = await open();
    await within(dialog).findByText("No limit is in its way.");
    pressInDialog("Execute on paper");
    expect((await within(dialog).findByRole("alert")).textContent).toContain(
      "Today's loss is 510.5; your limit is 500.",
    );
  });

  it("takes a size of its own and refuses what is no number", async () => {
    const page = await ticket();
    const dialog = await open();
    await within(dialog).findByText("No limit is in its way.");
    const size = within(dialog).getByLabelText("Spend at most");
    fireEvent.change(size, { target: { value: "1e3" } });
    await within(dialog).findByText("A plain number above 0.");
    fireEvent.change(size, { target: { value: "1000.5" } });
    await waitFor(() => expect(called(page, "trade.preview").at(-1)).toMatchObject({ maxNotional: "1000.5" }));
    await waitFor(() => expect(within(dialog).queryByText("A plain number above 0.")).toBeNull());
    pressInDialog("Execute on paper");
    await waitFor(() => expect(called(page, "trade.execute")).toMatchObject([{ maxNotional: "1000.5" }]));
  });

  it("says that the opportunity has closed", async () => {
    await ticket({ "trade.preview": refuse("NOT_FOUND") });
    const dialog = await open();
    await within(dialog).findByText("The opportunity has closed. Nothing was sent.");
    expect(within(dialog).queryByRole("button", { name: /Execute/ })).toBeNull();
  });

  it("shows its shape while it is priced", async () => {
    await ticket({ "trade.preview": silence });
    const dialog = await open();
    expect(dialog.querySelector("[aria-busy=true]")).not.toBeNull();
  });

  it("is not offered to viewers", async () => {
    await openAs("viewer", "/opportunities");
    expect(screen.queryByRole("button", { name: /^Trade/ })).toBeNull();
    expect(screen.queryByRole("button", { name: "Halt all trading" })).toBeNull();
  });
});

describe("live trading", () => {
  it("is amber on every page, and asks to be held before it sends", async () => {
    const page = await ticket({ "risk.get": () => riskState({ liveAllowed: true }) });
    await page.do(() => tradingMode.set("live"));
    expect(document.querySelector("[data-live-banner]")?.textContent).toContain("spends real money");
    const dialog = await open();
    await within(dialog).findByText("LIVE: real orders with real money.");
    await within(dialog).findByText("No limit is in its way.");
    const button = within(dialog).getByRole("button", { name: "Hold to trade live" });
    fireEvent.click(button);
    fireEvent.keyDown(button, { key: "Enter" });
    fireEvent.pointerDown(button);
    fireEvent.pointerUp(button);
    expect(called(page, "trade.execute")).toEqual([]);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    try {
      fireEvent.pointerDown(button);
      act(() => void vi.advanceTimersByTime(1_400));
      expect(called(page, "trade.execute")).toEqual([]);
      act(() => void vi.advanceTimersByTime(200));
    } finally {
      vi.useRealTimers();
    }
    await waitFor(() => expect(called(page, "trade.execute")).toMatchObject([{ mode: "live" }]));
  });

  it("cannot be chosen before it was allowed", async () => {
    await ticket();
    const menu = screen.getByRole("button", { name: "Trading mode: Paper" });
    fireEvent.keyDown(menu, { key: "Enter" });
    expect(await screen.findByText("Live (allow it under Risk first)")).toBeDefined();
    expect(screen.queryByRole("menuitemradio", { name: "Live" })).toBeNull();
  });
});

describe("the kill switch", () => {
  it("says what happens, and halts with one more click", async () => {
    let isHalted = false;
    const halt = {
      id: "01890a5d-ac96-774b-bcce-b302099a8501",
      scope: "user" as const,
      target: null,
      mode: null,
      reason: "Kill switch in the dashboard",
      automatic: false,
      haltedAt: 1_800_000_000_000,
    };
    const page = await ticket({
      "risk.get": () => riskState({ halts: isHalted ? [halt] : [] }),
      "risk.halt": () => {
        isHalted = true;
        return { halt, cancelled: 2, inFlight: 1 };
      },
    });
    press("Halt all trading");
    const dialog = screen.getByRole("alertdialog");
    expect(dialog.textContent).toContain("Every order that rests at a venue is cancelled");
    expect(called(page, "risk.halt")).toEqual([]);
    pressInDialog("Halt now");
    await screen.findByText(/Trading is halted\. 2 cancels were asked for; one order sent before/);
    expect(called(page, "risk.halt")).toEqual([{ scope: "user", reason: "Kill switch in the dashboard" }]);
    // Read back from the server, not assumed.
    expect(await screen.findByRole("link", { name: "Trading is halted: look at it" })).toBeDefined();
  });

  it("opens by its keys, also while something is typed and while nothing has been answered", async () => {
    await ticket({ "risk.get": silence }, "/opportunities");
    const filter = screen.getByRole("searchbox");
    filter.focus();
    fireEvent.keyDown(filter, { key: "Escape", code: "Escape", shiftKey: true });
    expect(screen.getByRole("alertdialog", { name: "Halt all trading?" })).toBeDefined();
  });
});

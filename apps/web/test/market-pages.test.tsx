import type { Book } from "@tandem/contract/market-data";
import type { ExplainedOpportunity } from "@tandem/contract/opportunities";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { refusal } from "./support/fake-server.ts";
import { type Page, renderApp } from "./support/render-app.tsx";
import { kraken, opportunity, venue } from "./support/samples.ts";
import { refuse, silence } from "./support/signed-in.ts";

const NOW = 1_800_000_000_000;

const book = (change: Partial<Book> = {}): Book => ({
  venue: "binance",
  symbol: "BTC/USDT",
  bids: [
    [59_999, 1],
    [59_998, 2],
  ],
  asks: [
    [60_000, 0.5],
    [60_001, 1],
  ],
  sequence: 7,
  venueAt: NOW,
  receivedAt: NOW,
  status: "live",
  ...change,
});

async function marketPage(books: readonly Book[], path = "/markets/BTC%2FUSDT"): Promise<Page> {
  const page = await renderApp(path);
  await screen.findByRole("heading", { name: "BTC/USDT", level: 1 });
  await page.do(() => {
    page.socket.send({ type: "snapshot", at: NOW, venues: [venue(), kraken], opportunities: [] });
    page.socket.sendTo("books.watch", { type: "snapshot", at: NOW, items: books });
  });
  return page;
}

describe("a market", () => {
  it("shows no figure before its books have come", async () => {
    await renderApp("/markets/BTC%2FUSDT");
    await screen.findByRole("heading", { name: "BTC/USDT", level: 1 });
    expect(document.querySelector("main [aria-busy=true]")).not.toBeNull();
    expect(document.querySelector("[data-book]")).toBeNull();
  });

  it("puts the venues beside each other, and names the pair that pays best before fees", async () => {
    // Buy at 60,000 and sell at 60,060: 10,000 · (60,060 / 60,000 − 1) = 10 bps.
    await marketPage([book(), book({ venue: "kraken", bids: [[60_060, 1]], asks: [[60_100, 1]] })]);
    expect(document.querySelector("[data-cross]")?.textContent).toContain("Buy at Binance, sell at Kraken: +10.00 bps");
    const ladder = screen.getByRole("article", { name: "Binance" });
    // The steps of the market come by a query of their own.
    await within(ladder).findByText("60,001.00");
    // Asks from the dearest down to the best, then the bids.
    expect([...ladder.querySelectorAll("tbody tr")].map((row) => row.querySelector("td")?.textContent)).toEqual([
      "Ask 60,001.00",
      "Ask 60,000.00",
      "Bid 59,999.00",
      "Bid 59,998.00",
    ]);
  });

  it("marks a book that may not be believed, and compares nothing with it", async () => {
    await marketPage([book(), book({ venue: "kraken", status: "untrusted", bids: [[70_000, 1]] })]);
    expect(within(screen.getByRole("article", { name: "Kraken" })).getByText("Untrusted")).toBeDefined();
    expect(document.querySelector("[data-cross]")?.getAttribute("data-cross")).toBe("none");
  });

  it("marks an age that has become too great, and everything when nothing comes any more", async () => {
    const page = await marketPage([book()]);
    await page.do(() => page.clock.advance(7_000));
    const ladder = screen.getByRole("article", { name: "Binance" });
    expect(ladder.textContent).toContain("stale 7 s");
    expect(ladder.classList.contains("dimmed")).toBe(true);
    expect(within(ladder).getByText("Stale")).toBeDefined();
  });

  it("follows each book by itself, and drops one whose market is gone", async () => {
    const page = await marketPage([book(), book({ venue: "kraken" })]);
    await page.do(() =>
      page.socket.sendTo("books.watch", {
        type: "change",
        at: NOW,
        upsert: [book({ bids: [[59_990, 1]] })],
        remove: ["kraken|BTC/USDT"],
      }),
    );
    expect(screen.queryByRole("article", { name: "Kraken" })).toBeNull();
    expect(screen.getByRole("article", { name: "Binance" }).textContent).toContain("59,990.00");
  });

  it("says that the server does not follow the symbol", async () => {
    const page = await renderApp("/markets/ABC%2FXYZ");
    await page.do(() => page.socket.failOf("books.watch", refusal({ code: "NOT_FOUND", reason: "unknown_symbol" })));
    expect(screen.getByRole("alert").textContent).toContain("The live feed stopped");
  });

  it("collects the spread second by second, and says it in words", async () => {
    const page = await marketPage([book(), book({ venue: "kraken", bids: [[60_060, 1]], asks: [[60_100, 1]] })]);
    expect(screen.getByText(/A point comes with every second/)).toBeDefined();
    await page.do(() => page.clock.advance(1_000));
    await page.do(() => page.clock.advance(1_000));
    expect(screen.getByRole("img", { name: /^Spread between venues: \+10\.00 bps now/ })).toBeDefined();
  });
});

describe("the list of markets", () => {
  it("says where each symbol is listed, and filters by the address", async () => {
    const page = await renderApp("/markets");
    const link = await screen.findByRole("link", { name: "BTC/USDT" });
    expect(link.closest("tr")?.textContent).toContain("binance, kraken");
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "nothing" } });
    await waitFor(() => expect(page.path()).toBe("/markets?q=nothing"));
    expect(screen.getByText("No symbol matches")).toBeDefined();
  });
});

const base = opportunity();
const explained: ExplainedOpportunity = {
  ...base,
  blockedBy: ["price_outlier"],
  legs: base.legs.map((leg) => ({
    ...leg,
    levelsUsed: [[leg.price, leg.amount]],
    levelCount: 3,
    value: "15000",
    paid: "15015.125125",
    paidAsset: "USDT",
    received: "0.25",
    receivedAsset: "BTC",
    fee: "15",
    feeAsset: "USDT",
    surplus: "0",
  })),
  peakNetBps: 21.5,
  profitOverSize: {
    points: [
      [0, 0],
      [10_000, 15],
      [20_000, 10],
    ],
    best: [10_000, 15],
    chosen: [15_015.125125, 19.84875987],
    maxNotional: "20000",
  },
};
const detail = `/opportunities/${encodeURIComponent(base.id)}`;

describe("an opportunity", () => {
  it("waits with the shape of its page", async () => {
    await renderApp(detail, { "opportunities.get": silence });
    expect(await screen.findByRole("heading", { name: "Opportunity" })).toBeDefined();
    expect(document.querySelector("main [aria-busy=true]")).not.toBeNull();
  });

  it("goes from gross to net in steps that add up, and says why it is not traded", async () => {
    const page = await renderApp(detail, { "opportunities.get": () => explained });
    await screen.findByRole("heading", { name: "BTC/USDT", level: 1 });
    expect(page.calls.find(({ path }) => path === "opportunities.get")?.input).toEqual({ id: base.id });
    const steps = [...screen.getByRole("table", { name: "From gross to net in basis points" }).querySelectorAll("tr")];
    // 33.25 − 10 − 10 = 13.25, so 13.219 − 13.25 = −0.031 are left to steps and rounding, cut to −0.03.
    expect(steps.map((row) => [...row.querySelectorAll("th, td:last-child")].map((cell) => cell.textContent))).toEqual([
      ["Gross, before fees", "+33.25 bps"],
      ["Taker fee of leg 1 at binance", "\u221210.00 bps"],
      ["Taker fee of leg 2 at kraken", "\u221210.00 bps"],
      ["Steps, rounding and fees upon fees", "\u22120.03 bps"],
      ["Net", "+13.21 bps"],
    ]);
    expect(document.querySelector("[data-reason=price_outlier]")?.textContent).toContain(
      "far from what the other venues say",
    );
    expect(screen.getByRole("img", { name: /^Profit over size/ }).getAttribute("aria-label")).toContain(
      "the highest is +15.0000 at 10,000 USDT",
    );
    expect(screen.getAllByText("and 2 more levels")).toHaveLength(2);
  });

  it("shows the curve as a table for who cannot see it", async () => {
    await renderApp(detail, { "opportunities.get": () => explained });
    fireEvent.click(await screen.findByRole("button", { name: "Show as table" }));
    expect(screen.getByRole("columnheader", { name: "Size in USDT" })).toBeDefined();
  });

  it("says that it is not open when the server knows none", async () => {
    await renderApp(detail, { "opportunities.get": refuse("NOT_FOUND") });
    expect(await screen.findByText("This opportunity is not open")).toBeDefined();
    expect(screen.getByRole("link", { name: "Closed opportunities" })).toBeDefined();
  });

  it("says what failed, and tries again on demand", async () => {
    await renderApp(detail, { "opportunities.get": refuse("INTERNAL_SERVER_ERROR") });
    expect((await screen.findByRole("alert")).textContent).toContain("This could not be loaded");
  });
});

describe("closed opportunities", () => {
  const closed = { ...base, status: "closed" as const, entryId: "0190-a", peakNetBps: 21.5 };

  it("are listed with their life and their best, by the filter of the address", async () => {
    const page = await renderApp("/opportunities/history?kind=cross&min=5", {
      "opportunities.history": () => [closed],
    });
    const row = await waitFor(() => {
      const found = document.querySelector("[data-row]");
      if (found === null) throw new Error("no row yet");
      return found;
    });
    // From 10 s to 2 s before now: open for 8 s.
    expect(row.textContent).toContain("8 s");
    expect(row.textContent).toContain("+21.50");
    expect(page.calls.find(({ path }) => path === "opportunities.history")?.input).toEqual({
      kinds: ["cross"],
      minNetBps: 5,
      limit: 50,
    });
  });

  it("teach when there is none, and say when the filter is why", async () => {
    await renderApp("/opportunities/history", { "opportunities.history": () => [] });
    expect(await screen.findByText("Nothing has closed yet")).toBeDefined();
  });

  it("say what failed", async () => {
    await renderApp("/opportunities/history", { "opportunities.history": refuse("SERVICE_UNAVAILABLE") });
    expect((await screen.findByRole("alert")).textContent).toContain("This could not be loaded");
  });
});

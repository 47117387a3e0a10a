import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { refusal, unreachable } from "./support/fake-server.ts";
import { type Page, renderApp } from "./support/render-app.tsx";
import { kraken, opportunity, sessionUntil, user, venue } from "./support/samples.ts";

const eth = opportunity({
  id: "cross:USDT:kraken|ETH/USDT|buy>binance|ETH/USDT|sell",
  legs: [
    { venue: "kraken", symbol: "ETH/USDT", side: "buy", price: "3000", worstPrice: "3000", amount: "2", feeBps: 10 },
    { venue: "binance", symbol: "ETH/USDT", side: "sell", price: "3010", worstPrice: "3010", amount: "2", feeBps: 10 },
  ],
  netBps: 4.5,
  profit: "2.7",
});

const rows = (): string[] =>
  [...document.querySelectorAll("[data-row]")].map((row) => row.querySelector("a")?.textContent ?? "");

async function livePage(
  path = "/opportunities",
  opportunities = [opportunity(), eth],
  venues = [venue(), kraken],
): Promise<Page> {
  return showing(await renderApp(path), opportunities, venues);
}

async function showing(page: Page, opportunities = [opportunity(), eth], venues = [venue(), kraken]): Promise<Page> {
  await screen.findByRole("heading", { level: 1 });
  await page.do(() => page.socket.send({ type: "snapshot", at: page.clock.now(), venues, opportunities }));
  return page;
}

describe("the list of opportunities", () => {
  it("shows the shape of the page, and no figure, until the first snapshot", async () => {
    const page = await renderApp("/opportunities");
    expect(await screen.findByRole("heading", { name: "Opportunities" })).toBeDefined();
    expect(document.querySelector("section[aria-busy=true]")).not.toBeNull();
    expect(document.querySelector("[data-row]")).toBeNull();
    expect(page.socket.open()).toBe(1);
  });

  it("shows each opportunity with exact figures, units and signs, the best net first", async () => {
    await livePage();
    expect(rows()).toEqual(["BTC/USDT", "ETH/USDT"]);
    // The markets' steps come by a query of their own.
    await screen.findByText("60,000.50", { exact: false });
    const cells = within(screen.getByRole("table")).getAllByRole("row")[1]?.querySelectorAll("th, td") ?? [];
    expect([...cells].map((cell) => cell.textContent)).toEqual([
      "BTC/USDT",
      "Cross",
      // binance's price step is 0.01, kraken's 0.1; binance's amount step is 0.00001
      "binance 60,000.50",
      "kraken 60,200.0",
      "0.25000 BTC",
      "15,015.12 USDT",
      "+33.25",
      // 13.219 and 19.84875987 are cut, not rounded
      "+13.21",
      "+19.8487 USDT",
      "2 s",
      "10 s",
      "Trade",
    ]);
  });

  it("shows each venue's health in words, with ages that tick", async () => {
    const page = await livePage("/", [], [venue(), venue({ id: "kraken", name: "Kraken", status: "stale", gaps: 2 })]);
    const card = screen.getByRole("article", { name: "Kraken" });
    expect(card.textContent).toContain("Stale");
    expect(within(card).getByText("now")).toBeDefined();
    await page.do(() => page.clock.advance(3_000));
    expect(within(card).getByText("3 s ago")).toBeDefined();
    expect(screen.getByRole("article", { name: "Binance" }).textContent).toContain("10 / 7.5 bps");
  });

  it("says that the market is a simulation when the server does, and only then", async () => {
    const page = await livePage();
    expect(screen.queryByText("Demo")).toBeNull();
    await page.do(() =>
      page.socket.send({ type: "snapshot", at: page.clock.now(), demo: true, venues: [venue()], opportunities: [] }),
    );
    expect(screen.getByText("Demo")).toBeDefined();
  });

  it("says why nothing is listed when no opportunity is open", async () => {
    await livePage("/opportunities", []);
    expect(screen.getByText("No opportunity is open")).toBeDefined();
    expect(screen.getByText(/2 venues are live and watched/)).toBeDefined();
  });

  it("says that no venue is live when that is why nothing is found", async () => {
    await livePage("/opportunities", [], [venue({ status: "down" })]);
    expect(screen.getByText(/No venue is live/)).toBeDefined();
  });

  it("says what the filter hides and clears it", async () => {
    const page = await livePage("/opportunities?min=50");
    expect(screen.getByText("No open opportunity passes the filter")).toBeDefined();
    expect(screen.getByText(/Best net: \+13\.21 bps/)).toBeDefined();
    fireEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0] as HTMLElement);
    await waitFor(() => expect(page.path()).toBe("/opportunities"));
    expect(rows()).toHaveLength(2);
  });

  it("keeps filter and order in the address", async () => {
    const page = await livePage();
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "eth" } });
    await waitFor(() => expect(rows()).toEqual(["ETH/USDT"]));
    fireEvent.click(screen.getByRole("button", { name: "Profit" }));
    await waitFor(() => expect(page.path()).toBe("/opportunities?q=eth&sort=-profit"));
    expect(screen.getByRole("columnheader", { name: "Profit" }).getAttribute("aria-sort")).toBe("descending");
  });

  it("marks everything as old when no message comes for more than 5 s, and takes it back with the next", async () => {
    const page = await livePage();
    expect(document.querySelector("[data-dimmed]")).toBeNull();
    await page.do(() => page.clock.advance(7_000));
    expect(document.querySelector("[data-dimmed]")).not.toBeNull();
    // Last seen 2 s before the snapshot, and 7 s have passed.
    expect(document.querySelector("[data-row]")?.textContent).toContain("stale 9 s");
    expect(document.querySelector("[data-link=stale]")?.textContent).toContain("Stale");
    expect(document.querySelector("[data-banner=stale]")?.textContent).toContain("No message from Tandem for 7 s");
    await page.do(() => page.socket.send({ type: "beat", at: page.clock.now() }));
    expect(document.querySelector("[data-dimmed]")).toBeNull();
    expect(document.querySelector("[data-link=live]")).not.toBeNull();
  });

  it("says reconnecting while the socket is down and connects anew on demand", async () => {
    const page = await livePage();
    await page.do(() => page.socket.state("connecting"));
    expect(document.querySelector("[data-link=reconnecting]")).not.toBeNull();
    await page.do(() => page.clock.advance(6_000));
    fireEvent.click(screen.getByRole("button", { name: "Try now" }));
    expect(page.socket.opened()).toBe(2);
    expect(page.socket.open()).toBe(1);
    expect(rows()).toHaveLength(2);
  });

  it("says what failed, with the request's number, and tries again on demand", async () => {
    const page = await renderApp("/opportunities");
    await page.do(() => page.socket.fail(refusal({ code: "INTERNAL_SERVER_ERROR", requestId: "r-9" })));
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toContain("The live feed stopped");
    expect(alert.textContent).toContain("Request r-9");
    fireEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    await page.do(() =>
      page.socket.send({ type: "snapshot", at: page.clock.now(), venues: [venue()], opportunities: [opportunity()] }),
    );
    expect(rows()).toEqual(["BTC/USDT"]);
  });

  it("orders by the figure that the header names, and follows the market", async () => {
    const row = (id: string, netBps: number, profit: string) => opportunity({ id, netBps, profit });
    const ids = () => [...document.querySelectorAll("[data-row]")].map((found) => found.getAttribute("data-row"));
    const page = await livePage("/opportunities", [row("a", 1, "30"), row("b", 3, "10"), row("c", 2, "20")]);
    expect(ids()).toEqual(["b", "c", "a"]);
    await page.do(() =>
      page.socket.send({ type: "change", at: 1, opportunities: { upsert: [row("a", 9, "30")], remove: [] } }),
    );
    await waitFor(() => expect(ids()).toEqual(["a", "b", "c"]));
    fireEvent.click(screen.getByRole("button", { name: "Profit" }));
    await waitFor(() => expect(ids()).toEqual(["a", "c", "b"]));
  });

  it("does not move, add or drop a row under the pointer", async () => {
    const page = await livePage();
    fireEvent.pointerMove(document.querySelector("tbody") as HTMLElement);
    const third = opportunity({ id: "cross:third", netBps: 99 });
    await page.do(() =>
      page.socket.send({
        type: "change",
        at: page.clock.now(),
        opportunities: { upsert: [third, { ...eth, netBps: 50 }], remove: [opportunity().id] },
      }),
    );
    await screen.findByText(/Order held while you point at it; 1 newer/);
    expect(rows()).toEqual(["BTC/USDT", "ETH/USDT"]);
    expect(document.querySelector("[data-gone]")?.textContent).toContain("closed");
    // The figures of a held row still follow the market.
    expect(screen.getByText("+50.00")).toBeDefined();
    fireEvent.pointerLeave(document.querySelector("tbody") as HTMLElement);
    expect(rows()).toEqual(["BTC/USDT", "ETH/USDT"]);
    expect(document.querySelectorAll("[data-row]")[0]?.getAttribute("data-row")).toBe("cross:third");
  });
});

describe("who may see the page", () => {
  it("draws nothing of it before the server has said who this is", async () => {
    let answer: (value: unknown) => void = () => undefined;
    const page = await renderAppUnsettled(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    expect(screen.queryByRole("heading", { name: "Overview" })).toBeNull();
    expect(page.socket.opened()).toBe(0);
    await act(async () => answer({ user, expiresAt: page.clock.now() + 1_800_000 }));
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeDefined();
  });

  it("sends a visitor without a session to the login, and keeps where they wanted to go", async () => {
    const page = await renderApp("/opportunities?kind=cross", {
      "auth.me": () => {
        throw refusal({ code: "UNAUTHORIZED", reason: "session_missing" });
      },
    });
    expect(page.path()).toBe("/login?redirect=%2Fopportunities%3Fkind%3Dcross");
    expect(page.socket.opened()).toBe(0);
  });

  it("says that the server is away, and tries again on demand", async () => {
    let isDown = true;
    const page = await renderApp("/", {
      "auth.me": () => {
        if (isDown) throw unreachable();
        return { user, expiresAt: 1_800_000_000_000 + 1_800_000 };
      },
    });
    expect(screen.getByRole("alert").textContent).toContain("Tandem cannot be reached");
    isDown = false;
    await page.do(() => void fireEvent.click(screen.getByRole("button", { name: "Try again" })));
    expect(await screen.findByRole("heading", { name: "Overview" })).toBeDefined();
  });

  it("goes to the login when the session ends under it, closes the socket, and comes back to the same place", async () => {
    let isOver = false;
    const end = refusal({ code: "UNAUTHORIZED", reason: "session_expired" });
    const me = () => {
      if (isOver) throw end;
      return sessionUntil(1_800_001_800_000);
    };
    const page = await showing(await renderApp("/opportunities?q=btc", { "auth.me": me }));
    isOver = true;
    await page.do(() => page.socket.fail(end));
    await screen.findByRole("heading", { name: "Sign in" });
    expect(page.path()).toBe("/login?redirect=%2Fopportunities%3Fq%3Dbtc");
    expect(page.socket.open()).toBe(0);
    expect(screen.getByRole("status").textContent).toContain("Your session ended");
    expect(document.querySelector("[data-row]")).toBeNull();
  });

  it("goes on with a new connection when only the socket's session was replaced", async () => {
    const page = await livePage("/");
    const before = page.socket.opened();
    await page.do(() => page.socket.fail(refusal({ code: "UNAUTHORIZED", reason: "session_expired" })));
    await waitFor(() => expect(page.socket.opened()).toBe(before + 1));
    expect(page.path()).toBe("/");
    expect(page.socket.open()).toBe(1);
  });

  it("leaves in this tab when another tab signs out", async () => {
    const page = await livePage();
    await page.do(() => page.tabs.tab().post({ type: "signed_out" }));
    await screen.findByRole("heading", { name: "Sign in" });
    expect(page.socket.open()).toBe(0);
  });
});

describe("an idle session", () => {
  it("is warned about two minutes before its end, and stays when the user says so", async () => {
    const page = await livePage();
    await page.do(() => page.clock.advance(28 * 60_000 - 1_000));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    await page.do(() => page.clock.advance(1_000));
    expect(screen.getByRole("alertdialog").textContent).toContain("signed out in 2:00");
    await page.do(() => void fireEvent.click(screen.getByRole("button", { name: "Stay signed in" })));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(page.calls.filter((call) => call.path === "auth.touch")).toHaveLength(1);
  });

  it("does not offer to stay when its longest life is reached", async () => {
    const end = 1_800_000_000_000 + 30 * 60_000;
    const page = await renderApp("/", {
      "auth.me": () => ({ user, expiresAt: end }),
      "auth.touch": () => ({ user, expiresAt: end }),
    });
    await page.do(() => page.clock.advance(29 * 60_000));
    await page.do(() => void fireEvent.click(screen.getByRole("button", { name: "Stay signed in" })));
    expect(screen.getByRole("alertdialog").textContent).toContain("longest life");
    expect(screen.queryByRole("button", { name: "Stay signed in" })).toBeNull();
  });
});

/** As renderApp, for a server that has not answered yet. */
async function renderAppUnsettled(me: () => unknown): Promise<Page> {
  return renderApp("/", { "auth.me": me }, { settle: false });
}

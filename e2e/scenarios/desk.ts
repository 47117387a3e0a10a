import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

/** One path per feature of the market's pages. */
export function deskScenarios({ server, visit }: World): void {
  it("a row leads to its explanation, which survives a reload and says why it is not traded", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await server().control({
        do: "book",
        venue: "binance",
        symbol: "ETH/USDT",
        bids: [[1990, 5]],
        asks: [[2000, 5]],
      });
      await server().control({ do: "book", venue: "kraken", symbol: "ETH/USDT", bids: [[2010, 5]], asks: [[2020, 5]] });
      await newUser(visitor, "/opportunities?q=eth%2Fusdt%20binance%20kraken&kind=cross");
      await page.getByRole("link", { name: "ETH/USDT" }).first().click();
      await page.locator("[data-explained=open]").waitFor();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
      await page.reload();
      await page.locator("[data-explained=open]").waitFor();
      const steps = page.getByRole("table", { name: "From gross to net in basis points" });
      // 10,000 · (2,010 / 2,000 − 1) = 50 bps before fees.
      await steps.getByText("+50.00").waitFor();
      await page.locator("[data-reason=price_outlier]").waitFor();
      await page.getByRole("img", { name: /^Profit over size/ }).waitFor();
      // Its books move, and it closes: the page keeps what it had, and says so.
      await server().control({ do: "book", venue: "kraken", symbol: "ETH/USDT", bids: [[1995, 5]], asks: [[2020, 5]] });
      await page.locator("[data-explained=closed]").waitFor();
      for (const venue of ["binance", "kraken"]) await server().control({ do: "release", venue, symbol: "ETH/USDT" });
      await page.getByRole("link", { name: "Closed opportunities" }).click();
      await page.locator("[data-row]", { hasText: "ETH/USDT" }).first().waitFor();
    }));

  it("a market shows the books of all venues as they are, and marks one that is silent", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await server().control({ do: "book", venue: "okx", symbol: "ETH/USDT", bids: [[1500, 3]], asks: [[1600, 4]] });
      await newUser(visitor, "/markets");
      await page.getByRole("link", { name: "ETH/USDT" }).click();
      const ladder = page.locator("[data-book=okx]");
      await ladder.getByText("1,600.00").waitFor();
      await ladder.getByText("1,500.00").waitFor();
      await page.getByRole("img", { name: /^Depth/ }).waitFor();
      await server().control({ do: "release", venue: "okx", symbol: "ETH/USDT" });
      await server().control({ do: "fault", venue: "okx", kind: "stall", ms: 600_000 });
      await page.locator("[data-book=okx]:not([data-status=live])").waitFor();
      await server().control({ do: "release", venue: "okx" });
      await page.locator("[data-book=okx][data-status=live]").waitFor();
    }));

  it("columns that are chosen stay chosen, and a file holds what is in sight", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities");
      await page.locator("[data-row]").first().waitFor();
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Legs" }).click();
      await page.getByRole("menuitemcheckbox", { name: "Notional" }).click();
      await page.keyboard.press("Escape");
      await page.reload();
      await page.getByRole("columnheader", { name: "Legs" }).waitFor();
      expect(await page.getByRole("columnheader", { name: "Notional" }).count()).toBe(0);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as CSV" }).click(),
      ]);
      const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
      expect(lines[0]).toContain("Legs");
      expect(lines[0]).not.toContain("Notional");
      expect(lines.length).toBeGreaterThan(1);
    }));

  it("what is chosen under Appearance is there before the next page is drawn", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/settings/appearance");
      await page.getByLabel("Blue and orange").check();
      await page.getByLabel("Light", { exact: true }).check();
      await page.getByLabel("Figures and dates as in").selectOption("de-DE");
      await page.getByText("1.234.567,89").waitFor();
      await page.goto("/login", { waitUntil: "commit" });
      await page.goto("/opportunities");
      expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
        palette: "safe",
        theme: "light",
      });
      await page.locator("[data-row]").first().waitFor();
      await expect.poll(() => page.locator("[data-row]").first().textContent()).toMatch(/\d,\d\d/);
    }));

  it("the keyboard alone finds a market by the palette and walks the rows", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor);
      await page.locator("[data-row]").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Go to or change something" }).waitFor();
      await page.keyboard.type("eth/usdt");
      await page.getByRole("option", { name: "ETH/USDT", selected: true }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "ETH/USDT", level: 1 }).waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("o");
      await page.locator("main [data-row]").first().waitFor();
      await page.keyboard.press("j");
      await page.locator("[data-row] a:focus").waitFor();
      await page.keyboard.press("Enter");
      await page.locator("[data-explained]").waitFor();
    }));

  it("a phone reaches every place by its bar", () =>
    visit({ width: 390, height: 844 }, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor);
      const bar = page.getByRole("navigation", { name: "Main" });
      for (const name of ["Opportunities", "Deals", "Portfolio"]) {
        await bar.getByRole("link", { name }).click();
        await page.getByRole("heading", { level: 1, name }).waitFor();
      }
      // The other places are behind "More", each by its name.
      for (const name of ["Orders", "Balances", "Strategies", "Risk", "Exchange keys", "Markets"]) {
        await bar.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: name === "Exchange keys" ? "Keys" : name }).click();
        await page.getByRole("heading", { level: 1, name }).waitFor();
      }
      await page.locator("li[data-row]").first().waitFor();
    }));
}

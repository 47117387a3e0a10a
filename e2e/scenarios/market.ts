import { expect, it } from "vitest";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

// Buy 2,000 at one, sell 2,010 at the other: 10,000 · (2,010 / 2,000 − 1) = 50 bps gross, and 50 − 10 − 16 leaves
// about 24 after both taker fees.
const CHEAP = { do: "book", venue: "binance", symbol: "ETH/USDT", bids: [[1990, 5]], asks: [[2000, 5]] };
const DEAR = { do: "book", venue: "kraken", symbol: "ETH/USDT", bids: [[2010, 5]], asks: [[2020, 5]] };

export function marketScenarios({ server, visit }: World): void {
  it("books that pay after fees become a row with their prices, and leave the page when they stop paying", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities?q=eth%2Fusdt%20binance%20kraken&kind=cross");
      await server().control(CHEAP);
      await server().control(DEAR);
      const row = page.locator('[data-row="cross:USDT:binance|ETH/USDT|buy>kraken|ETH/USDT|sell"]');
      await row.getByText("+50.00").waitFor();
      const read = () => row.locator("th, td").allTextContents();
      // The third venue quotes elsewhere, which the row says. The figures come before the markets, whose price steps say how many decimals they have.
      await expect
        .poll(async () => (await read()).slice(0, 4))
        .toEqual(["ETH/USDTBlocked: Price outlier", "Cross", "binance 2,000.00", "kraken 2,010.00"]);
      const cells = await read();
      const net = Number(cells[7]);
      expect(net).toBeGreaterThan(23);
      expect(net).toBeLessThan(25);
      expect(cells[8]).toMatch(/^\+[\d,]+\.\d{4} USDT$/);
      // 2,000 against 2,000 pays nothing after fees.
      await server().control({ ...DEAR, bids: [[2000, 5]] });
      await row.waitFor({ state: "detached" });
      for (const venue of ["binance", "kraken"]) await server().control({ do: "release", venue, symbol: "ETH/USDT" });
    }));

  it("each venue's card shows its fees and symbols", () =>
    visit({}, async (visitor) => {
      await newUser(visitor);
      const card = visitor.page.getByRole("article", { name: "Binance" });
      await card.getByText("Live").waitFor();
      await card.getByText("10 / 10 bps").waitFor();
      await visitor.page.getByText("Demo", { exact: true }).waitFor();
    }));

  it("filter and order live in the address and survive a reload", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities");
      await page.getByRole("searchbox").fill("usdt");
      await page.getByRole("search").getByRole("button", { name: "Clear filters" }).waitFor();
      await page.reload();
      await page.getByRole("searchbox").waitFor();
      expect(await page.getByRole("searchbox").inputValue()).toBe("usdt");
      expect(new URL(page.url()).search).toBe("?q=usdt");
    }));
}

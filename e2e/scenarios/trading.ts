import { expect, it } from "vitest";
import { tradingShots } from "../support/trading-shots.ts";
import { violations } from "../support/violations.ts";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

// Bought at 2,000 and sold at 2,010; the third venue quotes between them, so that neither is an outlier.
const BOOKS = [
  { venue: "binance", bids: [[1999, 5]], asks: [[2000, 5]] },
  { venue: "okx", bids: [[2004, 5]], asks: [[2006, 5]] },
  { venue: "kraken", bids: [[2010, 5]], asks: [[2011, 5]] },
] as const;
const ROW = '[data-row="cross:USDT:binance|ETH/USDT|buy>kraken|ETH/USDT|sell"]';

export function tradingScenarios({ server, visit }: World): void {
  it("a row is traded on paper in two clicks, and the deal tells what became of it", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      for (const book of BOOKS) await server().control({ do: "book", symbol: "ETH/USDT", ...book });
      await newUser(visitor, "/opportunities?q=eth%2Fusdt%20binance%20kraken&kind=cross");
      await page.locator(ROW).locator("[data-trade]").click();
      const ticket = page.getByRole("dialog");
      await ticket.getByText("No limit is in its way.").waitFor();
      await ticket.getByRole("button", { name: "Execute on paper" }).click();
      await page.waitForURL(/\/deals\/[0-9a-f-]{36}$/);
      await page.getByText("Done", { exact: true }).first().waitFor();
      // 5 · 2,000 is 10,000; less 10 bps 4.995 are left, which bring 10,039.95 less 16 bps (16.06392): 23.88608 more.
      await page.locator("main").getByText("+23.8860").first().waitFor();
      expect(await violations(page)).toEqual([]);
      const path = new URL(page.url()).pathname;

      // Another user knows nothing of it, whatever the address.
      await visit({}, async (other) => {
        await newUser(other, "/deals");
        await other.page.getByText("No deal yet").waitFor();
        await other.page.goto(path);
        await other.page
          .locator("main")
          .getByText(/not found|does not exist|no such/i)
          .first()
          .waitFor();
      });
      for (const { venue } of BOOKS) await server().control({ do: "release", venue, symbol: "ETH/USDT" });
    }));

  it("trading is halted from a phone by keys alone, and everything says so", () =>
    visit({ width: 390, height: 844 }, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/orders");
      await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
      await page.keyboard.press("Shift+Escape");
      const dialog = page.getByRole("alertdialog");
      await dialog.waitFor();
      for (let tabs = 0; tabs < 5; tabs += 1) {
        const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
        if (/halt|stop/i.test(focused)) break;
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Enter");
      await page
        .getByRole("link", { name: /halted/i })
        .first()
        .waitFor();
      await page.reload();
      await page
        .getByRole("link", { name: /halted/i })
        .first()
        .waitFor();
    }));

  it("no page or dialog of trading has a violation", { timeout: 400_000 }, async () => {
    const found: Record<string, readonly string[]> = {};
    for (const { name, open } of tradingShots)
      await visit({}, async (visitor) => {
        await open(visitor);
        found[name] = await violations(visitor.page);
      });
    expect(Object.keys(found)).toHaveLength(tradingShots.length);
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
  });

  it("nothing of it is wider than a phone", { timeout: 400_000 }, async () => {
    const wide: string[] = [];
    for (const { name, open } of tradingShots)
      await visit({ width: 390, height: 844 }, async (visitor) => {
        await open(visitor);
        const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 390) wide.push(`${name}: ${width}`);
      });
    expect(wide).toEqual([]);
  });
}

import type { Page } from "playwright-core";
import type { Shot } from "./account-shots.ts";
import { newUser } from "./visitor.ts";

/** Long enough for the market to have moved and for previews to have come. */
const SETTLE_MS = 2_000;

const tradingPage = (name: string, path: string, then?: (page: Page) => Promise<void>): Shot => ({
  name,
  open: async (visitor) => {
    await newUser(visitor, path);
    const { page } = visitor;
    await page.locator("[data-link=live]").waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await then?.(page);
  },
});

/** The pages of trading and what opens over them. */
export const tradingShots: readonly Shot[] = [
  tradingPage("deals-empty", "/deals"),
  tradingPage("orders-empty", "/orders"),
  tradingPage("balances", "/balances"),
  tradingPage("portfolio", "/portfolio"),
  tradingPage("strategies-empty", "/strategies"),
  tradingPage("risk", "/risk"),
  tradingPage("kill-switch", "/risk", async (page) => {
    await page.keyboard.press("Shift+Escape");
    await page.getByRole("alertdialog").waitFor();
  }),
  tradingPage("ticket", "/opportunities", async (page) => {
    await page.locator("main [data-trade]").first().click();
    await page.getByRole("dialog").waitFor();
    await page.waitForTimeout(SETTLE_MS);
  }),
];

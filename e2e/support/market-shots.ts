import type { Page } from "playwright-core";
import type { Shot } from "./account-shots.ts";
import { newUser, type Visitor } from "./visitor.ts";

/** Long enough for the market to have moved and for ages to count. */
const SETTLE_MS = 3_000;

async function openLive(visitor: Visitor, path = "/"): Promise<Page> {
  await newUser(visitor, path);
  await visitor.page.locator("[data-link=live]").waitFor();
  return visitor.page;
}

export const entranceShots: readonly Shot[] = [
  { name: "login", open: async ({ page }) => void (await page.goto("/login")) },
  {
    name: "login-refused",
    open: async ({ page }) => {
      await page.goto("/login");
      await page.getByLabel("Username or e-mail").fill("nobody");
      await page.getByLabel("Password", { exact: true }).fill("not a password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "register-invalid",
    open: async ({ page }) => {
      await page.goto("/register");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  { name: "register", open: async ({ page }) => void (await page.goto("/register")) },
  { name: "register-invited", open: async ({ page }) => void (await page.goto("/register#invite=abc")) },
  { name: "forgot", open: async ({ page }) => void (await page.goto("/forgot")) },
  { name: "reset", open: async ({ page }) => void (await page.goto("/reset#token=abc")) },
  { name: "not-found", open: async ({ page }) => void (await page.goto("/nowhere")) },
];

const withRows = (name: string, path: string, then?: (page: Page) => Promise<void>): Shot => ({
  name,
  open: async (visitor) => {
    const page = await openLive(visitor, path);
    await page.locator("main [data-row], main [data-book]").first().waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await then?.(page);
  },
});

/** The pages of the market and what opens over them, each in the states worth looking at. */
export const marketShots: readonly Shot[] = [
  withRows("overview", "/"),
  withRows("overview-menu", "/", (page) => page.getByRole("button", { name: /^Account:/ }).click()),
  withRows("overview-palette", "/", async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("option").first().waitFor();
  }),
  withRows("overview-shortcuts", "/", async (page) => {
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
  }),
  {
    name: "overview-offline",
    open: async (visitor) => {
      const page = await openLive(visitor);
      await page.locator("[data-row]").first().waitFor();
      await visitor.context.setOffline(true);
      await page.locator("[data-banner]").waitFor();
      await page.waitForTimeout(1_000);
    },
  },
  withRows("opportunities", "/opportunities"),
  {
    name: "opportunities-filtered-away",
    open: async (visitor) => {
      const page = await openLive(visitor, "/opportunities?min=5000");
      await page.getByText("passes the filter").waitFor();
    },
  },
  withRows("opportunity", "/opportunities", async (page) => {
    // One may close between the look and the click: then another is opened.
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await page.locator("main [data-row] a").first().click();
      const explained = page.locator("[data-explained]");
      await explained.or(page.getByText("This opportunity is not open")).first().waitFor();
      if ((await explained.count()) > 0) break;
      await page.goBack();
      await page.locator("main [data-row]").first().waitFor();
    }
    await page.waitForTimeout(SETTLE_MS);
  }),
  {
    name: "opportunity-gone",
    open: async (visitor) => {
      const page = await openLive(visitor, "/opportunities/nothing-of-this-name");
      await page.getByText("This opportunity is not open").waitFor();
    },
  },
  withRows("history", "/opportunities/history"),
  withRows("markets", "/markets"),
  withRows("market", "/markets/ETH%2FUSDT"),
  withRows("market-table", "/markets/ETH%2FUSDT", async (page) => {
    await page.getByRole("button", { name: "Show as table" }).first().click();
  }),
  {
    name: "appearance",
    open: async (visitor) => {
      const page = await openLive(visitor, "/settings/appearance");
      await page.getByRole("heading", { name: "Appearance", level: 1 }).waitFor();
    },
  },
];

// `npx tsx e2e/screenshots.ts [FOLDER [PART OF A NAME]]`: pictures of every page at 1440 and 390 px, dark and light,
// over the real server with its demo market.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { accountShots, type Shot } from "./support/account-shots.ts";
import { launchChromium } from "./support/chromium.ts";
import { startTandem } from "./support/tandem-server.ts";
import { newUser, newVisitor, registerByApi, type Visitor } from "./support/visitor.ts";

const [folder = "test-results/screenshots", only = ""] = process.argv.slice(2);
const SIZES = [
  { name: "1440", width: 1440, height: 900 },
  { name: "390", width: 390, height: 844 },
] as const;
/** Long enough for the market to have moved and for ages to count. */
const SETTLE_MS = 6_000;

async function openLive(visitor: Visitor, path = "/"): Promise<Page> {
  await newUser(visitor, path);
  await visitor.page.locator("[data-link=live]").waitFor();
  return visitor.page;
}

const MARKET_SHOTS: readonly Shot[] = [
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
  {
    name: "live",
    open: async (visitor) => {
      const page = await openLive(visitor);
      await page.locator("[data-row]").first().waitFor();
      await page.waitForTimeout(SETTLE_MS);
    },
  },
  {
    name: "live-menu",
    open: async (visitor) => {
      const page = await openLive(visitor);
      await page.getByRole("button", { name: /^Account/ }).click();
    },
  },
  {
    name: "live-filtered-away",
    open: async (visitor) => {
      const page = await openLive(visitor, "/?min=5000");
      await page.getByText("passes the filter").waitFor();
    },
  },
  {
    name: "live-offline",
    open: async (visitor) => {
      const page = await openLive(visitor);
      await page.locator("[data-row]").first().waitFor();
      await visitor.context.setOffline(true);
      await page.locator("[data-banner]").waitFor();
      await page.waitForTimeout(1_000);
    },
  },
];

await mkdir(folder, { recursive: true });
const [server, browser] = await Promise.all([startTandem(), launchChromium()]);
try {
  const admin = await registerByApi(server.origin);
  const shots = [...MARKET_SHOTS, ...accountShots({ server: () => server, admin: () => admin })].filter(({ name }) =>
    name.includes(only),
  );
  for (const { name: size, width, height } of SIZES)
    for (const colorScheme of ["dark", "light"] as const)
      for (const { name, open } of shots) {
        const visitor = await newVisitor(browser, server.origin, { width, height, colorScheme });
        await open(visitor);
        const path = join(folder, `${name}-${size}-${colorScheme}.png`);
        await visitor.page.screenshot({ path });
        await visitor.context.close();
        console.log(path);
      }
} finally {
  await browser.close();
  await server.remove();
}

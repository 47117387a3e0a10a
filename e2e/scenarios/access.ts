import { expect, it } from "vitest";
import { violations } from "../support/violations.ts";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function accessScenarios({ visit }: World): void {
  for (const path of ["/login", "/register", "/nowhere"])
    it(`${path} has no violation, errors shown included`, () =>
      visit({}, async ({ page }) => {
        await page.goto(path);
        const submit = page.getByRole("button", { name: /^(Sign in|Create account)$/ });
        await page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
        expect(await violations(page)).toEqual([]);
        if ((await submit.count()) === 0) return;
        await submit.click();
        await page.locator("[aria-invalid=true]").first().waitFor();
        expect(await violations(page)).toEqual([]);
      }));

  for (const colorScheme of ["dark", "light"] as const)
    it(`the overview has no violation in the ${colorScheme} theme, its menu open or shut`, () =>
      visit({ colorScheme }, async (visitor) => {
        const { page } = visitor;
        await newUser(visitor);
        await page.locator("[data-row]").first().waitFor();
        expect(await violations(page)).toEqual([]);
        await page.getByRole("button", { name: /^Account:/ }).click();
        await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
        expect(await violations(page)).toEqual([]);
      }));

  it("a phone shows cards, and nothing is wider than its screen", () =>
    visit({ width: 390, height: 844 }, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities");
      await page.locator("li[data-row]").first().waitFor();
      expect(await page.locator("table").count()).toBe(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(await violations(page)).toEqual([]);
    }));

  it("the keyboard alone registers, filters and signs out", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/opportunities");
      await page.locator("[data-row]").first().waitFor();
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
      await page.keyboard.press("Enter");
      await page.keyboard.press("/");
      await page.locator("[data-filter]:focus").waitFor();
      await page.keyboard.type("eth");
      await expect.poll(() => new URL(page.url()).search).toBe("?q=eth");
      await page.getByRole("button", { name: /^Account:/ }).focus();
      await page.keyboard.press("Enter");
      // Focus follows the menu a moment after it is drawn; a key pressed before goes to the button.
      await page.locator("[role=menu]:focus-within").waitFor();
      await page.keyboard.press("End");
      await page.locator("[role=menuitem]:focus", { hasText: "Sign out" }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }));
}

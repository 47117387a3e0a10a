import { expect, it } from "vitest";
import { accountShots } from "../support/account-shots.ts";
import { violations } from "../support/violations.ts";
import type { World } from "../support/world.ts";

/** The pages and dialogs that are pictured are the ones that are held to the rules: a new one cannot be forgotten. */
export function accountAccessScenarios({ visit, server, admin }: World): void {
  it("no page or dialog of an account or of administration has a violation", { timeout: 600_000 }, async () => {
    const found: Record<string, readonly string[]> = {};
    for (const { name, open } of accountShots({ server, admin }))
      await visit({}, async (visitor) => {
        await open(visitor);
        found[name] = await violations(visitor.page);
      });
    expect(Object.keys(found).length).toBeGreaterThan(15);
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
  });

  it("nothing is wider than a phone", { timeout: 600_000 }, async () => {
    const wide: string[] = [];
    for (const { name, open } of accountShots({ server, admin }))
      await visit({ width: 390, height: 844 }, async (visitor) => {
        await open(visitor);
        const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 390) wide.push(`${name}: ${width}`);
      });
    expect(wide).toEqual([]);
  });

  for (const path of ["/forgot", "/reset#token=abc", "/reset", "/register#invite=abc"])
    it(`${path} has no violation`, () =>
      visit({}, async ({ page }) => {
        await page.goto(path);
        await page.locator("h1").waitFor();
        expect(await violations(page)).toEqual([]);
      }));
}

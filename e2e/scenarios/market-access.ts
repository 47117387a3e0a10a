import { expect, it } from "vitest";
import { marketShots } from "../support/market-shots.ts";
import { violations } from "../support/violations.ts";
import type { World } from "../support/world.ts";

/** The pages and dialogs that are pictured are the ones that are held to the rules: a new one cannot be forgotten. */
export function marketAccessScenarios({ visit }: World): void {
  it("no page or dialog of the market has a violation", { timeout: 600_000 }, async () => {
    const found: Record<string, readonly string[]> = {};
    for (const { name, open } of marketShots)
      await visit({}, async (visitor) => {
        await open(visitor);
        found[name] = await violations(visitor.page);
      });
    expect(Object.keys(found).length).toBeGreaterThan(10);
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
  });

  it("nothing of it is wider than a phone", { timeout: 600_000 }, async () => {
    const wide: string[] = [];
    for (const { name, open } of marketShots)
      await visit({ width: 390, height: 844 }, async (visitor) => {
        await open(visitor);
        const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 390) wide.push(`${name}: ${width}`);
      });
    expect(wide).toEqual([]);
  });
}

import { expect, it } from "vitest";
import { fillKey, knowKey } from "../support/account-shots.ts";
import { newUser } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function keyScenarios({ visit, server }: World): void {
  it("a key is checked at its venue, stored, checked again and deleted, and its secret is nowhere on the page", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const urls: string[] = [];
      page.on("request", (request) => urls.push(request.url()));
      await knowKey(server(), "marker-api-key-a1b2");
      await newUser(visitor, "/keys");
      await page.getByText("You have no key yet").waitFor();
      await page.getByRole("link", { name: "Add a key" }).click();
      expect(new URL(page.url()).pathname).toBe("/keys/new");
      await fillKey(visitor, { apiKey: "marker-api-key-a1b2" });
      await page.getByRole("heading", { name: "The key is stored" }).waitFor();
      await page.getByText("Cannot withdraw").waitFor();
      await page.getByRole("button", { name: "Done" }).click();
      const card = page.locator("[data-key]");
      await card.getByText("Verified").waitFor();
      await card.getByText("key ends in a1b2").waitFor();
      expect(new URL(page.url()).pathname).toBe("/keys");

      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(kept + (await page.content()) + urls.join()).not.toMatch(/marker-api-key|secret-of-many/);

      await page.getByRole("button", { name: "Check main account again" }).click();
      await page.getByText("The venue confirmed the key.").waitFor();
      await page.getByRole("button", { name: "Delete main account" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
      await page.getByText("You have no key yet").waitFor();
    }));

  it("a key that may withdraw, and one that the venue does not know, are refused in words and not stored", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await knowKey(server(), "withdraw-api-key-c3d4", ["read", "trade", "withdraw"]);
      await newUser(visitor, "/keys/new");
      await fillKey(visitor, { apiKey: "withdraw-api-key-c3d4" });
      await page.getByRole("alert").getByText("may withdraw money, so Tandem refuses it").waitFor();
      await fillKey(visitor, { apiKey: "unknown-api-key-e5f6" });
      await page.getByRole("alert").getByText("does not accept this key; nothing was stored").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByText("You have no key yet").waitFor();
    }));
}

import { expect, it } from "vitest";
import { newUser, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function sessionScenarios({ visit }: World): void {
  it("a visitor without a session lands on the login and, signed in, on the page they asked for", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor);
      await context.clearCookies();
      await page.goto("/opportunities?q=btc&min=1");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await signIn(page, account);
      await page.getByRole("heading", { name: "Opportunities" }).waitFor();
      expect(new URL(page.url()).search).toBe("?q=btc&min=1");
    }));

  it("a session that ends elsewhere takes the page to the login and, signed in again, back to the same place", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor, "/opportunities?kind=cross&sort=-profit");
      await page.locator("[data-link=live]").waitFor();
      await context.request.post("/trpc/auth.logout", { data: {} });
      await page.getByText("Your session ended").waitFor();
      expect(await page.locator("[data-row]").count()).toBe(0);
      const sockets = visitor.sockets();
      await signIn(page, account);
      await page.locator("[data-link=live]").waitFor();
      expect(new URL(page.url()).search).toBe("?kind=cross&sort=-profit");
      // The one that was closed did not knock again: there is only that of the new session.
      expect(visitor.sockets()).toBe(sockets + 1);
    }));

  it("a redirect to another site is not followed", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor);
      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await page.goto("/login?redirect=https%3A%2F%2Fevil.example%2F");
      await signIn(page, account);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      expect(new URL(page.url()).pathname).toBe("/");
    }));

  it("who is signed in already is not asked again", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      await page.goto("/login?redirect=%2Fopportunities%3Fq%3Deth");
      await page.getByRole("heading", { name: "Opportunities" }).waitFor();
      expect(new URL(page.url()).search).toBe("?q=eth");
    }));

  it("what a user does extends the session, what the page does by itself does not", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const touches: string[] = [];
      page.on("request", (request) => {
        if (request.url().includes("auth.touch")) touches.push(request.url());
      });
      await newUser(visitor);
      await page.locator("[data-row]").first().waitFor();
      expect(touches).toEqual([]);
      const answered = page.waitForResponse((response) => response.url().includes("auth.touch"));
      await page.mouse.move(200, 200);
      expect((await answered).status()).toBe(200);
      await page.mouse.move(300, 300);
      await page.keyboard.press("Tab");
      expect(touches).toHaveLength(1);
    }));
}

import { expect, it } from "vitest";
import { newAccount, newUser, register, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function accountScenarios({ visit }: World): void {
  it("a new user registers and sees an opportunity that moves", () =>
    visit({}, async ({ page }) => {
      await page.goto("/register");
      await register(page);
      await page.locator("[data-row]").first().waitFor();
      expect(new URL(page.url()).pathname).toBe("/");
      const figures = (): Promise<string> =>
        page.locator("[data-row] .flash").evaluateAll((cells) => cells.map((cell) => cell.textContent).join());
      const before = await figures();
      await expect.poll(figures, { timeout: 60_000 }).not.toBe(before);
    }));

  it("wrong input is told at its field, in words, before anything is sent", () =>
    visit({}, async ({ page }) => {
      const sent: string[] = [];
      page.on("request", (request) => sent.push(request.url()));
      await page.goto("/register");
      await register(page, { username: "-", email: "mira", password: "short" });
      await page.getByText("begin with a letter or a digit").waitFor();
      await page.getByText("such as name@example.com").waitFor();
      await page.getByText("Use at least 8 characters.").waitFor();
      expect(await page.getByLabel("Username").getAttribute("aria-invalid")).toBe("true");
      expect(sent.filter((url) => url.includes("/trpc/auth."))).toEqual([]);
    }));

  it("a name that is taken and a common password are told where they were typed", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const taken = await newUser(visitor, "/");
      await visitor.context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await page.goto("/register");
      await register(page, { ...newAccount(), username: taken.username });
      await page.getByText("This username is taken").waitFor();
      await register(page, { ...newAccount(), password: "password123" });
      await page.getByText("attackers try first").waitFor();
    }));

  it("a wrong password is refused in words, the right one leads to the overview", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor);
      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await page.goto("/login");
      await signIn(page, { ...account, password: "not my password" });
      await page.getByRole("alert").getByText("do not match").waitFor();
      await signIn(page, account);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
    }));

  it("signing out leads to the login in every tab, and no way leads back in", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      await newUser(visitor);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      const other = await context.newPage();
      await other.goto("/opportunities?q=btc");
      await other.getByRole("heading", { name: "Opportunities" }).waitFor();
      await page.getByRole("button", { name: /^Account:/ }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await other.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.goto("/");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(await page.getByRole("heading", { name: "Overview" }).count()).toBe(0);
    }));
}

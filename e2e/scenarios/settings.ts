import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { newUser, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

export function settingsScenarios({ visit, server }: World): void {
  it("a session that is ended from another browser leads that browser to its login", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const account = await newUser(visitor, "/settings/sessions");
      await page.getByText("This one").waitFor();
      await visit({}, async (other) => {
        await other.page.goto("/login");
        await signIn(other.page, account);
        await other.page.locator("[data-link=live]").waitFor();
        await page.reload();
        await page.getByRole("button", { name: "End", exact: true }).click();
        await page.getByText("The session has ended.").waitFor();
        await other.page.getByText("Your session ended").waitFor();
        expect(await other.page.locator("[data-row]").count()).toBe(0);
      });
    }));

  it("a new password ends the other sessions, and the old one opens nothing any more", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor, "/settings/security");
      await page.getByLabel("Present password").fill(account.password);
      await page.getByLabel("New password").fill("five quiet horses by the lake");
      await page.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("Your password is changed").waitFor();
      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await page.goto("/login");
      await signIn(page, account);
      await page.getByRole("alert").getByText("do not match").waitFor();
      await signIn(page, { ...account, password: "five quiet horses by the lake" });
      await page.getByRole("heading", { name: "Opportunities" }).waitFor();
    }));

  it("a token is shown once, opens what its scope allows, and nothing once it is revoked", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await newUser(visitor, "/settings/api-tokens");
      await page.getByRole("button", { name: "Create a token" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill("price watcher");
      await page.getByRole("dialog").getByRole("button", { name: "Create a token" }).click();
      await page.getByRole("heading", { name: "Your new token" }).waitFor();
      const token = (await page.getByRole("dialog").locator("code").textContent()) ?? "";
      const read = async (): Promise<number> => {
        const headers = { authorization: `Bearer ${token}` };
        return (await fetch(`${server().origin}/trpc/venues.list`, { headers })).status;
      };
      expect(await read()).toBe(200);
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByText("price watcher").waitFor();
      expect(await page.content()).not.toContain(token);
      await page.getByRole("button", { name: "Revoke price watcher" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
      await page.getByText("You have no token").waitFor();
      expect(await read()).toBe(401);
    }));

  it("a proof that is too old is asked for once, and what was typed goes on", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const account = await newUser(visitor, "/settings/api-tokens");
      let refusals = 0;
      // The server's own answer to a session that signed in long ago; ten minutes are not waited for here.
      await page.route("**/trpc/tokens.create*", async (route) => {
        refusals += 1;
        if (refusals > 1) return route.continue();
        const data = { code: "FORBIDDEN", httpStatus: 403, requestId: "r", reason: "step_up_required" };
        const error = { error: { message: "FORBIDDEN", code: -32003, data } };
        await route.fulfill({ status: 403, contentType: "application/json", body: JSON.stringify([error]) });
      });
      await page.getByRole("button", { name: "Create a token" }).click();
      await page.getByRole("dialog").getByLabel("Name").fill("night job");
      await page.getByRole("dialog").getByRole("button", { name: "Create a token" }).click();
      const question = page.getByRole("dialog", { name: "Confirm that it is you" });
      await question.getByLabel("Your password").fill("not mine");
      await question.getByRole("button", { name: "Confirm" }).click();
      await question.getByText("That password is not right").waitFor();
      await question.getByLabel("Your password").fill(account.password);
      await question.getByRole("button", { name: "Confirm" }).click();
      await page.getByRole("heading", { name: "Your new token" }).waitFor();
      expect(refusals).toBe(2);
    }));

  it("everything held about the user is one file, without secrets", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const account = await newUser(visitor, "/settings/data");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      const text = await readFile(await download.path(), "utf8");
      expect(JSON.parse(text)).toMatchObject({ format: "tandem-account", user: { username: account.username } });
      expect(text).not.toContain("argon2");
    }));

  it("a deleted account is gone: its tab is signed out and its password opens nothing", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      const account = await newUser(visitor, "/settings/data");
      await page.getByRole("button", { name: "Delete my account" }).click();
      const dialog = page.getByRole("alertdialog");
      expect(await dialog.getByRole("button", { name: "Delete my account" }).isDisabled()).toBe(true);
      await dialog.getByLabel(/^Type .* to confirm/).fill(account.username);
      await dialog.getByRole("button", { name: "Delete my account" }).click();
      await page.getByText("You are signed out.").waitFor();
      await signIn(page, account);
      await page.getByRole("alert").getByText("do not match").waitFor();
    }));
}

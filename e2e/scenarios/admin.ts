import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { enter, newAccount, newUser, register, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

async function act(page: Page, username: string, item: string): Promise<void> {
  await page.goto(`/admin/users?q=${username}`);
  await page.getByRole("button", { name: `Actions for ${username}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: item }).click();
}

export function adminScenarios({ visit, admin }: World): void {
  it("an invitation makes an account with its role, once, and leaves the address", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await enter(visitor, admin(), "/admin/invites");
      await page.getByRole("button", { name: "Invite somebody" }).click();
      await page.getByRole("dialog").getByLabel("Role").selectOption("viewer");
      await page.getByRole("dialog").getByRole("button", { name: "Invite somebody" }).click();
      await page.getByRole("heading", { name: "The invitation" }).waitFor();
      const link = (await page.getByRole("dialog").locator("code").textContent()) ?? "";
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByText("anybody with the link").waitFor();

      await visit({}, async (guest) => {
        await guest.page.goto(link);
        await guest.page.getByText("You are invited").waitFor();
        await expect.poll(() => new URL(guest.page.url()).hash).toBe("");
        await register(guest.page);
        await guest.page.getByRole("heading", { name: "Opportunities" }).waitFor();
        await guest.page.goto("/keys");
        await guest.page.getByText("yours is Viewer").waitFor();
      });
      await visit({}, async (late) => {
        await late.page.goto(link);
        await register(late.page, newAccount());
        await late.page.getByText("This invitation was used").waitFor();
      });
    }));

  it("a reset link sets a new password, once, and ends the sessions", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await visit({}, async (owner) => {
        const account = await newUser(owner);
        await owner.page.locator("[data-link=live]").waitFor();
        await enter(visitor, admin());
        await act(page, account.username, "Make a reset link");
        await page.getByRole("heading", { name: /^Reset link/ }).waitFor();
        const link = (await page.getByRole("dialog").locator("code").textContent()) ?? "";
        await visit({}, async (guest) => {
          await guest.page.goto(link);
          await guest.page.getByLabel("New password").fill("six quiet horses by the lake");
          await guest.page.getByRole("button", { name: "Set the password" }).click();
          await guest.page.getByText("Your new password is set").waitFor();
          expect(new URL(guest.page.url()).hash).toBe("");
          await guest.page.goto("about:blank");
          await guest.page.goto(link);
          await guest.page.getByLabel("New password").fill("seven quiet horses by the lake");
          await guest.page.getByRole("button", { name: "Set the password" }).click();
          await guest.page.getByText("This link was used").waitFor();
        });
        await owner.page.getByText("Your session ended").waitFor();
        await signIn(owner.page, { ...account, password: "six quiet horses by the lake" });
        await owner.page.getByRole("heading", { name: "Opportunities" }).waitFor();
      });
    }));

  it("a user who is disabled is at the login in a moment, and cannot come back until enabled", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await visit({}, async (owner) => {
        const account = await newUser(owner);
        await owner.page.locator("[data-link=live]").waitFor();
        await enter(visitor, admin());
        await act(page, account.username, "Disable the account");
        await owner.page.getByText("Your session ended").waitFor();
        await signIn(owner.page, account);
        await owner.page.getByRole("alert").waitFor();
        await act(page, account.username, "Enable the account");
        await signIn(owner.page, account);
        await owner.page.getByRole("heading", { name: "Opportunities" }).waitFor();
      });
    }));

  it("the audit log is whole, is found by action, and is saved as a file", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await enter(visitor, admin(), "/admin/audit");
      await page.getByRole("button", { name: "Verify" }).click();
      await page.getByText(/^Whole: [\d,]+ entr/).waitFor();
      await page.getByRole("searchbox").fill("auth.login");
      await expect.poll(() => new URL(page.url()).search).toBe("?action=auth.login");
      await expect
        .poll(async () => new Set(await page.locator("[data-record] td:nth-child(3)").allTextContents()))
        .toEqual(new Set(["auth.login"]));
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Export" }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/\.(nd)?json$/);
    }));

  it("the state of the system is there for administrators, and for nobody else", () =>
    visit({}, async (visitor) => {
      const { page } = visitor;
      await enter(visitor, admin(), "/admin/health");
      await page.getByText("Event-loop delay", { exact: true }).waitFor();
      await page.getByRole("rowheader", { name: "kraken" }).waitFor();
      // The thread of the market has told how late its loop is.
      await page.getByText(/^half below [\d.]+ ms/).waitFor();
      await visit({}, async (other) => {
        const asked: string[] = [];
        other.page.on("request", (request) => asked.push(request.url()));
        await newUser(other, "/admin/health");
        await other.page.getByText("It is for the role Administrator").waitFor();
        expect(asked.filter((url) => url.includes("admin."))).toEqual([]);
      });
    }));
}

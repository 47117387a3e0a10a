import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { totp } from "../support/totp.ts";
import { type Account, newUser, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

const WRONG = "000000";

/** Reads the secret from the page as a person without a camera would. */
async function switchOn(page: Page): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  await page.getByRole("button", { name: "Switch on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("img", { name: /QR code/ }).waitFor();
  const secret = (await dialog.locator("code").innerText()).replace(/\s/g, "");
  // The step before the present one is taken too: the present one is then free for signing in.
  await dialog.getByLabel("Code").fill(totp(secret, -1));
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
  const codes = await page.getByRole("listitem").allInnerTexts();
  await page.getByLabel("I have kept them in a safe place").check();
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("10 recovery codes are left.").waitFor();
  return { secret, codes: codes.filter((code) => /^[\w]+(-[\w]+)+$/.test(code.trim())) };
}

async function signInUpToCode(page: Page, account: Account): Promise<void> {
  await page.goto("/login?redirect=%2Fsettings%2Fsecurity");
  await signIn(page, account);
  await page.getByRole("heading", { name: "Second factor", level: 1 }).waitFor();
}

export function secondFactorScenarios({ visit }: World): void {
  it("is switched on, asked for at the next sign-in, and taken as a code or a recovery code", () =>
    visit({}, async (visitor) => {
      const { page, context } = visitor;
      const account = await newUser(visitor, "/settings/security");
      const { secret, codes } = await switchOn(page);
      expect(codes).toHaveLength(10);
      // The session was replaced under the page: it goes on, and so does its feed.
      await page.locator("[data-link=live]").waitFor();

      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await signInUpToCode(page, account);
      await page.getByLabel("Code").fill(WRONG);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("That code is not right").waitFor();
      await page.getByLabel("Code").fill(totp(secret));
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Security", level: 1 }).waitFor();

      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await signInUpToCode(page, account);
      await page.getByLabel("Code").fill(codes[0] ?? "");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("9 recovery codes are left.").waitFor();
    }));
}

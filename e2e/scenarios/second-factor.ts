import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { totp } from "../support/totp.ts";
import { type Account, newUser, signIn } from "../support/visitor.ts";
import type { World } from "../support/world.ts";

const WRONG = "000000";
const PAUSE_MS = 8_000;
const ATTEMPTS_MAX = 10;

/**
 * Types what an authenticator shows. A code that was just used, or that grew old on a busy machine, is refused: then the
 * next one is typed, as a person would.
 */
async function enterCode(args: {
  readonly page: Page;
  readonly secret: string;
  readonly button: string;
  readonly done: Locator;
}): Promise<void> {
  const { page, done } = args;
  const refused = page.getByText("That code is not right");
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    await page.getByLabel("Code", { exact: true }).fill(totp(args.secret));
    await page.getByRole("button", { name: args.button }).last().click();
    await done.or(refused).first().waitFor();
    if (await done.isVisible()) return;
    await page.waitForTimeout(PAUSE_MS);
  }
  throw new Error("no code of the authenticator was taken");
}

/** Reads the secret from the page as a person without a camera would. */
async function switchOn(page: Page): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  await page.getByRole("button", { name: "Switch on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("img", { name: /QR code/ }).waitFor();
  const secret = ((await dialog.locator("code").textContent()) ?? "").replace(/\s/g, "");
  const codesShown = page.getByRole("heading", { name: "Your recovery codes" });
  await enterCode({ page, secret, button: "Switch on", done: codesShown });
  const codes = await page.getByRole("listitem").allTextContents();
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
      await page.getByLabel("Code", { exact: true }).fill(WRONG);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("That code is not right").waitFor();
      const security = page.getByRole("heading", { name: "Security", level: 1 });
      await enterCode({ page, secret, button: "Sign in", done: security });

      await context.clearCookies();
      await page.evaluate(() => localStorage.clear());
      await signInUpToCode(page, account);
      await page.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("9 recovery codes are left.").waitFor();
    }));
}

import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { refusal } from "./support/fake-server.ts";
import { called, fill, openAs, press, pressInDialog, refuse, silence } from "./support/signed-in.ts";

const id = (n: number): string => `01890a5d-ac96-774b-bcce-b302099a80${String(n).padStart(2, "0")}`;
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const session = (n: number, current: boolean) => ({
  id: id(n),
  createdAt: 1_799_990_000_000,
  lastActiveAt: 1_799_999_000_000,
  expiresAt: 1_800_001_000_000,
  userAgent: n === 1 ? FIREFOX : "tandem-cli/1.0",
  current,
});

describe("the sessions page", () => {
  it("shows its frame while the list is on its way", async () => {
    await openAs("viewer", "/settings/sessions", { "sessions.list": silence });
    expect(screen.getByRole("heading", { level: 1, name: "Sessions" })).toBeDefined();
    expect(document.querySelector("[aria-busy=true]")).not.toBeNull();
  });

  it("says what failed, with the number of the request, and tries again when told to", async () => {
    let isWell = false;
    await openAs("viewer", "/settings/sessions", {
      "sessions.list": () => (isWell ? [session(1, true)] : refuse("SERVICE_UNAVAILABLE", "database_unavailable")()),
    });
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toMatch(/cannot reach its database.*Request r-77/);
    isWell = true;
    press("Try again");
    expect(await screen.findByText("Firefox, Linux")).toBeDefined();
  });

  it("ends another session, and offers no such thing for the present one", async () => {
    const page = await openAs("viewer", "/settings/sessions", {
      "sessions.list": () => [session(1, true), session(2, false)],
      "sessions.revoke": () => ({}),
    });
    expect(await screen.findByText("tandem-cli/1.0")).toBeDefined();
    expect(screen.getAllByRole("button", { name: "End" })).toHaveLength(1);
    press("End");
    expect(await screen.findByText("The session has ended.")).toBeDefined();
    expect(called(page, "sessions.revoke")).toEqual([{ id: id(2) }]);
  });

  it("asks before it ends all others", async () => {
    const page = await openAs("viewer", "/settings/sessions", {
      "sessions.list": () => [session(1, true), session(2, false), session(3, false)],
      "sessions.revokeOthers": () => ({ revoked: 2 }),
    });
    await screen.findByText("Firefox, Linux");
    press("End all others");
    expect(screen.getByRole("alertdialog").textContent).toContain("2 other sessions end");
    expect(called(page, "sessions.revokeOthers")).toEqual([]);
    pressInDialog("End all others");
    expect(await screen.findByText("2 sessions have ended.")).toBeDefined();
  });
});

describe("the password form", () => {
  const change = async (): Promise<void> => {
    fill("Present password", "four quiet horses");
    fill("New password", "five quiet horses");
    press("Change the password");
  };

  it("puts a wrong present password at its field, and a common new one at the other", async () => {
    let reason = "invalid_credentials";
    await openAs("trader", "/settings/security", {
      "auth.changePassword": () => {
        throw refusal({ code: reason === "invalid_credentials" ? "FORBIDDEN" : "BAD_REQUEST", reason });
      },
    });
    await change();
    await screen.findByText(/That password is not right/);
    expect(screen.getByLabelText("Present password").getAttribute("aria-invalid")).toBe("true");
    reason = "password_common";
    await change();
    await screen.findByText(/attackers try first/);
    expect(screen.getByLabelText("New password").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByLabelText("Present password").getAttribute("aria-invalid")).toBe("false");
  });

  it("empties itself once the password is changed", async () => {
    await openAs("trader", "/settings/security", { "auth.changePassword": () => ({}) });
    await change();
    await screen.findByText(/Your password is changed/);
    expect((screen.getByLabelText("Present password") as HTMLInputElement).value).toBe("");
  });
});

describe("the second factor", () => {
  const codes = Array.from({ length: 10 }, (_, n) => `aaaaaa-bbbbbb-cccccc-ddddd${n}`);
  const begun = { secret: "JBSWY3DPEHPK3PXP", uri: "otpauth://totp/Tandem:mira?secret=JBSWY3DPEHPK3PXP", expiresAt: 1 };

  it("is switched on by a code, and lets go only when the recovery codes are kept", async () => {
    const page = await openAs("trader", "/settings/security", {
      "totp.begin": () => begun,
      "totp.confirm": () => ({ expiresAt: 1_800_001_800_000, recoveryCodes: codes }),
    });
    await screen.findByRole("button", { name: "Switch on" });
    press("Switch on");
    expect(await screen.findByRole("img", { name: /QR code/ })).toBeDefined();
    expect(screen.getByText("JBSW Y3DP EHPK 3PXP")).toBeDefined();
    fill("Code", "12 34");
    pressInDialog("Switch on");
    expect(await screen.findByText("Enter the six digits that the app shows now.")).toBeDefined();
    fill("Code", "123 456");
    pressInDialog("Switch on");
    expect(await screen.findByText("aaaaaa-bbbbbb-cccccc-ddddd9")).toBeDefined();
    expect(called(page, "totp.confirm")).toEqual([{ code: "123456" }]);
    pressInDialog("Done");
    expect(screen.getByText("aaaaaa-bbbbbb-cccccc-ddddd9")).toBeDefined();
    screen.getByLabelText("I have kept them in a safe place").click();
    await page.do(() => pressInDialog("Done"));
    expect(document.body.innerHTML).not.toMatch(/ddddd9|JBSW/);
  });

  it("warns when few recovery codes are left", async () => {
    await openAs("trader", "/settings/security", {
      "totp.get": () => ({ enabled: true, enabledAt: 1_799_990_000_000, recoveryCodesLeft: 1 }),
    });
    expect(await screen.findByText(/1 recovery code is left\. Make new ones/)).toBeDefined();
  });

  it("is switched off by a code", async () => {
    const page = await openAs("trader", "/settings/security", {
      "totp.get": () => ({ enabled: true, enabledAt: 1_799_990_000_000, recoveryCodesLeft: 10 }),
      "totp.disable": () => ({ expiresAt: 1 }),
    });
    await screen.findByText("10 recovery codes are left.");
    press("Switch off");
    fill(/^Code of your authenticator/, "654321");
    pressInDialog("Switch off");
    expect(await screen.findByText("The second factor is off.")).toBeDefined();
    expect(called(page, "totp.disable")).toEqual([{ code: "654321" }]);
  });
});

describe("the account's data", () => {
  it("is deleted only when the name has been typed, and the visitor is signed out", async () => {
    const page = await openAs("trader", "/settings/data", { "account.delete": () => ({}) });
    press("Delete my account");
    pressInDialog("Delete my account");
    expect(called(page, "account.delete")).toEqual([]);
    fill("Type mira to confirm", "mira");
    pressInDialog("Delete my account");
    await screen.findByText("You are signed out.");
    expect(page.path()).toBe("/login");
  });

  it("says why it could not be deleted, in the dialog", async () => {
    await openAs("admin", "/settings/data", { "account.delete": refuse("CONFLICT", "last_admin") });
    press("Delete my account");
    fill("Type mira to confirm", "mira");
    pressInDialog("Delete my account");
    expect((await screen.findByRole("alert")).textContent).toContain("This is the last administrator");
  });
});

describe("an empty list", () => {
  it.each([
    ["/settings/api-tokens", "tokens.list", "You have no token"],
    ["/settings/activity", "audit.mine", "Nothing yet"],
  ])("of %s says so, and what it is for", async (path, procedure, words) => {
    await openAs("viewer", path, { [procedure]: () => [] });
    expect(await screen.findByText(words)).toBeDefined();
  });
});

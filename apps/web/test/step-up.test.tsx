import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { refusal } from "./support/fake-server.ts";
import { sessionUntil } from "./support/samples.ts";
import { called, fill, openAs, press, pressInDialog, refuse } from "./support/signed-in.ts";

const other = {
  id: "01890a5d-ac96-774b-bcce-b302099a8001",
  createdAt: 1,
  lastActiveAt: 2,
  expiresAt: 3,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
  current: false,
};
const created = { id: "01890a5d-ac96-774b-bcce-b302099a8099", token: "tdm_shown-once" };

/** A server that wants a fresh proof before it creates a token. */
function server(stepUp: (input: unknown) => unknown) {
  let isProved = false;
  return {
    "tokens.list": () => [],
    "tokens.create": () => {
      if (!isProved) throw refusal({ code: "FORBIDDEN", reason: "step_up_required" });
      return created;
    },
    "auth.stepUp": (input: unknown) => {
      const answer = stepUp(input);
      isProved = true;
      return answer;
    },
  };
}

async function askForToken(): Promise<void> {
  press("Create a token");
  fill("Name", "price watcher");
  pressInDialog("Create a token");
  await screen.findByRole("dialog", { name: "Confirm that it is you" });
}

describe("the question who is asking", () => {
  it("opens when a call needs it, and the call goes on with what was typed", async () => {
    const page = await openAs(
      "trader",
      "/settings/api-tokens",
      server(() => ({ until: 1 })),
    );
    await askForToken();
    fill("Your password", "four quiet horses");
    pressInDialog("Confirm");
    expect(await screen.findByText("tdm_shown-once")).toBeDefined();
    expect(called(page, "auth.stepUp")).toEqual([{ password: "four quiet horses" }]);
    const input = { name: "price watcher", scopes: ["read"], expiresInDays: 30 };
    expect(called(page, "tokens.create")).toEqual([input, input]);
  });

  it("says at the field that a password is wrong, and stays", async () => {
    await openAs("trader", "/settings/api-tokens", server(refuse("FORBIDDEN", "invalid_credentials")));
    await askForToken();
    fill("Your password", "not this one");
    pressInDialog("Confirm");
    expect(await screen.findByText("That password is not right. Mind capital letters.")).toBeDefined();
    expect(screen.getByLabelText("Your password").getAttribute("aria-invalid")).toBe("true");
  });

  it("lets the call fail in words when it is declined, and nothing typed is lost", async () => {
    const page = await openAs(
      "trader",
      "/settings/api-tokens",
      server(() => ({ until: 1 })),
    );
    await askForToken();
    pressInDialog("Close");
    expect(await screen.findByText(/you did not confirm that it is you/)).toBeDefined();
    expect((screen.getByLabelText("Name") as HTMLInputElement).value).toBe("price watcher");
    expect(called(page, "tokens.create")).toHaveLength(1);
  });

  it("offers a code to those who have a second factor", async () => {
    const page = await openAs("trader", "/settings/api-tokens", {
      ...server(() => ({ until: 1 })),
      "totp.get": () => ({ enabled: true, enabledAt: 1, recoveryCodesLeft: 10 }),
    });
    await askForToken();
    await waitFor(() => pressInDialog("Use a code instead"));
    fill(/^Code of your authenticator/, "123456");
    pressInDialog("Confirm");
    await screen.findByText("tdm_shown-once");
    expect(called(page, "auth.stepUp")).toEqual([{ code: "123456" }]);
  });

  it("keeps nothing of a password in any cache of the page", async () => {
    await openAs(
      "trader",
      "/settings/api-tokens",
      server(() => ({ until: 1 })),
    );
    await askForToken();
    fill("Your password", "four quiet horses");
    pressInDialog("Confirm");
    await screen.findByText("tdm_shown-once");
    pressInDialog("Done");
    await waitFor(() => expect(document.body.innerHTML).not.toMatch(/tdm_shown-once|four quiet horses/));
  });
});

describe("a session that any call finds ended", () => {
  it("leads to the login, and back to the same page", async () => {
    let isOver = false;
    const page = await openAs("trader", "/settings/sessions", {
      "auth.me": () => (isOver ? refuse("UNAUTHORIZED", "session_expired")() : sessionUntil(1_800_001_800_000)),
      "sessions.list": () => [other],
      "sessions.revoke": () => refuse("UNAUTHORIZED", "session_expired")(),
    });
    await screen.findByText("Firefox, Linux");
    isOver = true;
    press("End");
    await screen.findByText(/Your session ended/);
    expect(page.path()).toBe("/login?redirect=%2Fsettings%2Fsessions");
  });
});

import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { refusal, unreachable } from "./support/fake-server.ts";
import { type Page, renderApp } from "./support/render-app.tsx";
import { sessionUntil } from "./support/samples.ts";

const fill = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};

async function signIn(page: Page): Promise<void> {
  fill("Username or e-mail", "mira");
  fill("Password", "correct horse");
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  // The schemas are a chunk of their own; once it is here, what is left to do is done within one task.
  await page.do(async () => {
    await import("../src/features/session/resolvers.ts");
    await new Promise((resolve) => setTimeout(resolve));
  });
}

const throwing = (error: Error) => () => {
  throw error;
};

describe("the login page", () => {
  it("asks a first visitor's server nothing", async () => {
    const page = await renderApp("/login");
    expect(screen.getByRole("heading", { name: "Sign in" })).toBeDefined();
    expect(page.calls).toEqual([]);
  });

  it("says what is missing and sends nothing", async () => {
    const page = await renderApp("/login");
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    const field = await screen.findByText("Enter your username or e-mail address.");
    expect(field).toBeDefined();
    expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
    expect(page.calls).toEqual([]);
  });

  it.each([
    [refusal({ code: "UNAUTHORIZED", reason: "invalid_credentials" }), /do not match/],
    [refusal({ code: "SERVICE_UNAVAILABLE", reason: "database_unavailable" }), /cannot reach its database/],
    [unreachable(), /cannot be reached\. Check your connection/],
    [refusal({ code: "INTERNAL_SERVER_ERROR", requestId: "r-77" }), /went wrong on the server.*Request r-77/s],
  ])("words a refusal by what to do about it", async (error, words) => {
    const page = await renderApp("/login", { "auth.login": throwing(error) });
    await signIn(page);
    expect((await screen.findByRole("alert")).textContent).toMatch(words);
    expect(page.path()).toBe("/login");
  });

  it("counts a lockout down, sends nothing meanwhile, and lets go when it is over", async () => {
    let attempts = 0;
    const page = await renderApp("/login", {
      "auth.login": () => {
        attempts += 1;
        throw refusal({ code: "TOO_MANY_REQUESTS", reason: "rate_limited", retryAfterMs: 42_000 });
      },
    });
    await signIn(page);
    expect((await screen.findByRole("alert")).textContent).toContain("Wait 0:42");
    await signIn(page);
    expect(attempts).toBe(1);
    await page.do(() => page.clock.advance(1_000));
    expect(screen.getByRole("alert").textContent).toContain("Wait 0:41");
    await page.do(() => page.clock.advance(41_000));
    expect(screen.queryByRole("alert")).toBeNull();
    await signIn(page);
    expect(attempts).toBe(2);
  });

  it("goes back to the page that was asked for, with its search", async () => {
    const page = await renderApp("/login?redirect=%2F%3Fkind%3Dcross", {
      "auth.login": () => sessionUntil(1_800_000_000_000 + 1_800_000),
    });
    await signIn(page);
    await screen.findByRole("heading", { name: "Overview" });
    expect(page.path()).toBe("/?kind=cross");
  });

  it("goes to the start page instead of to another site", async () => {
    const page = await renderApp("/login?redirect=%2F%2Fevil.example", {
      "auth.login": () => sessionUntil(1_800_000_000_000 + 1_800_000),
    });
    await signIn(page);
    await screen.findByRole("heading", { name: "Overview" });
    expect(page.path()).toBe("/");
  });
});

async function register(): Promise<void> {
  fill("Username", "mira");
  fill("E-mail", "mira@example.com");
  fill("Password", "a long sentence of mine");
  fireEvent.click(screen.getByRole("button", { name: "Create account" }));
}

describe("the registration page", () => {
  it("holds each field to the contract before anything is sent", async () => {
    const page = await renderApp("/register");
    fill("Username", "-");
    fill("E-mail", "mira");
    fill("Password", "short");
    fireEvent.click(screen.getByRole("button", { name: "Create account" }));
    expect(await screen.findByText(/begin with a letter or a digit/)).toBeDefined();
    expect(screen.getByText(/such as name@example.com/)).toBeDefined();
    expect(screen.getByText("Use at least 8 characters.")).toBeDefined();
    expect(page.calls.map(({ path }) => path)).toEqual(["installation.get"]);
  });

  it.each([
    ["username_taken", "Username", /username is taken/],
    ["email_taken", "E-mail", /already has an account/],
    ["password_common", "Password", /attackers try first/],
  ])("puts the refusal %s under its field", async (reason, label, words) => {
    const page = await renderApp("/register", { "auth.register": throwing(refusal({ code: "CONFLICT", reason })) });
    await register();
    expect(await screen.findByText(words)).toBeDefined();
    expect(screen.getByLabelText(label).getAttribute("aria-invalid")).toBe("true");
    expect(page.path()).toBe("/register");
  });

  it("asks for an invitation when the server wants one, and sends it", async () => {
    const inputs: unknown[] = [];
    const page = await renderApp("/register", {
      "auth.register": (input) => {
        inputs.push(input);
        if (inputs.length === 1) throw refusal({ code: "FORBIDDEN", reason: "invite_required" });
        return sessionUntil(1_800_000_000_000 + 1_800_000);
      },
    });
    await register();
    fireEvent.change(await screen.findByLabelText("Invitation code"), { target: { value: " abc " } });
    fireEvent.click(screen.getByRole("button", { name: "Create account" }));
    await screen.findByRole("heading", { name: "Overview" });
    expect(inputs[1]).toMatchObject({ username: "mira", invite: "abc" });
    expect(page.path()).toBe("/");
  });
});

describe("the page of a reset link", () => {
  it("takes the secret out of the address, sets the password with it, and leads to the login", async () => {
    const inputs: unknown[] = [];
    const page = await renderApp("/reset#token=marker-4711", {
      "auth.reset": (input) => {
        inputs.push(input);
        return {};
      },
    });
    await screen.findByLabelText("New password");
    expect(page.path()).toBe("/reset");
    fill("New password", "five quiet horses");
    fireEvent.click(screen.getByRole("button", { name: "Set the password" }));
    expect(await screen.findByText(/Your new password is set/)).toBeDefined();
    expect(inputs).toEqual([{ token: "marker-4711", newPassword: "five quiet horses" }]);
    expect(screen.getByRole("link", { name: "Sign in" })).toBeDefined();
  });

  it("says that a link is not whole, and where to get another", async () => {
    await renderApp("/reset");
    expect(screen.getByRole("alert").textContent).toContain("This link is not whole");
    expect(screen.getByRole("link", { name: "Ask for a new link" })).toBeDefined();
  });

  it("says that a link was used", async () => {
    await renderApp("/reset#token=used", {
      "auth.reset": throwing(refusal({ code: "FORBIDDEN", reason: "reset_invalid" })),
    });
    fill("New password", "five quiet horses");
    fireEvent.click(screen.getByRole("button", { name: "Set the password" }));
    expect((await screen.findByRole("alert")).textContent).toContain("This link was used");
  });
});

describe("who forgot their password", () => {
  it("is told the same whoever they are", async () => {
    const page = await renderApp("/forgot", { "auth.requestReset": () => ({}) });
    fill("Username or e-mail", "nobody");
    fireEvent.click(screen.getByRole("button", { name: "Send the link" }));
    expect(await screen.findByText(/If there is such an account, a link is on its way/)).toBeDefined();
    expect(page.calls.find(({ path }) => path === "auth.requestReset")?.input).toEqual({ login: "nobody" });
  });

  it("is sent to an administrator where the server sends no mail", async () => {
    await renderApp("/forgot", { "installation.get": () => ({ registration: "invite", mail: false }) });
    expect(await screen.findByText(/Ask its administrator for a reset link/)).toBeDefined();
  });
});

describe("how a server takes people in", () => {
  it("is said before anybody fills in a form for nothing", async () => {
    await renderApp("/register", { "installation.get": () => ({ registration: "closed", mail: true }) });
    expect(await screen.findByText(/takes no new accounts/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Create account" })).toBeNull();
  });

  it("takes an invitation from the link, and out of the address", async () => {
    const inputs: unknown[] = [];
    const page = await renderApp("/register#invite=marker-0815", {
      "installation.get": () => ({ registration: "invite", mail: true }),
      "auth.register": (input) => {
        inputs.push(input);
        return sessionUntil(1_800_000_000_000 + 1_800_000);
      },
    });
    expect(await screen.findByText(/You are invited/)).toBeDefined();
    expect(page.path()).toBe("/register");
    await register();
    await screen.findByRole("heading", { name: "Overview" });
    expect(inputs).toMatchObject([{ invite: "marker-0815" }]);
  });
});

describe("a second factor at the login", () => {
  it("is asked for after the password, which stays, and its refusal is told at its field", async () => {
    const inputs: unknown[] = [];
    const page = await renderApp("/login?redirect=%2F%3Fkind%3Dcross", {
      "auth.login": (input) => {
        inputs.push(input);
        if (inputs.length === 1) throw refusal({ code: "UNAUTHORIZED", reason: "second_factor_required" });
        if (inputs.length === 2) throw refusal({ code: "UNAUTHORIZED", reason: "invalid_code" });
        return sessionUntil(1_800_000_000_000 + 1_800_000);
      },
    });
    await signIn(page);
    expect(await screen.findByRole("heading", { name: "Second factor" })).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("Enter the six digits, or a recovery code.")).toBeDefined();
    for (const code of ["000000", "123456"]) {
      fill("Code", code);
      fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
      if (code === "000000") await screen.findByText(/That code is not right/);
    }
    await screen.findByRole("heading", { name: "Overview" });
    expect(inputs).toEqual([
      { login: "mira", password: "correct horse" },
      { login: "mira", password: "correct horse", code: "000000" },
      { login: "mira", password: "correct horse", code: "123456" },
    ]);
    expect(page.path()).toBe("/?kind=cross");
  });
});

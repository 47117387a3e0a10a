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
    await screen.findByRole("heading", { name: "Opportunities" });
    expect(page.path()).toBe("/?kind=cross");
  });

  it("goes to the start page instead of to another site", async () => {
    const page = await renderApp("/login?redirect=%2F%2Fevil.example", {
      "auth.login": () => sessionUntil(1_800_000_000_000 + 1_800_000),
    });
    await signIn(page);
    await screen.findByRole("heading", { name: "Opportunities" });
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
    await screen.findByRole("heading", { name: "Opportunities" });
    expect(inputs[1]).toMatchObject({ username: "mira", invite: "abc" });
    expect(page.path()).toBe("/");
  });
});

import type { Operation } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { createSession } from "../src/features/session/session.ts";
import { fakeClock } from "./support/fake-clock.ts";
import { type Answers, fakeClient, refusal, unreachable } from "./support/fake-server.ts";
import { fakeTabs } from "./support/fake-tabs.ts";
import { sessionUntil, user } from "./support/samples.ts";

const MINUTE = 60_000;

function setup(answers: Answers = {}) {
  const clock = fakeClock();
  const calls: Operation[] = [];
  const tabs = fakeTabs();
  const client = fakeClient(
    {
      "auth.me": () => sessionUntil(clock.now() + 30 * MINUTE),
      "auth.touch": () => sessionUntil(clock.now() + 30 * MINUTE),
      "auth.logout": () => ({}),
      ...answers,
    },
    calls,
  );
  const session = createSession({ client, clock, channel: tabs.tab() });
  const called = (path: string): number => calls.filter((call) => call.path === path).length;
  return { clock, tabs, client, session, called };
}

const gone = () => {
  throw refusal({ code: "UNAUTHORIZED", reason: "session_expired" });
};

describe("a session", () => {
  it("asks the server once, however many ask it at the same time", async () => {
    const { session, called } = setup();
    await Promise.all([session.ensure(), session.check(), session.ensure()]);
    expect(session.state.get()).toMatchObject({ kind: "open", user: { username: "mira" } });
    expect(called("auth.me")).toBe(1);
  });

  it("has ended when the server says so, and says to the other tabs that it has", async () => {
    let isOver = false;
    const { session, clock, tabs } = setup({
      "auth.me": () => (isOver ? gone() : sessionUntil(clock.now() + MINUTE)),
    });
    await session.ensure();
    isOver = true;
    expect(await session.check()).toBe(false);
    expect(session.state.get()).toEqual({ kind: "ended", reason: "expired" });
    expect(tabs.said).toContainEqual({ type: "signed_out" });
  });

  it("is not ended by a server that cannot be reached", async () => {
    let isDown = false;
    const { session, clock } = setup({
      "auth.me": () => {
        if (isDown) throw unreachable();
        return sessionUntil(clock.now() + MINUTE);
      },
    });
    await session.ensure();
    isDown = true;
    expect(await session.check()).toBe(true);
    expect(session.state.get().kind).toBe("open");
  });

  it("is extended by activity at most once a minute", async () => {
    const { session, clock, called } = setup();
    session.accept(sessionUntil(clock.now() + 30 * MINUTE));
    await session.touch();
    expect(called("auth.touch")).toBe(0);
    clock.advance(MINUTE);
    await session.touch();
    await session.touch();
    expect(called("auth.touch")).toBe(1);
    expect(session.state.get()).toMatchObject({ expiresAt: clock.now() + 30 * MINUTE });
  });

  it("does not ask again for what another tab has just extended", async () => {
    const { session, clock, tabs, called } = setup();
    session.followTabs(() => undefined);
    await session.ensure();
    const expiresAt = clock.now() + 40 * MINUTE;
    tabs.tab().post({ type: "extended", expiresAt });
    expect(session.state.get()).toMatchObject({ expiresAt });
    await session.touch();
    expect(called("auth.touch")).toBe(0);
  });

  it("ends in every tab when one signs out", async () => {
    const { session, clock, tabs, client } = setup();
    const other = createSession({ client, clock, channel: tabs.tab() });
    other.followTabs(() => undefined);
    await session.ensure();
    await other.ensure();
    await session.signOut();
    expect(session.state.get()).toEqual({ kind: "ended", reason: "signed_out" });
    expect(other.state.get()).toEqual({ kind: "ended", reason: "signed_out" });
  });

  it("stays open, and says so, when signing out did not reach the server", async () => {
    const { session } = setup({
      "auth.logout": () => {
        throw unreachable();
      },
    });
    await session.ensure();
    await expect(session.signOut()).rejects.toThrow();
    expect(session.state.get().kind).toBe("open");
  });

  it("hears when someone else signs in, but not when the same user does", async () => {
    const { session, tabs } = setup();
    let heard = 0;
    session.followTabs(() => {
      heard += 1;
    });
    await session.ensure();
    const tab = tabs.tab();
    tab.post({ type: "signed_in", userId: user.id, expiresAt: 1 });
    expect(heard).toBe(0);
    tab.post({ type: "signed_in", userId: "someone-else", expiresAt: 1 });
    expect(heard).toBe(1);
  });
});

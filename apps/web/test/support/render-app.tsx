import { createMemoryHistory } from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import type { Operation } from "@trpc/client";
import { onTestFinished } from "vitest";
import type { App } from "../../src/app/app-context.ts";
import { AppRoot } from "../../src/app/app-root.tsx";
import { followSession } from "../../src/app/follow-session.ts";
import { type AppRouterInstance, createAppRouter } from "../../src/app/routes.ts";
import { createSession, type Session } from "../../src/features/session/session.ts";
import { createStepUp } from "../../src/features/session/step-up.ts";
import { guardCalls } from "../../src/lib/guard-calls.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";
import { type Answers, type FakeSocket, fakeClient, fakeSocket } from "./fake-server.ts";
import { fakeTabs } from "./fake-tabs.ts";
import { market, sessionUntil } from "./samples.ts";
import { riskState } from "./trading-samples.ts";

export type Page = {
  readonly app: App;
  readonly router: AppRouterInstance;
  readonly clock: FakeClock;
  readonly socket: FakeSocket;
  readonly calls: readonly Operation[];
  readonly tabs: ReturnType<typeof fakeTabs>;
  /** Runs something that changes the page and lets React draw it. */
  do(change: () => void | Promise<void>): Promise<void>;
  path(): string;
};

const IDLE_MS = 30 * 60_000;

/** The whole app in a fake browser before a fake server: a signed-in user unless `answers` says otherwise. */
export async function renderApp(
  path: string,
  answers: Answers = {},
  { settle = true }: { readonly settle?: boolean } = {},
): Promise<Page> {
  const clock = fakeClock();
  const calls: Operation[] = [];
  const tabs = fakeTabs();
  const socket = fakeSocket();
  const stepUp = createStepUp();
  const guard = guardCalls({
    stepUp: stepUp.ask,
    onSignedOut: () => void session.check(),
    onRoleMissing: () => void session.check(),
  });
  const client = fakeClient(
    {
      "auth.me": () => sessionUntil(clock.now() + IDLE_MS),
      "auth.touch": () => sessionUntil(clock.now() + IDLE_MS),
      "auth.logout": () => ({}),
      "installation.get": () => ({ registration: "open", mail: true }),
      "totp.get": () => ({ enabled: false, enabledAt: null, recoveryCodesLeft: 0 }),
      "markets.list": () => [market(), market({ venue: "kraken", priceStep: "0.1", amountStep: "0.00000001" })],
      "risk.get": () => riskState(),
      "keys.list": () => [],
      ...answers,
    },
    calls,
    [guard],
  );
  const session: Session = createSession({ client, clock, channel: tabs.tab() });
  const app: App = { client, clock, session, stepUp, connect: socket.connect, schedule: (flush) => flush() };
  const router = createAppRouter(app, createMemoryHistory({ initialEntries: [path] }));
  onTestFinished(followSession(app, router));
  await act(async () => {
    render(<AppRoot app={app} router={router} />);
    if (settle) await router.load();
  });
  return {
    app,
    router,
    clock,
    socket,
    calls,
    tabs,
    do: (change) => act(async () => void (await change())),
    path: () => router.state.location.href,
  };
}

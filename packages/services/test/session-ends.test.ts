import { afterEach, beforeEach, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { liveSessions } from "../src/auth/live-sessions.ts";
import { logout } from "../src/auth/logout.ts";
import { register } from "../src/auth/register.ts";
import { touchSession } from "../src/auth/touch-session.ts";
import type { Identity } from "../src/context.ts";
import { removeEnded } from "../src/housekeeping.ts";
import { alice, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let services: Awaited<ReturnType<typeof startServices>>;
let token: string;
beforeEach(async () => {
  services = await startServices();
  ({ token } = await register({ ctx: services.ctx, input: alice }));
});
afterEach(() => services.stop());

const whoami = (deps = services.deps) => authenticate({ deps, token });
async function signedIn(deps = services.deps): Promise<Identity> {
  const identity = await whoami(deps);
  if (!identity) throw new Error("not signed in");
  return identity;
}

test("G19 an idle session lives until 29:59 and is over at 30:00, however often it is looked at", async () => {
  const startedAt = services.clock.epochMs();
  await services.clock.advance(29 * MINUTE + 59_000);
  expect(await whoami()).toMatchObject({ expiresAt: startedAt + 30 * MINUTE });
  expect(await liveSessions({ deps: services.deps, sessionIds: [(await signedIn()).sessionId] })).toEqual(
    new Map([[(await signedIn()).sessionId, startedAt + 30 * MINUTE]]),
  );
  const { sessionId } = await signedIn();
  await services.clock.advance(1_000);
  expect(await whoami()).toBeNull();
  expect(await liveSessions({ deps: services.deps, sessionIds: [sessionId] })).toEqual(new Map());
});

test("each activity moves the end, also the second within a minute, with one write a minute", async () => {
  const startedAt = services.clock.epochMs();
  const stored = async () => {
    const [row] = await services.look("select (extract(epoch from last_active_at) * 1000)::float8 as at from sessions");
    return Number(row?.["at"]) - startedAt;
  };
  await services.clock.advance(10_000);
  expect((await touchSession({ deps: services.deps, identity: await signedIn() })).expiresAt).toBe(
    startedAt + 10_000 + 30 * MINUTE,
  );
  expect(await stored()).toBe(10_000);
  await services.clock.advance(20_000);
  // 30 s after the start: known here at once, not yet written.
  const touched = await touchSession({ deps: services.deps, identity: await signedIn() });
  expect(touched.expiresAt).toBe(startedAt + 30_000 + 30 * MINUTE);
  expect((await signedIn()).expiresAt).toBe(touched.expiresAt);
  expect(await stored()).toBe(10_000);
  await services.clock.advance(MINUTE);
  await expect.poll(stored).toBe(30_000);
  expect((await signedIn(services.start())).expiresAt).toBe(touched.expiresAt);
});

test("activity that is not written yet is written at shutdown", async () => {
  const first = services.start();
  await touchSession({ deps: first, identity: await signedIn(first) });
  await services.clock.advance(30_000);
  const { expiresAt } = await touchSession({ deps: first, identity: await signedIn(first) });
  await first.sessions.flush();
  expect((await signedIn()).expiresAt).toBe(expiresAt);
});

test("G21 constant activity ends at 12 hours", async () => {
  const startedAt = services.clock.epochMs();
  for (let at = 0; at < 12 * HOUR - 20 * MINUTE; at += 20 * MINUTE) {
    await services.clock.advance(20 * MINUTE);
    await touchSession({ deps: services.deps, identity: await signedIn() });
  }
  // 11 h 40 min: the absolute end is nearer than the idle one.
  expect((await signedIn()).expiresAt).toBe(startedAt + 12 * HOUR);
  await services.clock.advance(20 * MINUTE - 1);
  const identity = await signedIn();
  await services.clock.advance(1);
  expect(await whoami()).toBeNull();
  await expect(touchSession({ deps: services.deps, identity })).rejects.toMatchObject({
    code: "UNAUTHORIZED",
    reason: "session_expired",
  });
});

test("activity after logout does not bring a session back", async () => {
  const identity = await signedIn();
  await logout({ ctx: { ...services.ctx, identity } });
  await expect(touchSession({ deps: services.deps, identity })).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(await services.look("select 1 from sessions")).toEqual([]);
});

test("G84 housekeeping removes ended sessions and leaves live ones", async () => {
  await services.clock.advance(31 * MINUTE);
  const { token: fresh } = await register({
    ctx: services.ctx,
    input: { username: "bob", email: "bob@example.org", password: "nine blue tractors" },
  });
  await services.clock.advance(2 * MINUTE);
  expect(await removeEnded(services.deps)).toMatchObject({ sessions: 1 });
  expect(await authenticate({ deps: services.deps, token: fresh })).not.toBeNull();
});

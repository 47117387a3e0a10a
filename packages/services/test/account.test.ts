import { afterEach, beforeEach, expect, test } from "vitest";
import { listMyAudit } from "../src/account/list-my-audit.ts";
import { listSessions } from "../src/account/list-sessions.ts";
import { revokeOtherSessions } from "../src/account/revoke-other-sessions.ts";
import { revokeSession } from "../src/account/revoke-session.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { changePassword } from "../src/auth/change-password.ts";
import { login } from "../src/auth/login.ts";
import { register } from "../src/auth/register.ts";
import { requireStepUp } from "../src/auth/require-step-up.ts";
import { stepUp } from "../src/auth/step-up.ts";
import type { UserCtx } from "../src/context.ts";
import { alice, bob, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
let services: Awaited<ReturnType<typeof startServices>>;
let ctx: UserCtx;
let bobs: UserCtx;

beforeEach(async () => {
  services = await startServices();
  ctx = await signedIn((await register({ ctx: services.ctx, input: alice })).token);
  bobs = await signedIn((await register({ ctx: services.ctx, input: bob })).token);
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}
const loginAs = async (password = alice.password) =>
  (await login({ ctx: services.ctx, input: { login: "alice", password } })).token;
const alive = async (token: string) => (await authenticate({ deps: services.deps, token })) !== null;
const lastAudit = async () => {
  const [row] = await services.look("select action, outcome, reason, object_id from audit order by seq desc limit 1");
  return row;
};

test("a user sees the own live sessions, newest first, and which one asks", async () => {
  const startedAt = services.clock.epochMs();
  await services.clock.advance(10 * MINUTE);
  await loginAs();
  const sessions = await listSessions({ ctx });
  expect(sessions.map(({ id: _, ...rest }) => rest)).toEqual([
    {
      createdAt: startedAt + 10 * MINUTE,
      lastActiveAt: startedAt + 10 * MINUTE,
      expiresAt: startedAt + 40 * MINUTE,
      userAgent: "test agent",
      current: false,
    },
    {
      createdAt: startedAt,
      lastActiveAt: startedAt,
      expiresAt: startedAt + 30 * MINUTE,
      userAgent: "test agent",
      current: true,
    },
  ]);
  await services.clock.advance(20 * MINUTE);
  expect(await listSessions({ ctx })).toHaveLength(1);
  expect(JSON.stringify(sessions)).not.toContain(ctx.identity.sessionId);
});

test("G26 revoking one session ends that one; another user's cannot be found, and nothing of it changes", async () => {
  const other = await loginAs();
  const [newest] = await listSessions({ ctx: await signedIn(other) });
  const id = newest?.id ?? "";
  await expect(revokeSession({ ctx: bobs, input: { id } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await alive(other)).toBe(true);
  const ids = (await listSessions({ ctx })).filter((session) => !session.current).map((session) => session.id);
  await revokeSession({ ctx, input: { id: ids[0] ?? "" } });
  expect(await alive(other)).toBe(false);
  expect(await lastAudit()).toMatchObject({ action: "sessions.revoke", outcome: "allow", object_id: ids[0] });
  await expect(revokeSession({ ctx, input: { id: ids[0] ?? "" } })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("G26 revoking the others leaves the present session and other users alone", async () => {
  const others = [await loginAs(), await loginAs()];
  expect(await revokeOtherSessions({ ctx })).toEqual({ revoked: 2 });
  for (const token of others) expect(await alive(token)).toBe(false);
  expect(await listSessions({ ctx })).toHaveLength(1);
  expect(await listSessions({ ctx: bobs })).toHaveLength(1);
});

test("G23 a changed password ends the other sessions, and only the new one signs in", async () => {
  const other = await loginAs();
  const newPassword = "eight red balloons";
  await changePassword({ ctx, input: { currentPassword: alice.password, newPassword } });
  expect(await alive(other)).toBe(false);
  expect(await listSessions({ ctx })).toHaveLength(1);
  await expect(loginAs()).rejects.toMatchObject({ reason: "invalid_credentials" });
  expect(await alive(await loginAs(newPassword))).toBe(true);
});

test("a password is not changed without the present one, nor to a bad one", async () => {
  const change = (currentPassword: string, newPassword: string) =>
    changePassword({ ctx, input: { currentPassword, newPassword } });
  await expect(change("not the password", "eight red balloons")).rejects.toMatchObject({
    code: "FORBIDDEN",
    reason: "invalid_credentials",
  });
  expect(await lastAudit()).toMatchObject({ action: "auth.changePassword", outcome: "deny" });
  await expect(change(alice.password, "alice12345")).rejects.toMatchObject({ reason: "password_personal" });
  expect(await alive(await loginAs())).toBe(true);
});

test("G30 a sign-in counts as a step-up for ten minutes, then the password is asked once more", async () => {
  const need = () => requireStepUp({ ctx, action: "keys.add" });
  await services.clock.advance(10 * MINUTE - 1);
  await need();
  await services.clock.advance(1);
  await expect(need()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
  expect(await lastAudit()).toMatchObject({ action: "keys.add", outcome: "deny", reason: "step_up_required" });
  await expect(stepUp({ ctx, input: { password: "wrong password" } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(need()).rejects.toMatchObject({ reason: "step_up_required" });
  expect(await stepUp({ ctx, input: { password: alice.password } })).toEqual({
    until: services.clock.epochMs() + 10 * MINUTE,
  });
  await need();
});

test("a step-up opens the session that did it and no other", async () => {
  const other = await signedIn(await loginAs());
  await services.clock.advance(10 * MINUTE);
  await stepUp({ ctx, input: { password: alice.password } });
  await expect(requireStepUp({ ctx: other, action: "x" })).rejects.toMatchObject({ reason: "step_up_required" });
});

test("a user reads the own audit trail in pages, failed logins included, and nobody else's", async () => {
  await expect(loginAs("wrong password")).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await loginAs();
  const items = await listMyAudit({ ctx });
  expect(items.map(({ action, outcome, ip }) => [action, outcome, ip])).toEqual([
    ["auth.login", "allow", "192.0.2.1"],
    ["auth.login", "deny", "192.0.2.1"],
    ["auth.register", "allow", "192.0.2.1"],
  ]);
  expect(await listMyAudit({ ctx, input: { limit: 1 } })).toEqual(items.slice(0, 1));
  expect(await listMyAudit({ ctx, input: { before: items[0]?.id } })).toEqual(items.slice(1));
  expect((await listMyAudit({ ctx: bobs })).map((item) => item.action)).toEqual(["auth.register"]);
  // Another user's entry is no place to start from.
  expect(await listMyAudit({ ctx: bobs, input: { before: items[0]?.id } })).toEqual([]);
});

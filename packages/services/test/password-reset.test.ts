import { afterEach, beforeEach, expect, test } from "vitest";
import { makeResetLink } from "../src/admin/make-reset-link.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { changePassword } from "../src/auth/change-password.ts";
import { login } from "../src/auth/login.ts";
import { register } from "../src/auth/register.ts";
import { requestReset } from "../src/auth/request-reset.ts";
import { resetPassword } from "../src/auth/reset-password.ts";
import type { PublicCtx, UserCtx } from "../src/context.ts";
import type { Mail } from "../src/mail/mailer.ts";
import { alice, bob, contextOf, keepMail, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
const NEW_PASSWORD = "eight red balloons";
let services: Awaited<ReturnType<typeof startServices>>;
let ctx: PublicCtx;
let sent: Mail[];

beforeEach(async () => {
  services = await startServices({ publicUrl: "https://tandem.test" });
  const mail = keepMail();
  sent = mail.sent;
  ctx = contextOf(services.start({ mailer: mail.mailer }));
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: ctx.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...ctx, identity };
}
const alive = async (token: string) => (await authenticate({ deps: ctx.deps, token })) !== null;
const loginWith = (password: string) => login({ ctx, input: { login: "alice", password } });
const reset = (token: string, newPassword = NEW_PASSWORD) => resetPassword({ ctx, input: { token, newPassword } });
const invalid = { code: "FORBIDDEN", reason: "reset_invalid" };

/** Asks for a link and takes the token out of the mail. */
async function linkByMail(name = "alice"): Promise<string> {
  sent.length = 0;
  await requestReset({ ctx, input: { login: name } });
  return /^https:\/\/tandem\.test\/reset#token=([A-Za-z0-9_-]{43})$/m.exec(sent[0]?.text ?? "")?.[1] ?? "";
}

test("G29 the link of the mail sets a new password, once, and ends every session", async () => {
  const { token: session } = await register({ ctx, input: alice });
  const token = await linkByMail("ALICE@example.com");
  expect(sent.map(({ to, subject }) => ({ to, subject }))).toEqual([
    { to: "alice@example.com", subject: "Tandem: reset your password" },
  ]);
  await reset(token);
  expect(await alive(session)).toBe(false);
  await expect(loginWith(alice.password)).rejects.toMatchObject({ reason: "invalid_credentials" });
  expect(await alive((await loginWith(NEW_PASSWORD)).token)).toBe(true);
  expect(sent.map(({ subject }) => subject)).toEqual(["Tandem: reset your password", "Tandem: Password reset"]);
  await expect(reset(token, "nine green bottles")).rejects.toMatchObject(invalid);
});

test("G29 of many who use one link at once one sets the password", async () => {
  await register({ ctx, input: alice });
  const token = await linkByMail();
  const passwords = Array.from({ length: 5 }, (_, n) => `five purple wagons ${n}`);
  const tries = await Promise.allSettled(passwords.map((password) => reset(token, password)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const logins = await Promise.allSettled(passwords.map(loginWith));
  expect(logins.map(({ status }) => status)).toEqual(tries.map(({ status }) => status));
});

test("G29 a link dies after 15 minutes, when a newer one is asked for, and when the password is changed", async () => {
  const owner = await signedIn((await register({ ctx, input: alice })).token);
  const late = await linkByMail();
  await services.clock.advance(15 * MINUTE);
  await expect(reset(late)).rejects.toMatchObject(invalid);
  const older = await linkByMail();
  const newer = await linkByMail();
  await expect(reset(older)).rejects.toMatchObject(invalid);
  await services.clock.advance(15 * MINUTE - 1);
  await changePassword({ ctx: owner, input: { currentPassword: alice.password, newPassword: NEW_PASSWORD } });
  await expect(reset(newer)).rejects.toMatchObject(invalid);
  expect(await alive((await loginWith(NEW_PASSWORD)).token)).toBe(true);
});

test("G29 a reset does not spare the second factor", async () => {
  const { answer } = await register({ ctx, input: alice });
  await services.look(`insert into totp_secrets values
    (gen_random_uuid(), '${answer.user.id}', 1, 'k', '\\x00', '\\x00', now(), now(), 0)`);
  await reset(await linkByMail());
  await expect(loginWith(NEW_PASSWORD)).rejects.toMatchObject({
    code: "UNAUTHORIZED",
    reason: "second_factor_required",
  });
});

test("a bad new password leaves the link as it was", async () => {
  await register({ ctx, input: alice });
  const token = await linkByMail();
  await expect(reset(token, "alice12345")).rejects.toMatchObject({ code: "VALIDATION", reason: "password_personal" });
  await reset(token);
});

test("the database holds a digest of the link alone, and presenting that finds nothing", async () => {
  await register({ ctx, input: alice });
  const token = await linkByMail();
  const [row] = await services.look("select * from password_resets");
  expect(JSON.stringify(row)).not.toContain(token);
  await expect(reset(String(row?.["token_hash"]))).rejects.toMatchObject(invalid);
});

test("G10 asking answers the same for an account that exists, one that is disabled and one that does not, and all are audited", async () => {
  await register({ ctx, input: alice });
  await register({ ctx, input: bob });
  await services.look("update users set disabled_at = now() where username = 'bob'");
  sent.length = 0;
  for (const name of ["alice", "bob", "nobody", "' or 1=1 --"])
    expect(await requestReset({ ctx, input: { login: name } })).toBeUndefined();
  expect(sent.map(({ to }) => to)).toEqual(["alice@example.com"]);
  expect(
    await services.look("select outcome, reason from audit where action = 'auth.requestReset' order by seq"),
  ).toEqual([
    { outcome: "allow", reason: null },
    { outcome: "deny", reason: "not_possible" },
    { outcome: "deny", reason: "unknown_account" },
    { outcome: "deny", reason: "unknown_account" },
  ]);
});

test("without mail nothing is made by asking, and an administrator's link works, once", async () => {
  const withoutMail = services.ctx;
  const admin = await signedIn((await register({ ctx: withoutMail, input: alice })).token);
  const { answer } = await register({ ctx: withoutMail, input: bob });
  await requestReset({ ctx: withoutMail, input: { login: "bob" } });
  expect(await services.look("select * from password_resets")).toEqual([]);
  const link = await makeResetLink({ ctx: admin, input: { id: answer.user.id } });
  expect(link).toEqual({
    token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    url: `https://tandem.test/reset#token=${link.token}`,
    expiresAt: services.clock.epochMs() + 15 * MINUTE,
  });
  await reset(link.token);
  await login({ ctx, input: { login: "bob", password: NEW_PASSWORD } });
  await expect(reset(link.token)).rejects.toMatchObject(invalid);
});

test("a disabled account cannot be reset, and nobody learns why", async () => {
  await register({ ctx, input: alice });
  const token = await linkByMail();
  await services.look("update users set disabled_at = now()");
  await expect(reset(token)).rejects.toMatchObject(invalid);
});

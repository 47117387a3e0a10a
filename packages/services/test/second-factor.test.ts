import { totpCode } from "@tandem/testing/totp-code";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { login } from "../src/auth/login.ts";
import type { SignedIn } from "../src/auth/open-session.ts";
import { register } from "../src/auth/register.ts";
import { requireStepUp } from "../src/auth/require-step-up.ts";
import { stepUp } from "../src/auth/step-up.ts";
import type { UserCtx } from "../src/context.ts";
import { beginTotp } from "../src/second-factor/begin-totp.ts";
import { confirmTotp } from "../src/second-factor/confirm-totp.ts";
import { disableTotp } from "../src/second-factor/disable-totp.ts";
import { getTotp } from "../src/second-factor/get-totp.ts";
import { renewRecoveryCodes } from "../src/second-factor/renew-recovery-codes.ts";
import { alice, bob, startServices } from "./support/start-services.ts";

const SECOND = 1000;
const MINUTE = 60_000;
let services: Awaited<ReturnType<typeof startServices>>;
let ctx: UserCtx;

beforeEach(async () => {
  services = await startServices();
  ctx = await signedIn(await register({ ctx: services.ctx, input: alice }));
});
afterEach(() => services.stop());

async function signedIn({ token }: Pick<SignedIn, "token">): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}
const alive = async (of: UserCtx): Promise<boolean> =>
  (await services.look(`select 1 from sessions where id = '${of.identity.sessionId}'`)).length === 1;
const loginWith = (code?: string) =>
  login({
    ctx: services.ctx,
    input: { login: "alice", password: alice.password, ...(code !== undefined && { code }) },
  });
const lastAudit = async () => {
  const [row] = await services.look(
    "select action, outcome, reason, actor_id, subject_id from audit order by seq desc limit 1",
  );
  return row;
};
const codeAt = (secret: string, offsetMs = 0): string => totpCode(secret, services.clock.epochMs() + offsetMs);
const nextStep = () => services.clock.advance(30 * SECOND);

/** Turns it on; `ctx` is the new session then. */
async function turnOn(): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { secret } = await beginTotp({ ctx });
  const { session, recoveryCodes } = await confirmTotp({ ctx, input: { code: codeAt(secret) } });
  ctx = await signedIn(session);
  return { secret, recoveryCodes };
}

describe("turning it on", () => {
  test("asks for a fresh proof, then for a code of the secret, and ends every session but the caller's new one", async () => {
    const other = await signedIn(await loginWith());
    const { secret, uri, expiresAt } = await beginTotp({ ctx });
    expect(uri).toContain(secret);
    expect(expiresAt).toBe(services.clock.epochMs() + 10 * MINUTE);
    expect(await getTotp({ ctx })).toEqual({ enabled: false, enabledAt: null, recoveryCodesLeft: 0 });

    const before = ctx;
    const { session, recoveryCodes } = await confirmTotp({ ctx, input: { code: codeAt(secret) } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect([await alive(before), await alive(other)]).toEqual([false, false]);
    ctx = await signedIn(session);
    expect(ctx.identity.sessionId).not.toBe(before.identity.sessionId);
    expect(await getTotp({ ctx })).toEqual({
      enabled: true,
      enabledAt: services.clock.epochMs(),
      recoveryCodesLeft: 10,
    });
    expect(await lastAudit()).toMatchObject({ action: "totp.confirm", outcome: "allow" });
  });

  test("is refused without a step-up", async () => {
    await services.clock.advance(10 * MINUTE);
    await expect(beginTotp({ ctx })).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
    expect(await services.look("select 1 from totp_secrets")).toEqual([]);
  });

  test("with a wrong code changes nothing and is written down each time", async () => {
    const { secret } = await beginTotp({ ctx });
    const wrong = [codeAt(secret, -60 * SECOND), codeAt(secret, 30 * SECOND), "000000", "not a code at all"];
    for (const code of wrong.filter((one) => one !== codeAt(secret)))
      await expect(confirmTotp({ ctx, input: { code } })).rejects.toMatchObject({
        code: "FORBIDDEN",
        reason: "invalid_code",
      });
    const denials = await services.look("select 1 from audit where action = 'totp.confirm' and outcome = 'deny'");
    expect(denials).toHaveLength(wrong.length);
    expect(await alive(ctx)).toBe(true);
    await loginWith();
  });

  test("of a begun secret ends after ten minutes, and begins anew as often as one likes until it is on", async () => {
    const first = await beginTotp({ ctx });
    const second = await beginTotp({ ctx });
    expect(second.secret).not.toBe(first.secret);
    await expect(confirmTotp({ ctx, input: { code: codeAt(first.secret) } })).rejects.toMatchObject({
      reason: "invalid_code",
    });
    await services.clock.advance(10 * MINUTE);
    await expect(confirmTotp({ ctx, input: { code: codeAt(second.secret) } })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      reason: "totp_not_begun",
    });
    await stepUp({ ctx, input: { password: alice.password } });
    await turnOn();
    await expect(beginTotp({ ctx })).rejects.toMatchObject({ code: "CONFLICT", reason: "totp_active" });
  });

  test("twice at once succeeds once", async () => {
    const { secret } = await beginTotp({ ctx });
    const code = codeAt(secret);
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => confirmTotp({ ctx, input: { code } })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await services.look("select 1 from recovery_codes")).toHaveLength(10);
  });

  test("keeps nothing that could be read: the secret is sealed and the codes are digests", async () => {
    const { secret, recoveryCodes } = await turnOn();
    const dump = JSON.stringify([
      await services.look("select * from totp_secrets, recovery_codes, sessions, audit, audit_origins"),
      await services.look("select ciphertext from totp_secrets"),
    ]);
    for (const marker of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll("-", ""))])
      expect(dump).not.toContain(marker);
  });
});

describe("G27: signing in", () => {
  test("asks for the code after the password, and only whoever knows the password learns that", async () => {
    const { secret } = await turnOn();
    await nextStep();
    await expect(loginWith()).rejects.toMatchObject({ code: "UNAUTHORIZED", reason: "second_factor_required" });
    const [alicesId] = await services.look("select id from users where username = 'Alice'");
    expect(await lastAudit()).toMatchObject({
      outcome: "deny",
      reason: "second_factor_required",
      subject_id: alicesId?.["id"],
    });
    const wrong = { login: "alice", password: "wrong password" };
    for (const input of [wrong, { ...wrong, code: codeAt(secret) }])
      await expect(login({ ctx: services.ctx, input })).rejects.toMatchObject({ reason: "invalid_credentials" });
    const { answer } = await loginWith(codeAt(secret));
    expect(answer.user.username).toBe("Alice");
  });

  test("takes a code once, also when it comes many times at once", async () => {
    const { secret } = await turnOn();
    // The code that turned it on has been used by that.
    await expect(loginWith(codeAt(secret))).rejects.toMatchObject({ reason: "invalid_code" });
    await nextStep();
    const code = codeAt(secret);
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => loginWith(code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const reasons = tries.flatMap((one) => (one.status === "rejected" ? [one.reason.reason] : []));
    expect(reasons).toEqual(Array<string>(7).fill("invalid_code"));
    await expect(loginWith(code)).rejects.toMatchObject({ code: "UNAUTHORIZED", reason: "invalid_code" });
  });

  test("takes the step before, unless a later one was taken, and neither an older one nor the next", async () => {
    const { secret } = await turnOn();
    await services.clock.advance(90 * SECOND);
    const [older, before, present, next] = [-60, -30, 0, 30].map((seconds) => codeAt(secret, seconds * SECOND));
    await expect(loginWith(older)).rejects.toMatchObject({ reason: "invalid_code" });
    await expect(loginWith(next)).rejects.toMatchObject({ reason: "invalid_code" });
    await loginWith(before);
    await loginWith(present);
    await expect(loginWith(before)).rejects.toMatchObject({ reason: "invalid_code" });
    // From the step before the present one, used: the other direction.
    await services.clock.advance(60 * SECOND);
    await loginWith(codeAt(secret));
    await expect(loginWith(codeAt(secret, -30 * SECOND))).rejects.toMatchObject({ reason: "invalid_code" });
  });

  test("takes each recovery code once, and another user's never", async () => {
    const { recoveryCodes } = await turnOn();
    const [first = "", second = "", third = ""] = recoveryCodes;
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => loginWith(first)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await loginWith(second.toLowerCase().replaceAll("-", " "));
    await expect(loginWith(second)).rejects.toMatchObject({ reason: "invalid_code" });
    expect((await getTotp({ ctx })).recoveryCodesLeft).toBe(8);

    const alices = ctx;
    ctx = await signedIn(await register({ ctx: services.ctx, input: bob }));
    await turnOn();
    const stolen = { login: "bob", password: bob.password, code: third };
    await expect(login({ ctx: services.ctx, input: stolen })).rejects.toMatchObject({ reason: "invalid_code" });
    expect((await getTotp({ ctx: alices })).recoveryCodesLeft).toBe(8);
  });

  test("does not ask a user who has none, whatever code comes along", async () => {
    expect((await loginWith("123456")).token).toBeTruthy();
    await beginTotp({ ctx });
    // Begun is not on.
    expect((await loginWith()).token).toBeTruthy();
  });

  test("a code that is right does not help a wrong password, and is not used up by it", async () => {
    const { secret } = await turnOn();
    await nextStep();
    const wrong = { login: "alice", password: "wrong password", code: codeAt(secret) };
    await expect(login({ ctx: services.ctx, input: wrong })).rejects.toMatchObject({ reason: "invalid_credentials" });
    await loginWith(codeAt(secret));
  });

  test("with a moved or damaged secret fails closed with an alarm; a recovery code still opens", async () => {
    const { secret, recoveryCodes } = await turnOn();
    await nextStep();
    await services.look(
      "update totp_secrets set wrapped_dek = set_byte(wrapped_dek, 20, 255 - get_byte(wrapped_dek, 20))",
    );
    await expect(loginWith(codeAt(secret))).rejects.toMatchObject({ code: "UNAUTHORIZED", reason: "invalid_code" });
    expect(services.alarms).toMatchObject([{ kind: "secret_unreadable", purpose: "tandem.totp" }]);
    await loginWith(recoveryCodes[0]);
  });

  test("G35: without the key provider fails closed and says so, and works again when it does", async () => {
    const { secret, recoveryCodes } = await turnOn();
    await nextStep();
    services.testVault.breakProvider(() => Promise.reject(new Error("down")));
    await expect(loginWith(codeAt(secret))).rejects.toMatchObject({
      code: "UNAVAILABLE",
      reason: "key_provider_unavailable",
    });
    await loginWith(recoveryCodes[0]);
    services.testVault.breakProvider(undefined);
    await loginWith(codeAt(secret));
  });
});

describe("stepping up", () => {
  test("by a code opens this session for ten minutes, and uses the code up", async () => {
    const { secret } = await turnOn();
    await services.clock.advance(10 * MINUTE);
    await expect(requireStepUp({ ctx, action: "keys.add" })).rejects.toMatchObject({ reason: "step_up_required" });
    const code = codeAt(secret);
    expect(await stepUp({ ctx, input: { code } })).toEqual({ until: services.clock.epochMs() + 10 * MINUTE });
    await requireStepUp({ ctx, action: "keys.add" });
    await expect(stepUp({ ctx, input: { code } })).rejects.toMatchObject({ code: "FORBIDDEN", reason: "invalid_code" });
    expect(await lastAudit()).toMatchObject({ action: "auth.stepUp", outcome: "deny", reason: "invalid_code" });
  });

  test("by a code needs a second factor, confirmed", async () => {
    const { secret } = await beginTotp({ ctx });
    await expect(stepUp({ ctx, input: { code: codeAt(secret) } })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
      reason: "totp_not_active",
    });
  });
});

describe("changing it", () => {
  test("off needs a step-up and the factor itself: a password alone is not enough", async () => {
    const { secret } = await turnOn();
    await services.clock.advance(10 * MINUTE);
    await expect(disableTotp({ ctx })).rejects.toMatchObject({ reason: "step_up_required" });
    await stepUp({ ctx, input: { password: alice.password } });
    for (const change of [disableTotp, renewRecoveryCodes]) {
      await expect(change({ ctx })).rejects.toMatchObject({ code: "FORBIDDEN", reason: "second_factor_required" });
      await expect(change({ ctx, input: { code: "000000" } })).rejects.toMatchObject({ reason: "invalid_code" });
    }
    expect((await getTotp({ ctx })).enabled).toBe(true);

    const before = ctx;
    ctx = await signedIn(await disableTotp({ ctx, input: { code: codeAt(secret) } }));
    expect(await alive(before)).toBe(false);
    expect(await getTotp({ ctx })).toEqual({ enabled: false, enabledAt: null, recoveryCodesLeft: 0 });
    expect(await services.look("select 1 from totp_secrets, recovery_codes")).toEqual([]);
    await loginWith();
  });

  test("a session that has just shown the factor may do without a code", async () => {
    await turnOn();
    const { recoveryCodes } = await renewRecoveryCodes({ ctx });
    expect(recoveryCodes).toHaveLength(10);
    ctx = await signedIn(await disableTotp({ ctx }));
    await expect(disableTotp({ ctx })).rejects.toMatchObject({ reason: "totp_not_active" });
  });

  test("new recovery codes void the old ones", async () => {
    const { recoveryCodes: old } = await turnOn();
    const { recoveryCodes } = await renewRecoveryCodes({ ctx });
    await expect(loginWith(old[0])).rejects.toMatchObject({ reason: "invalid_code" });
    await loginWith(recoveryCodes[0]);
    expect((await getTotp({ ctx })).recoveryCodesLeft).toBe(9);
  });

  test("is nothing that one user can do to another", async () => {
    await turnOn();
    const bobs = await signedIn(await register({ ctx: services.ctx, input: bob }));
    await expect(disableTotp({ ctx: bobs })).rejects.toMatchObject({ reason: "totp_not_active" });
    await expect(renewRecoveryCodes({ ctx: bobs })).rejects.toMatchObject({ reason: "totp_not_active" });
    expect((await getTotp({ ctx })).recoveryCodesLeft).toBe(10);
  });
});

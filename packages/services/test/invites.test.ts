import { afterEach, beforeEach, expect, test } from "vitest";
import { invite } from "../src/admin/invite.ts";
import { listInvites } from "../src/admin/list-invites.ts";
import { revokeInvite } from "../src/admin/revoke-invite.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { createAdmin } from "../src/auth/create-admin.ts";
import { login } from "../src/auth/login.ts";
import { register } from "../src/auth/register.ts";
import type { UserCtx } from "../src/context.ts";
import { alice, bob, contextOf, keepMail, startServices } from "./support/start-services.ts";

const DAY = 24 * 3_600_000;
let services: Awaited<ReturnType<typeof startServices>>;
let admin: UserCtx;

beforeEach(async () => {
  services = await startServices({ registration: "invite", publicUrl: "https://tandem.test" });
  await createAdmin({ deps: services.deps, input: alice });
  admin = await signedIn();
});
afterEach(() => services.stop());

async function signedIn(): Promise<UserCtx> {
  const { token } = await login({ ctx: services.ctx, input: { login: alice.username, password: alice.password } });
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}
const person = (n: number) => ({
  username: `person${n}`,
  email: `person${n}@example.net`,
  password: "six purple wagons",
});
const use = (token: string, n = 1) => register({ ctx: services.ctx, input: { ...person(n), invite: token } });
const invalid = { code: "FORBIDDEN", reason: "invite_invalid" };

test("an invited account has the invite's role, and the invite works once", async () => {
  const made = await invite({ ctx: admin, input: { role: "viewer" } });
  expect(made).toMatchObject({ url: `https://tandem.test/register#invite=${made.invite}` });
  expect(made.expiresAt).toBe(services.clock.epochMs() + 7 * DAY);
  expect((await use(made.invite)).answer.user.role).toBe("viewer");
  await expect(use(made.invite, 2)).rejects.toMatchObject(invalid);
  const [row] = await services.look("select details from audit where action = 'auth.register' and outcome = 'allow'");
  expect(row?.["details"]).toMatchObject({ invite: made.id });
});

test("of many who use one invite at once, over two processes, one is taken in", async () => {
  const { invite: token } = await invite({ ctx: admin, input: { role: "trader" } });
  const other = contextOf(services.start());
  const tries = await Promise.allSettled(
    Array.from({ length: 6 }, (_, n) =>
      register({ ctx: n % 2 ? other : services.ctx, input: { ...person(n), invite: token } }),
    ),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await services.look("select count(*)::int as people from users")).toEqual([{ people: 2 }]);
});

test("a registration that fails leaves its invite to be used again", async () => {
  const { invite: token } = await invite({ ctx: admin, input: { role: "trader" } });
  await expect(
    register({ ctx: services.ctx, input: { ...person(1), username: "ALICE", invite: token } }),
  ).rejects.toMatchObject({ reason: "username_taken" });
  await use(token);
});

test("an invite that ended, was taken back or never was is refused before any password is hashed", async () => {
  const ended = await invite({ ctx: admin, input: { role: "trader", expiresInDays: 1 } });
  services.clock.shiftEpoch(DAY);
  admin = await signedIn();
  const revoked = await invite({ ctx: admin, input: { role: "trader" } });
  expect(await listInvites({ ctx: admin })).toMatchObject([{ id: revoked.id }, { id: ended.id }]);
  await revokeInvite({ ctx: admin, input: { id: revoked.id } });
  await expect(revokeInvite({ ctx: admin, input: { id: revoked.id } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const hasher = { ...services.deps.hasher, hash: () => Promise.reject(new Error("hashed")) };
  const ctx = { ...services.ctx, deps: { ...services.deps, hasher } };
  for (const token of [ended.invite, revoked.invite, "x".repeat(43), "short"])
    await expect(register({ ctx, input: { ...bob, invite: token } })).rejects.toMatchObject(invalid);
});

test("the database holds a digest of the invite alone, and the list never shows more", async () => {
  const { invite: token } = await invite({ ctx: admin, input: { role: "trader", email: "New@Example.com" } });
  const rows = await services.look("select * from invites");
  expect(rows).toMatchObject([{ email: "new@example.com" }]);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(await listInvites({ ctx: admin }))).not.toMatch(/hash|[a-f0-9]{64}/i);
  await expect(use(String(rows[0]?.["token_hash"]).slice(0, 43))).rejects.toMatchObject(invalid);
});

test("where there is mail an invite with an address goes there", async () => {
  const { mailer, sent } = keepMail();
  const made = await invite({
    ctx: { ...admin, deps: services.start({ mailer }) },
    input: { role: "viewer", email: "new@example.com" },
  });
  expect(sent).toMatchObject([{ to: "new@example.com", text: expect.stringContaining(made.url) }]);
});

test("closed takes nobody, an invite or not; open takes the invite's role where one is shown", async () => {
  const first = await invite({ ctx: admin, input: { role: "viewer" } });
  const as = (registration: "open" | "closed") => ({
    ...services.ctx,
    deps: { ...services.deps, settings: { ...services.deps.settings, registration } },
  });
  await expect(register({ ctx: as("closed"), input: { ...bob, invite: first.invite } })).rejects.toMatchObject({
    reason: "registration_closed",
  });
  const { answer } = await register({ ctx: as("open"), input: { ...bob, invite: first.invite } });
  expect(answer.user.role).toBe("viewer");
});

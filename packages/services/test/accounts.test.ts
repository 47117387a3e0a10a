import { sessionIdOf } from "@tandem/auth/session-token";
import { verifyAudit } from "@tandem/db/repositories/verify-audit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { login } from "../src/auth/login.ts";
import { logout } from "../src/auth/logout.ts";
import { register } from "../src/auth/register.ts";
import { alice, bob, contextOf, startServices } from "./support/start-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.stop());

test("the first account is admin, the next trader, and both are signed in", async () => {
  const first = await register({ ctx: services.ctx, input: alice });
  expect(first.answer.user).toMatchObject({ username: "Alice", email: "alice@example.com", role: "admin" });
  const second = await register({ ctx: services.ctx, input: bob });
  expect(second.answer.user.role).toBe("trader");
  for (const { answer, token } of [first, second])
    expect((await authenticate({ deps: services.deps, token }))?.user).toEqual(answer.user);
});

test("a name or an address that is taken, in any case, is a conflict that says which, and stores nothing", async () => {
  const before = await services.look("select count(*)::int as count from users");
  const again = (input: Partial<typeof bob>) =>
    register({ ctx: services.ctx, input: { ...bob, username: "carol", email: "carol@example.org", ...input } });
  await expect(again({ username: "ALICE" })).rejects.toMatchObject({ code: "CONFLICT", reason: "username_taken" });
  await expect(again({ email: "ALICE@example.COM" })).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "email_taken",
  });
  expect(await services.look("select count(*)::int as count from users")).toEqual(before);
});

test.each([
  ["password", "password_common"],
  ["seven77", "password_too_short"],
  ["dave-dave1", "password_personal"],
])("the password %j is refused as %s and stores nothing", async (password, reason) => {
  const input = { username: "dave", email: "dave@example.org", password };
  await expect(register({ ctx: services.ctx, input })).rejects.toMatchObject({ code: "VALIDATION", reason });
  expect(await services.look("select 1 from users where username = 'dave'")).toEqual([]);
});

test("G7 login works by name and by address in any case, and only with the exact password", async () => {
  for (const name of ["alice", "ALICE@example.com"])
    expect(
      (await login({ ctx: services.ctx, input: { login: name, password: alice.password } })).answer.user.role,
    ).toBe("admin");
  for (const password of [`${alice.password} `, alice.password.toUpperCase(), bob.password])
    await expect(login({ ctx: services.ctx, input: { login: "alice", password } })).rejects.toMatchObject({
      code: "UNAUTHORIZED",
      reason: "invalid_credentials",
    });
});

test("G10 an unknown login and a wrong password give the same error and the same kind of audit row", async () => {
  const fail = (name: string) =>
    login({ ctx: services.ctx, input: { login: name, password: "wrong password" } }).catch((error: unknown) => error);
  const [unknown, wrong] = [await fail("nobody-here"), await fail("bob")];
  expect(unknown).toEqual(wrong);
  const rows = await services.look(
    "select actor_type, actor_id, subject_id is not null as known, action, outcome, reason from audit order by seq desc limit 2",
  );
  const row = {
    actor_type: "anonymous",
    actor_id: null,
    action: "auth.login",
    outcome: "deny",
    reason: "invalid_credentials",
  };
  expect(rows).toEqual([
    { ...row, known: true },
    { ...row, known: false },
  ]);
});

test("G24 every login gets a new token, and the session it replaces is over", async () => {
  const input = { login: "bob", password: bob.password };
  const first = await login({ ctx: services.ctx, input });
  const identity = await authenticate({ deps: services.deps, token: first.token });
  const second = await login({ ctx: services.ctx, input, replaces: identity });
  expect(second.token).not.toBe(first.token);
  expect(await authenticate({ deps: services.deps, token: first.token })).toBeNull();
  expect(await authenticate({ deps: services.deps, token: second.token })).not.toBeNull();
});

test("G23 after logout the token opens nothing", async () => {
  const { token } = await login({ ctx: services.ctx, input: { login: "bob", password: bob.password } });
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  await logout({ ctx: { ...services.ctx, identity } });
  expect(await authenticate({ deps: services.deps, token })).toBeNull();
});

test("G22 the table of sessions holds digests only, and none of its values opens a session", async () => {
  const { token } = await login({ ctx: services.ctx, input: { login: "bob", password: bob.password } });
  const rows = await services.look("select * from sessions");
  const values = rows.flatMap((row) => Object.values(row)).map(String);
  expect(values).toContain(sessionIdOf(token));
  expect(values).not.toContain(token);
  for (const value of values) expect(await authenticate({ deps: services.deps, token: value })).toBeNull();
});

test("G2 a tampered token opens nothing", async () => {
  const { token } = await login({ ctx: services.ctx, input: { login: "bob", password: bob.password } });
  const flipped = `${token[0] === "A" ? "B" : "A"}${token.slice(1)}`;
  for (const bad of ["", token.slice(1), `${token}A`, flipped, "x".repeat(43), "é".repeat(43)])
    expect(await authenticate({ deps: services.deps, token: bad })).toBeNull();
});

test("G9 the stored password is argon2id at the wanted cost, each with a salt of its own", async () => {
  const rows = await services.look("select password_hash from users");
  const hashes = rows.map((row) => String(row["password_hash"]));
  expect(new Set(hashes.map((hash) => hash.split("$")[4])).size).toBe(hashes.length);
  for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("every change and refusal so far is in the audit chain, which holds and names no person", async () => {
  expect(await verifyAudit(services.deps.db)).toMatchObject({ ok: true });
  const rows = await services.look("select distinct action, outcome from audit order by action, outcome");
  expect(rows).toEqual([
    { action: "auth.login", outcome: "allow" },
    { action: "auth.login", outcome: "deny" },
    { action: "auth.logout", outcome: "allow" },
    { action: "auth.register", outcome: "allow" },
    { action: "auth.register", outcome: "deny" },
  ]);
  const chain = JSON.stringify(await services.look("select * from audit")).toLowerCase();
  for (const personal of ["alice", "bob", "example", "192.0.2.1", "test agent"]) expect(chain).not.toContain(personal);
  expect(await services.look("select distinct ip, user_agent from audit_origins")).toEqual([
    { ip: "192.0.2.1", user_agent: "test agent" },
  ]);
});

test("G9 an old hash is made again with the present cost at the next login", async () => {
  // "four green lorries" with m=8192, t=1: weaker than what is wanted now.
  const { hash } = await import("@node-rs/argon2");
  const old = await hash(alice.password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
  await services.look(`update users set password_hash = '${old}' where username = 'Alice'`);
  await login({ ctx: services.ctx, input: { login: "alice", password: alice.password } });
  const [row] = await services.look("select password_hash from users where username = 'Alice'");
  expect(row?.["password_hash"]).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await login({ ctx: contextOf(services.deps), input: { login: "alice", password: alice.password } });
});

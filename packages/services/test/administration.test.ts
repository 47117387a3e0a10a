import { createTestVault } from "@tandem/vault/testing/test-vault";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { disableUser } from "../src/admin/disable-user.ts";
import { enableUser } from "../src/admin/enable-user.ts";
import { endSessions } from "../src/admin/end-sessions.ts";
import { listUsers } from "../src/admin/list-users.ts";
import { setRole } from "../src/admin/set-role.ts";
import { systemStatus } from "../src/admin/system-status.ts";
import { exportAudit } from "../src/audit/export-audit.ts";
import { listAudit } from "../src/audit/list-audit.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { liveSessions } from "../src/auth/live-sessions.ts";
import { login } from "../src/auth/login.ts";
import { register } from "../src/auth/register.ts";
import type { UserCtx } from "../src/context.ts";
import { createToken } from "../src/tokens/create-token.ts";
import { alice, bob, contextOf, keepMail, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
let services: Awaited<ReturnType<typeof startServices>>;
let admin: UserCtx;
let bobs: UserCtx;
let bobId: string;

beforeEach(async () => {
  services = await startServices();
  admin = await signedIn((await register({ ctx: services.ctx, input: alice })).token);
  bobs = await signedIn((await register({ ctx: services.ctx, input: bob })).token);
  bobId = bobs.identity.user.id;
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}
const loginAs = (person: { username: string; password: string }) =>
  login({ ctx: services.ctx, input: { login: person.username, password: person.password } });
const rolesNow = async () =>
  (await services.look("select username, role from users order by username")).map((row) => row["role"]);

test("an administrator sees every account, finds one by a part of its name, and pages by id", async () => {
  const all = await listUsers({ ctx: admin });
  expect(
    all.map(({ username, role, status, sessions, secondFactor }) => [username, role, status, sessions, secondFactor]),
  ).toEqual([
    ["bob", "trader", "active", 1, false],
    ["Alice", "admin", "active", 1, false],
  ]);
  expect(JSON.stringify(all)).not.toMatch(/argon2|password/i);
  expect(await listUsers({ ctx: admin, input: { search: "LIC" } })).toMatchObject([{ username: "Alice" }]);
  expect(await listUsers({ ctx: admin, input: { search: "example.org" } })).toMatchObject([{ username: "bob" }]);
  expect(await listUsers({ ctx: admin, input: { search: "%" } })).toEqual([]);
  expect(await listUsers({ ctx: admin, input: { limit: 1, before: bobId } })).toMatchObject([{ username: "Alice" }]);
});

test("an administrator sees whose second factor is on, and a begun one is none", async () => {
  const factorOf = async (name: string) =>
    (await listUsers({ ctx: admin })).find(({ username }) => username === name)?.secondFactor;
  await services.look(`insert into totp_secrets (id, user_id, envelope_version, kek_id, wrapped_dek, ciphertext, begun_at)
    values ('01890a5d-ac96-774b-bcce-b302099a8e01', '${bobId}', 1, 'k', '\\x00', '\\x00', now())`);
  expect(await factorOf("bob")).toBe(false);
  await services.look("update totp_secrets set confirmed_at = now()");
  expect([await factorOf("bob"), await factorOf("Alice")]).toEqual([true, false]);
});

test("a role is changed at once for calls to come; the change is audited on both sides and the user is told", async () => {
  const { mailer, sent } = keepMail();
  const ctx = { ...admin, deps: services.start({ mailer }) };
  await setRole({ ctx, input: { id: bobId, role: "viewer" } });
  expect(await rolesNow()).toEqual(["admin", "viewer"]);
  const [row] = await services.look(
    "select actor_id, subject_id, details from audit where action = 'admin.users.setRole'",
  );
  expect(row).toEqual({
    actor_id: admin.identity.user.id,
    subject_id: bobId,
    details: { from: "trader", to: "viewer" },
  });
  expect(sent).toMatchObject([{ to: "bob@example.org", subject: "Tandem: Role changed" }]);
  // Whose address it was is the administrator's affair.
  expect(sent[0]?.text).not.toContain("192.0.2.1");
});

test("the last administrator can be neither demoted nor disabled, and nobody disables the own account", async () => {
  const own = admin.identity.user.id;
  await expect(setRole({ ctx: admin, input: { id: own, role: "trader" } })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
    reason: "last_admin",
  });
  await expect(disableUser({ ctx: admin, input: { id: own } })).rejects.toMatchObject({ reason: "last_admin" });
  await setRole({ ctx: admin, input: { id: bobId, role: "admin" } });
  await expect(disableUser({ ctx: admin, input: { id: own } })).rejects.toMatchObject({ reason: "own_account" });
  await setRole({ ctx: admin, input: { id: own, role: "trader" } });
  expect(await rolesNow()).toEqual(["trader", "admin"]);
});

test("of two administrators who demote each other at once one stays", async () => {
  await setRole({ ctx: admin, input: { id: bobId, role: "admin" } });
  const bobAsAdmin = await signedIn((await loginAs(bob)).token);
  const other = contextOf(services.start());
  // Both are held up just before they commit, so that neither can have been first by chance.
  const holder = postgres(services.database.superuserUrl, { max: 1, onnotice: () => {} });
  const tries = await holder.begin(async (sql) => {
    await sql`select 1 from audit_head for update`;
    const both = [
      setRole({ ctx: admin, input: { id: bobId, role: "viewer" } }),
      setRole({ ctx: { ...bobAsAdmin, deps: other.deps }, input: { id: admin.identity.user.id, role: "viewer" } }),
    ].map((one) =>
      one.then(
        () => "done",
        () => "refused",
      ),
    );
    const waiting = `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    while (Number((await services.look(waiting))[0]?.["waiting"]) < both.length)
      await new Promise((resolve) => setTimeout(resolve, 10));
    // Not the array alone: that would be waited for before the commit.
    return { both };
  });
  expect((await Promise.all(tries.both)).sort()).toEqual(["done", "refused"]);
  await holder.end();
  expect((await rolesNow()).filter((role) => role === "admin")).toHaveLength(1);
});

test("whoever is no administrator any more changes nothing, whatever the session said when the call began", async () => {
  await services.look(`update users set role = 'admin' where id = '${bobId}'`);
  await services.look(`update users set role = 'trader' where id = '${admin.identity.user.id}'`);
  for (const attempt of [
    () => setRole({ ctx: admin, input: { id: bobId, role: "viewer" } }),
    () => disableUser({ ctx: admin, input: { id: bobId } }),
    () => endSessions({ ctx: admin, input: { id: bobId } }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "role_required" });
  expect(await rolesNow()).toEqual(["trader", "admin"]);
  expect(await loginAs(bob)).toBeDefined();
});

test("G23 a disabled account: sessions and tokens stop at once, and its login answers as a wrong password does", async () => {
  const { token: apiToken } = await createToken({
    ctx: bobs,
    input: { name: "n", scopes: ["read"], expiresInDays: 9 },
  });
  const { sessionId: tokenId } = await authenticate({ deps: services.deps, token: apiToken }).then(
    (found) => found ?? { sessionId: "" },
  );
  const ids = [bobs.identity.sessionId, tokenId];
  expect((await liveSessions({ deps: services.deps, sessionIds: ids })).size).toBe(2);
  expect(await disableUser({ ctx: admin, input: { id: bobId } })).toEqual({ ended: 1 });
  expect((await liveSessions({ deps: services.deps, sessionIds: ids })).size).toBe(0);
  expect(await authenticate({ deps: services.deps, token: apiToken })).toBeNull();
  const wrong = await loginAs({ username: "bob", password: "not the password" }).catch((error: unknown) => error);
  const disabled = await loginAs(bob).catch((error: unknown) => error);
  expect(disabled).toEqual(wrong);
  expect(disabled).toMatchObject({ code: "UNAUTHORIZED", reason: "invalid_credentials" });
  expect(await listUsers({ ctx: admin, input: { search: "bob" } })).toMatchObject([
    { status: "disabled", sessions: 0 },
  ]);
  await enableUser({ ctx: admin, input: { id: bobId } });
  expect(await loginAs(bob)).toBeDefined();
  expect(await authenticate({ deps: services.deps, token: apiToken })).not.toBeNull();
});

test("ending a user's sessions signs out everywhere and leaves the account", async () => {
  await loginAs(bob);
  expect(await endSessions({ ctx: admin, input: { id: bobId } })).toEqual({ ended: 2 });
  expect(await loginAs(bob)).toBeDefined();
});

test("G30 every change by an administrator needs a fresh proof", async () => {
  await services.clock.advance(10 * MINUTE);
  const input = { id: bobId };
  for (const attempt of [
    () => setRole({ ctx: admin, input: { ...input, role: "viewer" } }),
    () => disableUser({ ctx: admin, input }),
    () => enableUser({ ctx: admin, input }),
    () => endSessions({ ctx: admin, input }),
    () => exportAudit({ ctx: admin }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
  expect(await rolesNow()).toEqual(["admin", "trader"]);
});

test("the audit log is read newest first, filtered by user, action, outcome and time, and names who is still there", async () => {
  await loginAs({ username: "bob", password: "wrong" }).catch(() => {});
  const all = await listAudit({ ctx: admin });
  expect(all.map(({ seq, action, outcome }) => [seq, action, outcome])).toEqual([
    [3, "auth.login", "deny"],
    [2, "auth.register", "allow"],
    [1, "auth.register", "allow"],
  ]);
  expect(all.map(({ actorName, subjectName }) => actorName ?? subjectName)).toEqual(["bob", "bob", "Alice"]);
  const seqs = async (input: Parameters<typeof listAudit>[0]["input"]) =>
    (await listAudit({ ctx: admin, input })).map(({ seq }) => seq);
  expect(await seqs({ ofUserId: bobId })).toEqual([3, 2]);
  expect(await seqs({ action: "auth.login" })).toEqual([3]);
  expect(await seqs({ action: "auth." })).toEqual([3, 2, 1]);
  expect(await seqs({ action: "aut" })).toEqual([]);
  expect(await seqs({ outcome: "deny" })).toEqual([3]);
  const second = all[1];
  expect(await seqs({ from: second?.at, to: second?.at })).toContain(2);
  expect(await seqs({ to: 0 })).toEqual([]);
  expect(await seqs({ before: second?.id, limit: 1 })).toEqual([1]);
});

test("the export of the log holds the entry about itself, one JSON object a line, or one array", async () => {
  const lines = await exportAudit({ ctx: admin });
  expect(lines).toMatchObject({
    entries: 3,
    contentType: "application/x-ndjson",
    filename: expect.stringMatching(/\.ndjson$/),
  });
  const entries = lines.body
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(entries[0]).toMatchObject({ seq: 3, action: "admin.audit.export", actorName: "Alice" });
  const array = await exportAudit({ ctx: admin, input: { format: "json", action: "auth.register" } });
  expect(JSON.parse(array.body)).toHaveLength(2);
});

test("the state of the system names its parts, also when the database or the key provider is down", async () => {
  expect(await systemStatus({ ctx: admin })).toMatchObject({
    versions: { node: process.version, postgres: expect.stringMatching(/^\d+/) },
    database: { status: "ok" },
    audit: { entries: 2, anchoredSeq: null },
    // No mail is set up here: there is no queue for it either.
    queues: [{ name: "password checks", depth: 0, max: 64 }],
    keyProvider: { status: "ok" },
    engine: null,
  });
  const asked = await systemStatus({ ctx: { ...admin, deps: services.start({ mailer: keepMail().mailer }) } });
  expect(asked.queues.map(({ name }) => name)).toEqual(["password checks", "mail"]);
  const keyless = createTestVault();
  keyless.breakProvider(() => Promise.reject(new Error("gone")));
  expect(await systemStatus({ ctx: { ...admin, deps: services.start({ vault: keyless.vault }) } })).toMatchObject({
    database: { status: "ok" },
    keyProvider: { status: "down" },
  });
  const dead = services.start();
  await dead.db.close();
  expect(await systemStatus({ ctx: { ...admin, deps: dead } })).toMatchObject({
    database: { status: "down", latencyMs: null },
  });
});

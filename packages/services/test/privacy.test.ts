import { verifyAudit } from "@tandem/db/repositories/verify-audit";
import { addSampleTrading } from "@tandem/db/testing/sample-trading";
import { withTransaction } from "@tandem/db/with-transaction";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deleteAccount } from "../src/account/delete-account.ts";
import { exportAccount } from "../src/account/export-account.ts";
import { authenticate } from "../src/auth/authenticate.ts";
import { register } from "../src/auth/register.ts";
import { requestReset } from "../src/auth/request-reset.ts";
import type { UserCtx } from "../src/context.ts";
import { removeEnded } from "../src/housekeeping.ts";
import { addKey } from "../src/keys/add-key.ts";
import { createToken } from "../src/tokens/create-token.ts";
import { alice, bob, contextOf, keepMail, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KEY = { venue: "kraken", label: "main", apiKey: "PUBLICPARTabcd", secret: "MARKERSECRET" };
let services: Awaited<ReturnType<typeof startServices>>;
let admin: UserCtx;
let bobs: UserCtx;
let bobsToken: string;

beforeEach(async () => {
  services = await startServices();
  admin = await signedIn((await register({ ctx: services.ctx, input: alice })).token);
  bobsToken = (await register({ ctx: services.ctx, input: bob })).token;
  bobs = await signedIn(bobsToken);
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  return { ...services.ctx, identity };
}

/** A row of bob's in every table that can hold one. */
async function fillBob(): Promise<string> {
  const { token } = await createToken({ ctx: bobs, input: { name: "script", scopes: ["read"], expiresInDays: 9 } });
  await addKey({ ctx: bobs, input: KEY });
  await requestReset({ ctx: contextOf(services.start({ mailer: keepMail().mailer })), input: { login: "bob" } });
  const id = bobs.identity.user.id;
  await services.look(`
    insert into totp_secrets values (gen_random_uuid(), '${id}', 1, 'k', '\\x00', '\\x00', now(), now(), 0);
    insert into recovery_codes values ('${id}', repeat('c', 64), now());
    insert into invites values (gen_random_uuid(), repeat('d', 64), 'viewer', null, '${id}', now(), now());`);
  await withTransaction({ db: services.deps.db, scope: { userId: id } }, (tx) => addSampleTrading({ tx, userId: id }));
  return token;
}

const tablesOfUsers = async (): Promise<string[]> =>
  (
    await services.look(`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'user_id' order by 1`)
  ).map((row) => String(row["name"]));

test("G83 the export holds every table of a user, every column but secrets, and no other user's row", async () => {
  const apiToken = await fillBob();
  const exported = await exportAccount({ ctx: bobs });
  const tables = await tablesOfUsers();
  expect(Object.keys(exported.data).sort()).toEqual([...tables, "audit", "audit_origins", "invites", "users"].sort());
  for (const [table, rows] of Object.entries(exported.data)) expect([table, rows.length > 0]).toEqual([table, true]);
  expect(exported.user).toEqual(bobs.identity.user);
  const text = JSON.stringify(exported);
  for (const secret of [
    "argon2",
    apiToken,
    bobsToken,
    bobs.identity.sessionId,
    KEY.secret,
    KEY.apiKey,
    "cccccccc",
    "dddddddd",
  ])
    expect([secret, text.includes(secret)]).toEqual([secret, false]);
  expect(text).not.toContain(admin.identity.user.id);
  // Which columns stay at home is decided by hand: a new column of a table appears here first.
  const columnsOf = async (table: string): Promise<string[]> =>
    (
      await services.look(`select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = '${table}' order by 1`)
    ).map((row) => String(row["name"]));
  const kept: Readonly<Record<string, readonly string[]>> = {
    users: ["password_hash"],
    sessions: ["id", "ip_hash"],
    api_tokens: ["token_hash"],
    password_resets: ["token_hash"],
    invites: ["token_hash"],
    exchange_keys: ["ciphertext", "fingerprint", "wrapped_dek"],
    fingerprint_keys: ["ciphertext", "envelope_version", "kek_id", "user_id", "wrapped_dek"],
    totp_secrets: ["ciphertext", "envelope_version", "id", "kek_id", "last_step", "user_id", "wrapped_dek"],
    recovery_codes: ["code_hash", "user_id"],
    deals: [],
    orders: [],
    fills: [],
    trading_events: [],
    idempotency_keys: [],
    ledger_transactions: [],
    ledger_entries: [],
    ledger_balances: [],
    equity_points: [],
    trading_leases: ["holder", "token"],
    risk_settings: [],
    halts: [],
    cool_downs: [],
    live_permissions: [],
    strategies: [],
    strategy_skips: [],
    audit: ["hash", "prev_hash"],
    audit_origins: [],
  };
  for (const [table, [row = {}]] of Object.entries(exported.data)) {
    const shown = Object.keys(row).map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    expect([table, (await columnsOf(table)).filter((name) => !shown.includes(name))]).toEqual([table, kept[table]]);
  }
});

test("G83 after erasure nothing of the person is left in any table, and the chain holds", async () => {
  await fillBob();
  await deleteAccount({ ctx: bobs });
  expect(await authenticate({ deps: services.deps, token: bobsToken })).toBeNull();
  const id = bobs.identity.user.id;
  for (const table of await tablesOfUsers())
    expect([table, await services.look(`select 1 from "${table}" where user_id = '${id}'`)]).toEqual([table, []]);
  const everything = await services.look(`
    select table_name, query_to_xml(format('select * from %I', table_name), false, false, '')::text as text
    from information_schema.tables where table_schema = 'public'`);
  for (const { table_name: table, text } of everything)
    for (const personal of ["bob", "example.org", "MARKERSECRET", "abcd"])
      expect([table, personal, String(text).toLowerCase().includes(personal.toLowerCase())]).toEqual([
        table,
        personal,
        false,
      ]);
  expect(await services.look(`select 1 from audit_origins where subject_id = '${id}'`)).toEqual([]);
  expect(await verifyAudit(services.deps.db)).toMatchObject({ ok: true });
  expect(
    await services.look(`select action, outcome from audit where actor_id = '${id}' order by seq desc limit 1`),
  ).toEqual([{ action: "account.delete", outcome: "allow" }]);
  // The name and the address are free again.
  expect((await register({ ctx: services.ctx, input: bob })).answer.user.id).not.toBe(id);
});

test("G30 export and erasure need a fresh proof; the last administrator is not erased", async () => {
  await expect(deleteAccount({ ctx: admin })).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
    reason: "last_admin",
  });
  services.clock.shiftEpoch(10 * MINUTE);
  for (const attempt of [() => exportAccount({ ctx: bobs }), () => deleteAccount({ ctx: bobs })])
    await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN", reason: "step_up_required" });
  expect(await services.look("select count(*)::int as people from users")).toEqual([{ people: 2 }]);
});

test("a failure in the middle of an erasure leaves everything as it was", async () => {
  await fillBob();
  await services.look(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger zz_fail before delete on exchange_keys for each row execute function fail()`);
  const before = await services.look("select count(*)::int as entries from audit");
  await expect(deleteAccount({ ctx: bobs })).rejects.toThrow("SQLSTATE P0001");
  expect(await services.look("select count(*)::int as entries from audit")).toEqual(before);
  expect(await authenticate({ deps: services.deps, token: bobsToken })).not.toBeNull();
});

test("G84 the retention job removes each thing when its time has come, and not before", async () => {
  await fillBob();
  const counts = async () => {
    const [row] = await services.look(`select
      (select count(*)::int from sessions) as sessions, (select count(*)::int from api_tokens) as tokens,
      (select count(*)::int from password_resets) as resets, (select count(*)::int from audit_origins) as origins`);
    return row;
  };
  const origins = Number((await counts())?.["origins"]);
  expect(origins).toBeGreaterThan(0);
  expect(await removeEnded(services.deps)).toMatchObject({ sessions: 0, tokens: 0, resets: 0, origins: 0 });
  services.clock.shiftEpoch(15 * MINUTE);
  expect(await removeEnded(services.deps)).toMatchObject({ sessions: 0, resets: 1 });
  services.clock.shiftEpoch(17 * MINUTE);
  expect(await removeEnded(services.deps)).toMatchObject({ sessions: 2, tokens: 0 });
  // The token ends after 9 days and is shown for 30 more.
  services.clock.shiftEpoch(39 * DAY - 32 * MINUTE - 1);
  expect(await removeEnded(services.deps)).toMatchObject({ tokens: 0 });
  services.clock.shiftEpoch(1);
  expect(await removeEnded(services.deps)).toMatchObject({ tokens: 1, origins: 0 });
  // Origins carry the database's time: they are a year old by the clock of this process.
  services.clock.shiftEpoch(Date.now() + 364 * DAY - services.clock.epochMs());
  expect(await removeEnded(services.deps)).toMatchObject({ origins: 0 });
  services.clock.shiftEpoch(2 * DAY);
  expect(await removeEnded(services.deps)).toMatchObject({ origins });
  expect(await counts()).toEqual({ sessions: 0, tokens: 0, resets: 0, origins: 0 });
  expect(await verifyAudit(services.deps.db)).toMatchObject({ ok: true });
});

test("G84 an invite is removed a week after its end", async () => {
  await services.look(`insert into invites values
    (gen_random_uuid(), repeat('d', 64), 'viewer', 'x@example.com', '${admin.identity.user.id}', now(), to_timestamp(${(services.clock.epochMs() + DAY) / 1000}))`);
  services.clock.shiftEpoch(8 * DAY - 1);
  expect(await removeEnded(services.deps)).toMatchObject({ invites: 0 });
  services.clock.shiftEpoch(1);
  expect(await removeEnded(services.deps)).toMatchObject({ invites: 1 });
});

import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";
import { withTransaction } from "../src/with-transaction.ts";
import { addPerson } from "./support/people.ts";

/** Tables that belong to no user: nothing in them says anything about a person. */
const SHARED = ["audit_head", "installation", "opportunity_history", "rate_limits", "risk_ceilings", "trust_settings"];
/** Of the installation, and yet nobody's to read: only who presents one, or an administrator. */
const GUARDED = ["invites"];
/** Each table of a user, and a statement that would write a row for the user `$1`. */
const INSERTS: Readonly<Record<string, string>> = {
  users: "insert into users values ($1, 'mallory', 'mallory@example.org', '$argon2id$x', 'admin', now())",
  sessions: "insert into sessions values (repeat('a', 64), $1, now(), now(), now(), 'h', 'a')",
  api_tokens: "insert into api_tokens values (gen_random_uuid(), $1, 'n', repeat('b', 64), '{read}', now(), now())",
  exchange_keys: `insert into exchange_keys values (gen_random_uuid(), $1, 'kraken', 'l', '1234', 'f', 1, 'k', '\\x00', '\\x00',
    '{read}', null, null, 'verified', null, now(), now(), now())`,
  fingerprint_keys: "insert into fingerprint_keys values (gen_random_uuid(), $1, 1, 'k', '\\x00', '\\x00', now())",
  totp_secrets: "insert into totp_secrets values (gen_random_uuid(), $1, 1, 'k', '\\x00', '\\x00', now(), null, 0)",
  recovery_codes: "insert into recovery_codes values ($1, repeat('c', 64), now())",
  password_resets: "insert into password_resets values ($1, repeat('e', 64), now(), now())",
  deals: "insert into deals (id, user_id, mode) values (gen_random_uuid(), $1, 'paper')",
  orders: "insert into orders (id, user_id, mode) values (gen_random_uuid(), $1, 'paper')",
  fills: "insert into fills (order_id, position, user_id) values (gen_random_uuid(), 0, $1)",
  trading_events: "insert into trading_events (id, user_id) values (gen_random_uuid(), $1)",
  idempotency_keys: "insert into idempotency_keys (user_id, procedure, key) values ($1, 'p', 'k')",
  ledger_transactions: "insert into ledger_transactions (id, user_id) values (gen_random_uuid(), $1)",
  ledger_entries: "insert into ledger_entries (transaction_id, position, user_id) values (gen_random_uuid(), 0, $1)",
  ledger_balances: "insert into ledger_balances values ($1, 'paper', 'kraken', 'USDT', 1)",
  equity_points: "insert into equity_points values ($1, 'paper', now(), 1)",
  trading_leases: "insert into trading_leases values ($1, 'paper', 1, 'x', now())",
  risk_settings:
    "insert into risk_settings values ($1, 1, 1, 1, 1, 1, 1, 1, 1, 1, true, true, true, null, 1, 1, now())",
  halts: "insert into halts values (gen_random_uuid(), $1, 'user', null, null, 'r', false, null, now(), null, null)",
  cool_downs: "insert into cool_downs values (gen_random_uuid(), $1, 'paper', 'user', null, 'r', now(), now())",
  live_permissions: "insert into live_permissions values ($1, now())",
  strategies: `insert into strategies values (gen_random_uuid(), $1, 'n', 'paper', '{cross}', '{}', '{}', 1, 1, 0, null, now(),
    now())`,
  strategy_skips: "insert into strategy_skips values (gen_random_uuid(), $1, 'r', 1, now(), null)",
  audit:
    "insert into audit (id, actor_type, actor_id, action, outcome) values (gen_random_uuid(), 'user', $1, 'x', 'allow')",
  audit_origins: "insert into audit_origins values (gen_random_uuid(), $1, '192.0.2.9', 'a')",
};

/** How many rows of a user `addPerson` writes, where it is not one: a ledger transaction has two sides. */
const ROWS: Readonly<Record<string, number>> = { ledger_entries: 2 };
const rowsOf = (table: string): number => ROWS[table] ?? 1;

/** Undoes what a test did to rows that others need. */
class RolledBack extends Error {
  readonly rows: number;

  constructor(rows: number) {
    super("rolled back");
    this.rows = rows;
  }
}

const DEADLINE_MS = 30_000;
const ann = randomUUID();
const ben = randomUUID();
let database: TestDatabase;
let db: Db;
let app: postgres.Sql;
let annsSession: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.appUrl, deadlineMs: DEADLINE_MS });
  app = postgres(database.appUrl, { max: 1, onnotice: () => {} });
  const add = (userId: string, name: string) =>
    withTransaction({ db, scope: { userId } }, (tx) => addPerson({ tx, userId, name }));
  annsSession = (await add(ann, "ann")).sessionId;
  await add(ben, "ben");
});
afterAll(async () => {
  await Promise.all([db.close(), app.end()]);
  await database.drop();
});

/** From outside of our own code: the bare role, and one setting. */
const asApp = <T>(setting: readonly [string, string] | null, work: (sql: postgres.TransactionSql) => Promise<T>) =>
  app.begin(async (sql) => {
    if (setting) await sql`select set_config(${`tandem.${setting[0]}`}, ${setting[1]}, true)`;
    return work(sql);
  });
const count = async (sql: postgres.TransactionSql, table: string): Promise<number> => {
  const [row] = await sql`select count(*)::int as rows from ${sql(table)}`;
  return Number(row?.["rows"]);
};

test("every table is either shared by intent or forces row-level security on its owner too, and is tried below", async () => {
  const tables = await app`
    select relname as name, relrowsecurity and relforcerowsecurity as forced
    from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`;
  const forced = tables.filter((table) => table["forced"]).map((table) => String(table["name"]));
  const open = tables.filter((table) => !table["forced"]).map((table) => String(table["name"]));
  expect(open.sort()).toEqual(SHARED);
  expect(forced.sort()).toEqual([...Object.keys(INSERTS), ...GUARDED].sort());
});

test("G4 from outside, every table with a user_id shows nobody's transaction and another user's nothing", async () => {
  const tables = await app`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'`;
  expect(tables.length).toBeGreaterThan(0);
  for (const { name } of tables) {
    const table = String(name);
    expect([table, await asApp(["user_id", ann], (sql) => count(sql, table))]).toEqual([table, rowsOf(table)]);
    expect([table, await asApp(null, (sql) => count(sql, table))]).toEqual([table, 0]);
    expect([table, await asApp(["user_id", randomUUID()], (sql) => count(sql, table))]).toEqual([table, 0]);
    // Nothing is reached: no row, or not even the right to try.
    for (const statement of [
      `delete from "${table}" where user_id = '${ann}'`,
      `update "${table}" set user_id = '${ben}'`,
    ])
      expect([table, await refusedOrNothing(statement)]).toEqual([table, true]);
    expect([table, await asApp(["user_id", ann], (sql) => count(sql, table))]).toEqual([table, rowsOf(table)]);
  }
});

/** As ben. */
const refusedOrNothing = (statement: string): Promise<boolean> =>
  asApp(["user_id", ben], async (sql) => (await sql.unsafe(statement)).count === 0).catch(
    (error: unknown) => error instanceof postgres.PostgresError && error.code === "42501",
  );

test("the application role obeys row-level security and owns nothing", async () => {
  const [role] = await app`
    select rolsuper, rolbypassrls,
      (select count(*)::int from pg_class where relowner = pg_roles.oid) as owned,
      (select count(*)::int from pg_proc where proowner = pg_roles.oid) as functions
    from pg_roles where rolname = current_user`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, owned: 0, functions: 0 });
});

test("no function runs with its owner's rights but those that chain the audit log and keep balances, and nobody may call them", async () => {
  const definers = await app`
    select proname, has_function_privilege(current_user, oid, 'execute') as callable
    from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by proname`;
  expect([...definers]).toEqual([
    { proname: "audit_chain", callable: false },
    { proname: "ledger_keep_balances", callable: false },
  ]);
});

describe.each(Object.keys(INSERTS))("%s", (table) => {
  test("nobody's transaction sees no row", async () => {
    expect(await asApp(null, (sql) => count(sql, table))).toBe(0);
    expect(await asApp(["user_id", ""], (sql) => count(sql, table))).toBe(0);
  });

  test("a user sees the own row and nothing of another", async () => {
    expect(await asApp(["user_id", ann], (sql) => count(sql, table))).toBe(rowsOf(table));
    expect(await asApp(["user_id", randomUUID()], (sql) => count(sql, table))).toBe(0);
  });

  test("nobody inserts a row for another user", async () => {
    const insert = INSERTS[table] ?? "";
    // Somebody who does not exist yet: neither a duplicate nor a foreign key is in the way.
    for (const setting of [null, ["user_id", ben]] as const)
      await expect(asApp(setting, (sql) => sql.unsafe(insert, [ann]))).rejects.toMatchObject({ code: "42501" });
  });

  test("a delete without a condition, which no policy of reading narrows, reaches the own row alone", async () => {
    const reached = await asApp(["user_id", ben], async (sql) => {
      throw new RolledBack((await sql.unsafe(`delete from ${table}`)).count);
    }).catch((error: unknown) => {
      if (error instanceof RolledBack) return error.rows;
      return error instanceof postgres.PostgresError ? error.code : error;
    });
    // 42501: the role has no such right at all.
    expect([0, 1, "42501"]).toContain(reached);
  });

  test("another user's rows cannot be changed or deleted", async () => {
    const attempt = (statement: string) =>
      asApp(["user_id", ben], async (sql) => (await sql.unsafe(statement)).count).catch((error: unknown) =>
        error instanceof postgres.PostgresError ? error.code : error,
      );
    const mine = table === "users" ? `id = '${ann}'` : "true";
    // 42501: the role has no such right at all; 0: no row was reached.
    expect(["42501", 0]).toContain(await attempt(`delete from ${table} where ${mine} and ${ownedByAnn(table)}`));
    expect(["42501", 0]).toContain(await attempt(`truncate ${table}`));
  });
});

const ownedByAnn = (table: string): string => {
  const columns: Readonly<Record<string, string>> = { users: "id", audit: "actor_id", audit_origins: "subject_id" };
  return `${columns[table] ?? "user_id"} = '${ann}'`;
};

test("a login shows the one account that has it as name or address, and none of its sessions", async () => {
  for (const login of ["ann", "ann@example.org"]) {
    expect(await asApp(["login", login], (sql) => sql`select id from users`)).toEqual([{ id: ann }]);
    expect(await asApp(["login", login], (sql) => count(sql, "sessions"))).toBe(0);
    expect(await asApp(["login", login], (sql) => count(sql, "audit"))).toBe(0);
  }
  expect(await asApp(["login", "%"], (sql) => count(sql, "users"))).toBe(0);
});

test("a session's id shows that session and its user only", async () => {
  expect(await asApp(["session_ids", annsSession], (sql) => sql`select user_id from sessions`)).toEqual([
    { user_id: ann },
  ]);
  expect(await asApp(["session_ids", annsSession], (sql) => sql`select id from users`)).toEqual([{ id: ann }]);
  expect(await asApp(["session_ids", "a".repeat(64)], (sql) => count(sql, "users"))).toBe(0);
});

test("nobody writes an audit row about a user whose credential was not presented", async () => {
  const about = (setting: readonly [string, string] | null) =>
    asApp(
      setting,
      (sql) => sql`
        insert into audit (id, actor_type, subject_id, action, outcome)
        values (gen_random_uuid(), 'anonymous', ${ann}, 'auth.login', 'deny')`,
    );
  await expect(about(null)).rejects.toMatchObject({ code: "42501" });
  await expect(about(["login", "ben"])).rejects.toMatchObject({ code: "42501" });
  await about(["login", "ann"]);
});

test("a user's role and state are an active administrator's to change, whatever duty a transaction claims", async () => {
  const changes = ["update users set role = 'admin'", "update users set disabled_at = now()"];
  const as = (userId: string, duty: string, statement: string) =>
    asApp(["user_id", userId], async (sql) => {
      await sql`select set_config('tandem.duty', ${duty}, true)`;
      await sql.unsafe(`${statement} where id = '${ben}'`);
    });
  for (const change of changes) {
    for (const duty of ["", "accounts", "erasure"])
      await expect(as(ben, duty, change)).rejects.toMatchObject({ code: "42501" });
    await expect(as(randomUUID(), "accounts", change)).rejects.toMatchObject({ code: "42501" });
  }
});

test("an administrator changes no other's password, and nobody deletes an account but its user, by erasure", async () => {
  const as = (userId: string, duty: string, statement: string) =>
    asApp(["user_id", userId], async (sql) => {
      await sql`select set_config('tandem.duty', ${duty}, true)`;
      return (await sql.unsafe(`${statement} where id = '${ben}'`)).count;
    });
  await expect(as(ann, "accounts", "update users set password_hash = '$argon2id$y'")).rejects.toMatchObject({
    code: "42501",
  });
  for (const [userId, duty] of [
    [ben, ""],
    [ben, "accounts"],
    [ann, "erasure"],
  ] as const)
    expect(await as(userId, duty, "delete from users")).toBe(0);
});

test("an invite is seen by its maker, by whoever presents it and by administrators, and made by the latter alone", async () => {
  const digest = "f".repeat(64);
  const insert = `insert into invites values (gen_random_uuid(), '${digest}', 'admin', null, '${ann}', now(), now())`;
  await expect(asApp(["user_id", ann], (sql) => sql.unsafe(insert))).rejects.toMatchObject({ code: "42501" });
  await asApp(["user_id", ann], async (sql) => {
    await sql`select set_config('tandem.duty', 'accounts', true)`;
    await sql.unsafe(insert);
  });
  expect(await asApp(["user_id", ann], (sql) => count(sql, "invites"))).toBe(1);
  expect(await asApp(["user_id", ben], (sql) => count(sql, "invites"))).toBe(0);
  expect(await asApp(null, (sql) => count(sql, "invites"))).toBe(0);
  expect(await asApp(["session_ids", "e".repeat(64)], (sql) => count(sql, "invites"))).toBe(0);
  expect(await asApp(["session_ids", digest], (sql) => count(sql, "invites"))).toBe(1);
});

test("what may be traded unproved is an active administrator's to say, and nobody adds or removes the row", async () => {
  const outcomes: unknown[] = [];
  const attempt = (settings: readonly (readonly [string, string])[], statement: string) =>
    app
      .begin(async (sql) => {
        for (const [name, value] of settings) await sql`select set_config(${`tandem.${name}`}, ${value}, true)`;
        return (await sql.unsafe(statement)).count;
      })
      .catch((error: unknown) => (error instanceof postgres.PostgresError ? error.code : error));
  const allow = "update trust_settings set allowed_venues = '{hitbtc}', changed_at = now()";
  const accounts = ["duty", "accounts"] as const;
  for (const settings of [[], [["user_id", ben]], [["user_id", ben], accounts], [accounts]] as const)
    outcomes.push(await attempt(settings, allow));
  outcomes.push(await attempt([["user_id", ann], accounts], "insert into trust_settings values (true)"));
  outcomes.push(await attempt([["user_id", ann], accounts], "delete from trust_settings"));
  expect(outcomes).toEqual(Array.from({ length: 6 }, () => "42501"));
  expect([...(await app`select allowed_venues, changed_at from trust_settings`)]).toEqual([
    { allowed_venues: [], changed_at: null },
  ]);
});

/** What the bare role may do under some settings: the rows that are reached, or the code of the refusal. */
const attempt = (settings: readonly (readonly [string, string])[], statement: string): Promise<unknown> =>
  app
    .begin(async (sql) => {
      for (const [name, value] of settings) await sql`select set_config(${`tandem.${name}`}, ${value}, true)`;
      throw new RolledBack((await sql.unsafe(statement)).count);
    })
    .catch((error: unknown) => {
      if (error instanceof RolledBack) return error.rows;
      return error instanceof postgres.PostgresError ? error.code : error;
    });

test("ceilings are an active administrator's to move, and nobody adds or removes the row", async () => {
  const accounts = ["duty", "accounts"] as const;
  const move = "update risk_ceilings set deal_notional_max = 1, changed_at = now()";
  for (const settings of [[], [["user_id", ben]], [["user_id", ben], accounts], [accounts]] as const)
    expect(await attempt(settings, move)).toBe("42501");
  expect(await attempt([["user_id", ann], accounts], "delete from risk_ceilings")).toBe("42501");
  expect([...(await app`select deal_notional_max::text, changed_at from risk_ceilings`)]).toEqual([
    { deal_notional_max: "1000000.000000000000000000", changed_at: null },
  ]);
});

test("everybody's trading is an active administrator's to halt and to resume, and a halt ends once", async () => {
  const accounts = ["duty", "accounts"] as const;
  const halt =
    "insert into halts values (gen_random_uuid(), null, 'all', null, null, 'r', false, null, now(), null, null)";
  for (const settings of [[], [["user_id", ben]], [["user_id", ben], accounts], [accounts]] as const)
    expect(await attempt(settings, halt)).toBe("42501");
  // A user's own halt cannot be one of everybody's, nor somebody's whom it is not about.
  expect(await attempt([["user_id", ben]], halt.replace("null, 'all'", `'${ben}', 'all'`))).toBe("23514");
  expect(await attempt([["user_id", ben]], "update halts set resumed_at = now()")).toBe(1);
  expect(await attempt([["user_id", ben]], "delete from halts")).toBe(0);
  await asApp(["user_id", ben], (sql) => sql`update halts set resumed_at = now()`);
  expect(await attempt([["user_id", ben]], "update halts set resumed_at = null")).toBe("23514");
  expect(await attempt([["duty", "retention"]], "delete from halts")).toBe(1);
});

test("the duty of trading sees whose strategies run, and none that is stopped", async () => {
  const trading = ["duty", "trading"] as const;
  expect(await asApp(trading, (sql) => count(sql, "strategies"))).toBe(0);
  await asApp(["user_id", ben], (sql) => sql`update strategies set started_at = now()`);
  expect(await asApp(trading, (sql) => sql`select user_id from strategies`)).toEqual([{ user_id: ben }]);
  expect(await attempt([trading], "update strategies set started_at = null")).toBe(0);
});

test("a reason why nothing was traded belongs to a strategy of the same user", async () => {
  const [strategy] = await asApp(["user_id", ann], (sql) => sql`select id from strategies`);
  const skip = `insert into strategy_skips values ('${String(strategy?.["id"])}', '${ben}', 'other', 1, now(), null)`;
  expect(await attempt([["user_id", ben]], skip)).toBe("23503");
});

test("a setting ends with its transaction", async () => {
  await withTransaction({ db, scope: { userId: ann } }, async (tx) => tx.execute("select 1"));
  const pool = createDatabase({ url: database.appUrl, connectionsMax: 1, deadlineMs: DEADLINE_MS });
  await withTransaction({ db: pool, scope: { userId: ann } }, async (tx) => tx.execute("select 1"));
  expect([...(await pool.drizzle.execute("select id from users"))]).toEqual([]);
  expect([...(await withTransaction({ db: pool, scope: {} }, (tx) => tx.execute("select id from users")))]).toEqual([]);
  await pool.close();
});

describe("the duty of the vault", () => {
  const SEALED = ["exchange_keys", "fingerprint_keys", "totp_secrets"];

  test.each(SEALED)(
    "sees every row of %s and wraps it anew, and can neither add, move nor remove one",
    async (table) => {
      await asApp(["duty", "vault"], async (sql) => {
        expect(await count(sql, table)).toBe(2);
        expect((await sql`update ${sql(table)} set kek_id = 'k2', wrapped_dek = '\\x01'`).count).toBe(2);
      });
      const attempts = [
        `delete from ${table}`,
        `update ${table} set user_id = '${ben}'`,
        `update ${table} set ciphertext = '\\x02'`,
        (INSERTS[table] ?? "").replace("$1", `'${ann}'`),
      ];
      const results: unknown[] = [];
      for (const attempt of attempts)
        results.push(
          await asApp(["duty", "vault"], async (sql) => (await sql.unsafe(attempt)).count).catch((error: unknown) =>
            error instanceof postgres.PostgresError ? error.code : error,
          ),
        );
      // 42501: no such right; 0: no row was reached.
      expect([0, "42501"]).toContain(results[0]);
      expect(results.slice(1)).toEqual(["42501", "42501", "42501"]);
    },
  );

  test("a user wraps only the own row anew, and no fingerprint key", async () => {
    const reached: unknown[] = [];
    for (const table of SEALED)
      reached.push(
        await asApp(["user_id", ben], async (sql) => (await sql`update ${sql(table)} set kek_id = 'k3'`).count),
      );
    expect(reached).toEqual([1, 0, 1]);
  });

  test("no other table shows a row to it", async () => {
    const others = Object.keys(INSERTS).filter((table) => !SEALED.includes(table));
    for (const table of others)
      expect([table, await asApp(["duty", "vault"], (sql) => count(sql, table))]).toEqual([table, 0]);
  });
});

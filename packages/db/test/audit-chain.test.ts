import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import { type AuditEntry, appendAudit } from "../src/repositories/append-audit.ts";
import { verifyAudit } from "../src/repositories/verify-audit.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";
import { withTransaction } from "../src/with-transaction.ts";

let database: TestDatabase;
let db: Db;
let owner: postgres.Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  db = createDatabase({ url: database.appUrl, deadlineMs: 30_000 });
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
  await Promise.all([db.close(), owner.end()]);
  await database.drop();
});

const entry = (facts: Partial<AuditEntry> = {}): AuditEntry => ({
  id: randomUUID(),
  actorType: "system",
  action: "test.done",
  outcome: "allow",
  ...facts,
});
const append = (facts?: Partial<AuditEntry>) =>
  withTransaction({ db, scope: {} }, (tx) => appendAudit({ tx, entry: entry(facts) }));
const ids = async () =>
  (await whatever(() => owner`select id from audit order by seq`)).map((row) => String(row["id"]));

/** What only somebody with the owner's power can do: past the triggers and past row-level security. */
async function whatever<T>(work: () => Promise<T>): Promise<T> {
  await owner`alter table audit disable trigger user`;
  await owner`alter table audit no force row level security`;
  try {
    return await work();
  } finally {
    await owner`alter table audit enable trigger user`;
    await owner`alter table audit force row level security`;
  }
}

test("an empty chain and a grown one hold", async () => {
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 0 });
  for (let n = 0; n < 5; n++) await append({ reason: `number ${n}`, details: { n, text: 'a "quote" | bar é 😀' } });
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 5 });
});

test.each([
  ["update", (sql: postgres.Sql) => sql`update audit set action = 'x'`],
  ["delete", (sql: postgres.Sql) => sql`delete from audit`],
  ["truncate", (sql: postgres.Sql) => sql`truncate audit`],
] as const)("G65 %s is refused to the application role, and to the owner too", async (_, attempt) => {
  await append();
  const app = postgres(database.appUrl, { max: 1, onnotice: () => {} });
  await expect(attempt(app)).rejects.toMatchObject({ code: "42501" });
  await app.end();
  await owner`alter table audit no force row level security`;
  await expect(attempt(owner)).rejects.toMatchObject({ code: "42501" });
});

test("number, time and hash are the database's, whatever an insert says", async () => {
  await withTransaction({ db, scope: {} }, (tx) =>
    tx.execute(`insert into audit (seq, id, at, actor_type, action, outcome, prev_hash, hash)
      values (99, gen_random_uuid(), '2001-01-01', 'system', 'x', 'allow', '\\x01', '\\x02')`),
  );
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 1 });
  const [row] = await whatever(() => owner`select seq::int, at > '2020-01-01' as now from audit`);
  expect(row).toEqual({ seq: 1, now: true });
});

test("the application role cannot touch the end of the chain", async () => {
  await expect(
    withTransaction({ db, scope: {} }, (tx) => tx.execute("update audit_head set seq = 0")),
  ).rejects.toMatchObject({ sqlState: "42501" });
});

test.each<[string, (sql: postgres.Sql) => Promise<unknown>, number]>([
  ["an edited entry", (sql) => sql`update audit set reason = 'nothing happened' where seq = 3`, 3],
  ["an edited time", (sql) => sql`update audit set at = at + interval '1 microsecond' where seq = 3`, 3],
  ["a moved actor", (sql) => sql`update audit set actor_id = gen_random_uuid() where seq = 3`, 3],
  ["a removed entry", (sql) => sql`delete from audit where seq = 2`, 3],
  [
    "two entries in each other's place",
    async (sql) => {
      await sql`update audit set seq = -1 where seq = 2`;
      await sql`update audit set seq = 2 where seq = 3`;
      await sql`update audit set seq = 3 where seq = -1`;
    },
    2,
  ],
])("G66 %s is found, with the first bad entry", async (_, tamper, firstBadSeq) => {
  for (let n = 0; n < 5; n++) await append({ reason: `number ${n}` });
  await whatever(() => tamper(owner));
  const verdict = await verifyAudit(db);
  expect(verdict.ok).toBe(false);
  const [row] = await whatever(() => owner`select id from audit where seq = ${firstBadSeq}`);
  expect(verdict.firstBadId).toBe(row?.["id"]);
});

test("G66 a removed tail is found by the head", async () => {
  for (let n = 0; n < 3; n++) await append();
  await whatever(() => owner`delete from audit where seq = 3`);
  expect(await verifyAudit(db)).toEqual({ ok: false, checked: 2, firstBadSeq: 3, fault: "entry_missing" });
});

test("G67 200 parallel writes, half of them rolled back, leave one chain without fork or gap", async () => {
  const writes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) =>
      withTransaction({ db, scope: {} }, async (tx) => {
        await appendAudit({ tx, entry: entry({ details: { n } }) });
        if (n % 2 === 1) throw new Error("the change failed");
      }),
    ),
  );
  expect(writes.filter(({ status }) => status === "fulfilled")).toHaveLength(100);
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 100 });
  expect(await ids()).toHaveLength(100);
});

test("what erasure removes is not part of the chain", async () => {
  await append({ origin: { ip: "192.0.2.7", userAgent: "Mozilla" } });
  expect(await whatever(() => owner`select position('192.0.2.7' in audit::text) as at from audit`)).toEqual([
    { at: 0 },
  ]);
  await owner`alter table audit_origins no force row level security`;
  expect(await owner`select ip from audit_origins`).toEqual([{ ip: "192.0.2.7" }]);
  await owner`delete from audit_origins`;
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 1 });
});

test("a chain longer than one batch is read to its end", async () => {
  await owner`alter table audit no force row level security`;
  await owner`insert into audit (id, actor_type, action, outcome)
    select gen_random_uuid(), 'system', 'bulk', 'allow' from generate_series(1, 2500)`;
  await owner`alter table audit force row level security`;
  expect(await verifyAudit(db)).toEqual({ ok: true, checked: 2500 });
});

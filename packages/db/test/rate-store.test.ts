import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Db } from "../src/database.ts";
import { createRateStore, sweepRateLogs } from "../src/repositories/rate-store.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";

const WINDOW_MS = 60_000;
let database: TestDatabase;
let db: Db;
let owner: postgres.Sql;
const pools: Db[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  db = anotherProcess();
});
afterEach(async () => {
  await Promise.all([...pools.splice(0).map((pool) => pool.close()), owner.end()]);
  await database.drop();
});

/** A pool of its own is all that a process has of the limits. */
function anotherProcess(): Db {
  const pool = createDatabase({ url: database.appUrl, deadlineMs: 30_000 });
  pools.push(pool);
  return pool;
}
/** Each pool's store; `null`: a store of its own, which waits for nobody in this process. */
const stores = new Map<Db, ReturnType<typeof createRateStore>>();
function call(keys: readonly string[], limit = 30, pool: Db | null = db) {
  const store = (pool && stores.get(pool)) ?? createRateStore(pool ?? db);
  if (pool) stores.set(pool, store);
  return store.consume({ keys, limit, windowMs: WINDOW_MS });
}
/** Time passes: every call that was counted is that much older. */
const pass = (ms: number) =>
  owner`update rate_limits set calls = array(select c - ${ms} * interval '1 millisecond' from unnest(calls) c),
    empty_at = empty_at - ${ms} * interval '1 millisecond'`;

test("of 60 parallel calls over two processes exactly 30 pass, and a restart forgets nothing", async () => {
  const other = anotherProcess();
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => call(["user"], 30, n % 2 ? db : other)));
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(30);
  await Promise.all([db.close(), other.close()]);
  expect(await call(["user"], 30, anotherProcess())).toMatchObject({ allowed: false, remaining: 0 });
});

test("calls that arrive while the last place is being taken see it taken", async () => {
  const watcher = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  for (let n = 0; n < 29; n++) await call(["user"]);
  const calls = await owner.begin(async (sql) => {
    await sql`select 1 from rate_limits for update`;
    const started = Array.from({ length: 8 }, () => call(["user"], 30, null));
    // All eight have come as far as they can: whoever had counted before waiting would count 29.
    // A connection of its own: within one transaction the statistics stand still.
    const blocked = () => watcher`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await expect.poll(blocked, { timeout: 30_000 }).toHaveLength(8);
    return { started };
  });
  const answers = await Promise.all(calls.started);
  await watcher.end();
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(1);
});

test("a burst of one process is answered in its order: the first pass, the rest are told when", async () => {
  const answers = await Promise.all(Array.from({ length: 7 }, () => call(["user"], 5)));
  expect(answers.map((answer) => answer.allowed)).toEqual([true, true, true, true, true, false, false]);
  expect(answers.map((answer) => answer.remaining)).toEqual([4, 3, 2, 1, 0, 0, 0]);
  for (const { allowed, retryAfterMs } of answers) {
    if (allowed) expect(retryAfterMs).toBe(0);
    else expect(retryAfterMs).toBeGreaterThan(WINDOW_MS - 30_000);
  }
});

test("the 31st call waits until the oldest leaves, and then one passes, not thirty", async () => {
  for (let n = 0; n < 10; n++) expect(await call(["user"])).toMatchObject({ allowed: true, remaining: 29 - n });
  await pass(20_000);
  for (let n = 0; n < 20; n++) expect((await call(["user"])).allowed).toBe(true);
  const refused = await call(["user"]);
  expect(refused).toMatchObject({ allowed: false, remaining: 0 });
  // The oldest is 20 s old, so 40 s remain; the calls themselves took some of that.
  expect(refused.retryAfterMs).toBeLessThanOrEqual(40_000);
  expect(refused.retryAfterMs).toBeGreaterThan(10_000);
  await pass(40_000);
  // The first ten have left; the twenty of the second burst have not.
  const answers = await Promise.all(Array.from({ length: 30 }, () => call(["user"])));
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(10);
});

test("refused calls do not count", async () => {
  expect((await call(["user"], 1)).allowed).toBe(true);
  for (let n = 0; n < 5; n++) expect((await call(["user"], 1)).allowed).toBe(false);
  await pass(WINDOW_MS);
  expect((await call(["user"], 1)).allowed).toBe(true);
});

test("with several keys a call counts against all or none", async () => {
  for (let n = 0; n < 3; n++) await call(["account"], 3);
  expect((await call(["account", "address"], 3)).allowed).toBe(false);
  for (let n = 0; n < 3; n++) expect((await call(["address"], 3)).allowed).toBe(true);
  expect((await call(["address", "another account"], 3)).allowed).toBe(false);
  expect((await call(["another account", "another account"], 3)).remaining).toBe(2);
});

test("parallel calls that name the same keys in different order do not lock each other out", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => call(n % 2 ? ["a", "b"] : ["b", "a"], 30, n % 3 ? db : anotherProcess())),
  );
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(30);
});

test("a key is stored as it is, whatever it holds", async () => {
  const key = `a"b,{c}\\d'e`;
  await call([key]);
  expect(await owner`select key from rate_limits`).toEqual([{ key }]);
});

test("the sweep removes empty logs and no others, also while calls are coming in", async () => {
  await call(["old"]);
  await pass(WINDOW_MS + 1);
  await call(["new"], 1);
  await sweepRateLogs(db);
  expect(await owner`select key from rate_limits`).toEqual([{ key: "new" }]);
  await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? sweepRateLogs(db) : call(["old", "new"], 10))));
  expect((await call(["new"], 1)).allowed).toBe(false);
});

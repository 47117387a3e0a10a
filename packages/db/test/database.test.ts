import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { checkAppRole } from "../src/check-app-role.ts";
import { createDatabase, type Db } from "../src/database.ts";
import { DatabaseError, DatabaseUnavailableError } from "../src/errors.ts";
import { MissingRoleError, migrate } from "../src/migrate.ts";
import { createRateStore } from "../src/repositories/rate-store.ts";
import { insertUser } from "../src/repositories/users.ts";
import { createTestDatabase, type TestDatabase } from "../src/testing/test-database.ts";
import { withTransaction } from "../src/with-transaction.ts";
import { addPerson } from "./support/people.ts";

const DEADLINE_MS = 30_000;
let database: TestDatabase;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});
afterAll(() => database.drop());

function open(url: string, deadlineMs = DEADLINE_MS): Db {
  const db = createDatabase({ url, deadlineMs });
  cleanups.push(db.close);
  return db;
}

/** Everything an error tells, its causes included. */
function told(error: unknown): string {
  const seen: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause)
    seen.push(at.message, at.stack ?? "", JSON.stringify(at, Object.getOwnPropertyNames(at)));
  return seen.join("\n");
}

test("a failed statement tells its code and constraint, never a value that was bound", async () => {
  const db = open(database.appUrl);
  const add = (userId: string, name: string) =>
    withTransaction({ db, scope: { userId } }, (tx) => addPerson({ tx, userId, name }));
  await add(randomUUID(), "marker-zebra");
  const duplicate = await add(randomUUID(), "marker-zebra").catch((error: unknown) => error);
  expect(duplicate).toBeInstanceOf(DatabaseError);
  expect(duplicate).toMatchObject({ sqlState: "23505", constraint: "users_username_unique" });

  const other = {
    id: randomUUID(),
    username: "y",
    email: "y@example.org",
    passwordHash: "marker-zebra",
    role: "trader",
    createdAt: 0,
  } as const;
  const refusals = [
    duplicate,
    await withTransaction({ db, scope: { userId: other.id } }, (tx) => insertUser({ tx, user: other })).catch(
      (error: unknown) => error,
    ),
    await withTransaction({ db, scope: {} }, (tx) => tx.execute(sql`select ${"marker-zebra"}::int`)).catch(
      (error: unknown) => error,
    ),
    await withTransaction({ db, scope: {} }, (tx) =>
      tx.execute(sql`select * from nothing where a = ${"marker-zebra"}`),
    ).catch((error: unknown) => error),
  ];
  for (const refusal of refusals) {
    expect(refusal).toBeInstanceOf(DatabaseError);
    expect(told(refusal)).not.toMatch(/marker-zebra|insert into|select/i);
  }
});

test("an error of the caller's own rolls back and passes unchanged", async () => {
  const db = open(database.appUrl);
  const userId = randomUUID();
  const mine = new Error("mine");
  const failing = withTransaction({ db, scope: { userId } }, async (tx) => {
    await addPerson({ tx, userId, name: "rolled-back" });
    throw mine;
  });
  await expect(failing).rejects.toBe(mine);
  expect(await withTransaction({ db, scope: { userId } }, (tx) => tx.execute("select id from users"))).toHaveLength(0);
});

test("a transaction that its caller was told has failed is not committed later", async () => {
  const db = open(database.appUrl);
  await db.ping();
  const userId = randomUUID();
  let written = false;
  let finish = (): void => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = withTransaction({ db, scope: { userId }, deadlineMs: 3000 }, async (tx) => {
    await addPerson({ tx, userId, name: "too-late" });
    written = true;
    await held;
  });
  await expect(work).rejects.toBeInstanceOf(DatabaseUnavailableError);
  expect(written).toBe(true);
  finish();
  // The unique name is free only if the other was rolled back: this insert waits for its end.
  const again = randomUUID();
  await withTransaction({ db, scope: { userId: again } }, (tx) => addPerson({ tx, userId: again, name: "too-late" }));
});

test("a server that is not there, or takes the connection and never answers, counts as unavailable", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  cleanups.push(() => silent.close());
  const address = silent.address();
  const port = typeof address === "object" && address ? address.port : 0;
  for (const url of [`postgres://u:p@127.0.0.1:${port}/x`, "postgres://u:p@127.0.0.1:1/x"]) {
    const db = open(url, 200);
    await expect(db.ping()).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await expect(withTransaction({ db, scope: {} }, async () => {})).rejects.toBeInstanceOf(DatabaseUnavailableError);
    await expect(createRateStore(db).consume({ keys: ["k"], limit: 1, windowMs: 1 })).rejects.toBeInstanceOf(
      DatabaseUnavailableError,
    );
  }
});

test("a statement that runs too long is cancelled on the server too", async () => {
  const db = open(database.appUrl, 200);
  await expect(withTransaction({ db, scope: {} }, (tx) => tx.execute("select pg_sleep(20)"))).rejects.toBeInstanceOf(
    DatabaseUnavailableError,
  );
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  cleanups.push(() => owner.end());
  const asleep = () => owner`
    select pid from pg_stat_activity where query like 'select pg_sleep(20)' and state = 'active'`;
  await expect.poll(asleep, { timeout: 15_000 }).toHaveLength(0);
});

test("a connection that is cut between two statements ends its transaction and nothing else: no error that nobody handles", async () => {
  const db = open(database.appUrl, 3_000);
  const superuser = open(database.superuserUrl);
  const unhandled: unknown[] = [];
  const keep = (error: unknown): void => void unhandled.push(error);
  process.on("uncaughtExceptionMonitor", keep);
  cleanups.push(() => process.off("uncaughtExceptionMonitor", keep));

  let tellCut = (): void => {};
  const isCut = new Promise<void>((resolve) => {
    tellCut = resolve;
  });
  let late: Promise<unknown> | undefined;
  const work = withTransaction({ db, scope: {} }, async (tx) => {
    const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    await superuser.drizzle.execute(sql`select pg_terminate_backend(${row?.pid})`);
    await isCut;
    // Written to a connection that is no more, by a verb that does not know it yet.
    late = Promise.resolve(tx.execute(sql`select 1`));
    late.catch(() => {});
    await late;
  });
  await expect(work).rejects.toBeInstanceOf(Error);
  tellCut();
  await vi.waitFor(() => expect(late).toBeDefined());
  // The turns in which the driver writes.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
  await db.ping();
});

test("migrating again, or twice at once, changes nothing", async () => {
  const { ownerUrl } = database;
  await Promise.all([migrate({ ownerUrl }), migrate({ ownerUrl })]);
  const db = open(database.appUrl);
  await db.ping();
});

test("migrating names an application role that is missing", async () => {
  await expect(migrate({ ownerUrl: database.ownerUrl, appRole: "no_such_role" })).rejects.toBeInstanceOf(
    MissingRoleError,
  );
});

test("only a role that owns nothing and obeys row-level security may serve users", async () => {
  expect(await checkAppRole(open(database.appUrl))).toEqual([]);
  const [fault = "", ...more] = await checkAppRole(open(database.ownerUrl));
  expect(more).toEqual([]);
  expect(fault).toContain("owns tables");
  const superuser = inject("postgres").superuserUrl;
  const faults = await checkAppRole(open(superuser));
  expect(faults.join(" ")).toContain("superuser");
  expect(faults.join(" ")).toContain("bypasses row-level security");
});

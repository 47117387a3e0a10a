import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EmbeddedPostgresError } from "../src/embedded/embedded-postgres-error.ts";
import { commandOf, isAlive } from "../src/embedded/processes.ts";
import { startEmbeddedPostgres } from "../src/embedded/start-embedded-postgres.ts";

const HOLD = fileURLToPath(new URL("support/hold-cluster.ts", import.meta.url));

let dataDir: string;
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "tandem-embedded-"));
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  // Where the cluster lives apart, the record says where.
  const location = await locationOf(dataDir).catch(() => undefined);
  if (location) await rm(location, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
});

async function locationOf(dir: string): Promise<string> {
  return JSON.parse(await readFile(path.join(dir, "postgres.json"), "utf8")).location;
}

async function start(port?: number) {
  const server = await startEmbeddedPostgres({ dataDir, ...(port === undefined ? {} : { port }) });
  cleanups.push(server.stop);
  return server;
}

async function query(url: string, statement: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

/** Another process with a cluster in `dataDir`, and the pids of both. */
async function holdElsewhere(): Promise<{ child: ChildProcess; postmaster: number }> {
  const child = spawn(process.execPath, ["--import", "tsx", HOLD, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const content = await readFile(path.join(await locationOf(dataDir), "postmaster.pid"), "utf8");
  return { child, postmaster: Number.parseInt(content, 10) };
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

test("what was written is there after a stop and a start, and nothing of the run is left in between", async () => {
  const first = await start();
  await query(first.ownerUrl, "create table kept as select 42 as answer");
  await first.stop();
  expect(existsSync(path.join(dataDir, "postgres.lock"))).toBe(false);
  expect(existsSync(path.join(await locationOf(dataDir), "postmaster.pid"))).toBe(false);
  const second = await start();
  expect(await query(second.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("the application role is no superuser, obeys row-level security and owns nothing", async () => {
  const server = await start();
  const roles = await query(server.appUrl, "select rolsuper, rolbypassrls from pg_roles where rolname = current_user");
  expect(roles).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  await expect(query(server.appUrl, "create table mine (id int)")).rejects.toThrow("permission denied");
  await expect(query(server.appUrl, "create temp table mine (id int)")).rejects.toThrow("permission denied");
});

test("passwords are random, kept readable for the owner of the data directory only, and asked for", async () => {
  const server = await start();
  expect((await stat(path.join(dataDir, "postgres.json"))).mode & 0o777).toBe(0o600);
  const wrong = new URL(server.appUrl);
  wrong.password = "postgres";
  await expect(query(wrong.href, "select 1")).rejects.toThrow("password authentication failed");
  expect(await query(server.appUrl, "show password_encryption")).toEqual([{ password_encryption: "scram-sha-256" }]);
  expect(await query(server.appUrl, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
});

test("a private data directory works, also for root, whose PostgreSQL cannot enter it", async () => {
  await (await start()).stop();
  await chmod(dataDir, 0o700);
  // The second time the cluster that was made in place has moved, the third time it is found where it is.
  for (let time = 0; time < 2; time++) {
    const server = await start();
    expect(await query(server.appUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
  }
});

test("a second start in the same data directory is refused with who has it and what to do", async () => {
  const { child } = await holdElsewhere();
  cleanups.push(() => end(child, "SIGTERM"));
  await expect(start()).rejects.toThrow(
    `The database in ${dataDir} is used by another Tandem (process ${child.pid}): stop that one, or set DATA_DIR to another directory.`,
  );
});

test("a server left over from a killed run is stopped, and its data is kept", async () => {
  const { child, postmaster } = await holdElsewhere();
  await end(child, "SIGKILL");
  expect(isAlive(postmaster)).toBe(true);
  const server = await start();
  expect(await commandOf(postmaster)).not.toContain(dataDir);
  expect(await query(server.appUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a lock and a pid file of processes that are gone, or whose pid is somebody else's by now, stop nobody", async () => {
  await (await start()).stop();
  await writeFile(path.join(dataDir, "postgres.lock"), JSON.stringify({ pid: process.pid, birth: "another life" }));
  await writeFile(path.join(await locationOf(dataDir), "postmaster.pid"), `${process.pid}\n`);
  const server = await start();
  expect(await query(server.appUrl, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a port in use is told with its number", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  cleanups.push(async () => holder.close());
  const address = holder.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(start(port)).rejects.toThrow(`Port ${port} for the embedded PostgreSQL is in use`);
  await expect(start(port)).rejects.toBeInstanceOf(EmbeddedPostgresError);
});

test("a cluster with a broken file is told in one line with the remedy, and leaves no lock", async () => {
  await (await start()).stop();
  for (const [file, content] of [
    ["postgresql.conf", "nonsense = = ="],
    ["global/pg_control", "x"],
    ["PG_VERSION", "12\n"],
  ] as const) {
    await writeFile(path.join(await locationOf(dataDir), file), content);
    const failure: unknown = await start().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "EmbeddedPostgresError", kind: "damaged" });
    const message = failure instanceof Error ? failure.message : "";
    expect(message).toContain(`delete ${dataDir} to start with an empty one`);
    expect(message).not.toContain("\n");
    expect(existsSync(path.join(dataDir, "postgres.lock"))).toBe(false);
  }
});

test("a broken record of the cluster is told with the remedy", async () => {
  await writeFile(path.join(dataDir, "postgres.json"), "{");
  await expect(start()).rejects.toThrow(`delete ${dataDir} to start with an empty database`);
});

test("a data directory that is a file is told", async () => {
  await rm(dataDir, { recursive: true });
  await writeFile(dataDir, "");
  await expect(start()).rejects.toThrow("make it a writable directory, or set DATA_DIR");
});

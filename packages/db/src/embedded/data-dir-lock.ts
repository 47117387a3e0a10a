import { readFileSync, unlinkSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { birthOf, isAlive } from "./processes.ts";

export const LOCK_FILE = "postgres.lock";

export type DataDirLock = {
  /** Synchronous, so that it also works while the process exits. */
  readonly release: () => void;
};

/** Makes this process the only one that runs a database in `dataDir`. A lock of a process that died is taken over. */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const file = path.join(dataDir, LOCK_FILE);
  const own = JSON.stringify({ pid: process.pid, birth: await birthOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await placeLock(file, own)) return { release: () => releaseOwn(file, own) };
    const found = await readFile(file, "utf8").catch(() => "");
    const holder = parseHolder(found);
    if (holder && isAlive(holder.pid) && (await birthOf(holder.pid)) === holder.birth)
      throw new EmbeddedPostgresError(
        "in_use",
        `The database in ${dataDir} is used by another Tandem (process ${holder.pid}): stop that one, or set DATA_DIR to another directory.`,
      );
    await discardStale(file, found);
  }
  throw new EmbeddedPostgresError("in_use", `Another Tandem is starting in ${dataDir}: wait for it, or set DATA_DIR.`);
}

/** Appears with its content at once, or not at all: a half-written lock would look like a dead one. */
async function placeLock(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, content, { mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw notWritable(path.dirname(file), error);
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

/** Removes the lock that was judged, and not a newer one that took its place meanwhile. */
async function discardStale(file: string, judged: string): Promise<void> {
  const aside = `${file}.${process.pid}.stale`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, "utf8")) !== judged) await link(aside, file);
  } catch {
    // Somebody else was faster.
  }
  await rm(aside, { force: true }).catch(() => {});
}

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

export const notWritable = (dataDir: string, cause: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    "not_writable",
    `The data directory ${dataDir} cannot be used (${cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"}): make it a writable directory, or set DATA_DIR.`,
    { cause },
  );

function releaseOwn(file: string, own: string): void {
  try {
    if (readFileSync(file, "utf8") === own) unlinkSync(file);
  } catch {
    // Already gone: somebody removed the data directory.
  }
}

function parseHolder(content: string): { pid: number; birth: string } | undefined {
  try {
    const holder: unknown = JSON.parse(content);
    if (typeof holder !== "object" || holder === null || !("pid" in holder) || !("birth" in holder)) return undefined;
    const { pid, birth } = holder;
    return typeof pid === "number" && typeof birth === "string" ? { pid, birth } : undefined;
  } catch {
    return undefined;
  }
}

import { execFile } from "node:child_process";
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PlacedCluster } from "./place-cluster.ts";
import { exists } from "./shared-area.ts";

const run = promisify(execFile);
const MAJOR_VERSION = "17";

/**
 * Makes the cluster if it is not there yet; it appears whole or not at all.
 * @throws EmbeddedPostgresError "damaged" when what is there is not a cluster of this version
 */
export async function initialiseCluster(cluster: PlacedCluster, dataDir: string): Promise<void> {
  const { location, superuserPassword } = cluster.record;
  if (await exists(location)) return assertCluster(location, dataDir);
  const draft = `${location}.new`;
  const passwordFile = `${location}.password`;
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
    if (cluster.runAs)
      for (const target of [draft, passwordFile]) await chown(target, cluster.runAs.uid, cluster.runAs.gid);
    await run(path.join(cluster.binaries, "bin", "initdb"), initdbArguments(draft, passwordFile), {
      ...cluster.runAs,
      cwd: "/",
      env: { LC_ALL: "C" },
    });
    await rename(draft, location);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new EmbeddedPostgresError("failed", `PostgreSQL could not make its files in ${location}: ${reason(cause)}.`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

const initdbArguments = (location: string, passwordFile: string): string[] => [
  `--pgdata=${location}`,
  `--pwfile=${passwordFile}`,
  "--username=postgres",
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  // The same order and case rules on every machine, whatever its locales are.
  "--locale-provider=builtin",
  "--locale=C.UTF-8",
  "--lc-collate=C",
  "--lc-ctype=C",
  "--lc-messages=C",
  "--no-sync",
];

async function assertCluster(location: string, dataDir: string): Promise<void> {
  const fault = await findFault(location);
  if (fault)
    throw new EmbeddedPostgresError(
      "damaged",
      `The database in ${location} is damaged (${fault}): restore it, or delete ${dataDir} to start with an empty one.`,
    );
}

async function findFault(location: string): Promise<string | undefined> {
  if (!(await stat(location)).isDirectory()) return "not a directory";
  const version = await readFile(path.join(location, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) return "PG_VERSION is missing";
  if (version.trim() !== MAJOR_VERSION) return `not of PostgreSQL ${MAJOR_VERSION}`;
  if (!(await exists(path.join(location, "global", "pg_control")))) return "global/pg_control is missing";
  return undefined;
}

function reason(cause: unknown): string {
  const output = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : "";
  const text = output === "" && cause instanceof Error ? cause.message : output;
  return text.split("\n")[0] ?? "unknown reason";
}

import { createHash } from "node:crypto";
import { chown, cp, lstat, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { findBinaries } from "./binaries.ts";
import { type ClusterRecord, newClusterRecord, readClusterRecord, writeClusterRecord } from "./cluster-record.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { canReach } from "./reach.ts";
import { type RunAs, userForPostgres } from "./run-as.ts";
import { copyBinaries, exists, sharedArea } from "./shared-area.ts";
import { stopLeftover } from "./stop-leftover.ts";

export type PlacedCluster = {
  readonly record: ClusterRecord;
  readonly binaries: string;
  readonly runAs: RunAs | undefined;
};

/**
 * Decides where binaries and data are, so that the user that runs PostgreSQL reaches both: in place where it
 * can, else in a folder apart which `postgres.json` of the data directory points to. The caller holds the lock.
 */
export async function placeCluster(dataDir: string): Promise<PlacedCluster> {
  const runAs = await userForPostgres();
  const installed = findBinaries();
  const record = await readClusterRecord(dataDir);
  const inPlace = path.join(dataDir, "postgres");
  if (!runAs) return { runAs, binaries: installed, record: record ?? (await begin(dataDir, inPlace)) };

  const parts = ["bin/postgres", "lib", "share"].map((part) => canReach(path.join(installed, part), runAs));
  const binaries = (await Promise.all(parts)).every(Boolean)
    ? installed
    : await copyBinaries(installed, await sharedArea());
  const reachable = await canReach(dataDir, runAs);
  if (record && (reachable || record.location !== inPlace)) return { runAs, binaries, record };
  const location = reachable ? inPlace : await placeApart(dataDir);
  if (record) return { runAs, binaries, record: await moveApart({ dataDir, record, location, runAs }) };
  return { runAs, binaries, record: await begin(dataDir, location) };
}

async function placeApart(dataDir: string): Promise<string> {
  const key = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  return path.join(await sharedArea(), `data-${key}`);
}

/** A cluster without a record has unknown passwords: apart it is left over from a deleted data directory. */
async function begin(dataDir: string, location: string): Promise<ClusterRecord> {
  if (await exists(location)) {
    if (location.startsWith(dataDir))
      throw new EmbeddedPostgresError(
        "damaged",
        `${path.join(dataDir, "postgres.json")} is missing beside its database: restore it, or delete ${dataDir} to start with an empty one.`,
      );
    await stopLeftover(location);
    await rm(location, { recursive: true, force: true });
  }
  const record = newClusterRecord(location);
  await writeClusterRecord(dataDir, record);
  return record;
}

/** The data directory has become private since the last start. */
async function moveApart(args: {
  dataDir: string;
  record: ClusterRecord;
  location: string;
  runAs: RunAs;
}): Promise<ClusterRecord> {
  const { dataDir, record, location, runAs } = args;
  await stopLeftover(record.location);
  await rm(location, { recursive: true, force: true });
  const started = await exists(record.location);
  if (started) {
    await cp(record.location, location, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await giveTo(location, runAs);
  }
  const moved = { ...record, location };
  await writeClusterRecord(dataDir, moved);
  if (started) await rm(record.location, { recursive: true });
  return moved;
}

async function giveTo(target: string, user: RunAs): Promise<void> {
  await chown(target, user.uid, user.gid);
  if (!(await lstat(target)).isDirectory()) return;
  for (const name of await readdir(target)) await giveTo(path.join(target, name), user);
}

import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { LOCK_FILE } from "../embedded/data-dir-lock.ts";
import { discardCluster } from "../embedded/discard-cluster.ts";
import { startEmbeddedPostgres } from "../embedded/start-embedded-postgres.ts";
import { migrate } from "../migrate.ts";
import { TEMPLATE_DATABASE } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { readonly superuserUrl: string; readonly ownerUrl: string; readonly appUrl: string };
  }
}

const PREFIX = "tandem-test-postgres-";

/** One cluster for the run, with a migrated template that every test database is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepKilledRuns();
  const dataDir = await mkdtemp(path.join(tmpdir(), PREFIX));
  // PostgreSQL runs as another user where we are root; what is secret inside has its own mode.
  await chmod(dataDir, 0o711);
  const cluster = await startEmbeddedPostgres({ dataDir, ephemeral: true });
  await migrate({ ownerUrl: cluster.ownerUrl });
  await makeTemplate(cluster.ownerUrl);
  const { superuserUrl, ownerUrl, appUrl } = cluster;
  project.provide("postgres", { superuserUrl, ownerUrl, appUrl });
  return cluster.stop;
}

async function makeTemplate(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`create database ${sql(TEMPLATE_DATABASE)} template ${sql(new URL(ownerUrl).pathname.slice(1))}`;
  } finally {
    await sql.end();
  }
}

/** A run that was killed leaves its server and files; the next run removes them. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const dataDir = path.join(tmpdir(), name);
    // Without a lock it may be a run that is just starting.
    if (existsSync(path.join(dataDir, LOCK_FILE))) await discardCluster(dataDir).catch(() => {});
  }
}

import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { hasCode } from "./data-dir-lock.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** Kept in `DATA_DIR/postgres.json` (0600): where the cluster is, and its passwords. */
export type ClusterRecord = {
  /** The cluster's folder: in the data directory, or apart where PostgreSQL's user cannot enter it. */
  readonly location: string;
  readonly superuserPassword: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
};

const PASSWORD_BYTES = 24;
const fileOf = (dataDir: string): string => path.join(dataDir, "postgres.json");
const newPassword = (): string => randomBytes(PASSWORD_BYTES).toString("base64url");

export const newClusterRecord = (location: string): ClusterRecord => ({
  location,
  superuserPassword: newPassword(),
  ownerPassword: newPassword(),
  appPassword: newPassword(),
});

export async function readClusterRecord(dataDir: string): Promise<ClusterRecord | undefined> {
  try {
    return parse(JSON.parse(await readFile(fileOf(dataDir), "utf8")));
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw new EmbeddedPostgresError(
      "damaged",
      `${fileOf(dataDir)} is damaged: restore it, or delete ${dataDir} to start with an empty database.`,
      { cause },
    );
  }
}

export async function writeClusterRecord(dataDir: string, record: ClusterRecord): Promise<void> {
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, fileOf(dataDir));
}

function parse(value: unknown): ClusterRecord {
  const field = (name: keyof ClusterRecord): string => {
    const text: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
    if (typeof text !== "string" || text === "") throw new Error(`no ${name}`);
    return text;
  };
  return {
    location: field("location"),
    superuserPassword: field("superuserPassword"),
    ownerPassword: field("ownerPassword"),
    appPassword: field("appPassword"),
  };
}

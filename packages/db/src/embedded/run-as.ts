import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

const run = promisify(execFile);

export type RunAs = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root. Undefined for everybody else: they run it themselves. */
export async function userForPostgres(): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp("postgres");
  if (found) return found;
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "postgres"]);
  } catch {
    // A machine without useradd (busybox), or with read-only accounts.
    await run("adduser", ["-S", "-D", "-H", "postgres"]).catch(() => {});
  }
  const made = (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (made) return made;
  throw new EmbeddedPostgresError(
    "unsupported",
    "PostgreSQL does not run as root and no user for it could be made: run `useradd --system postgres`, or start Tandem as an ordinary user.",
  );
}

async function lookUp(name: string): Promise<RunAs | undefined> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n");
  const [, , uid, gid] = lines.map((line) => line.split(":")).find((fields) => fields[0] === name) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

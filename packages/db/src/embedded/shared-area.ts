import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** Only root comes here, and only where the user that runs PostgreSQL does not get into a private home. */
const CANDIDATES = ["/var/lib", "/var/tmp", tmpdir()];
const NAME = "tandem-embedded-postgres";
const OTHERS_WRITE = 0o022;

/** A folder of root's that everybody may enter: its parts are private again where they need to be. */
export async function sharedArea(): Promise<string> {
  for (const parent of CANDIDATES) {
    const area = path.join(parent, NAME);
    try {
      await mkdir(area, { recursive: true, mode: 0o755 });
      const facts = await lstat(area);
      // In a directory open to all, somebody else may have been first.
      if (facts.isDirectory() && facts.uid === 0 && (facts.mode & OTHERS_WRITE) === 0) return area;
    } catch {
      // Read-only: try the next.
    }
  }
  throw new EmbeddedPostgresError(
    "not_writable",
    `PostgreSQL cannot reach this directory and no place for a copy was found: make /var/lib/${NAME} writable, or start Tandem as an ordinary user.`,
  );
}

/** A copy of the binaries that the user which runs PostgreSQL can reach; made once per version. */
export async function copyBinaries(binaries: string, area: string): Promise<string> {
  const target = path.join(area, `binaries-${await versionOf(binaries)}`);
  if (await exists(target)) return target;
  const draft = `${target}.${process.pid}`;
  await cp(binaries, draft, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
    filter: (source) => !source.endsWith(".a"),
  });
  // An install under a strict umask leaves files that only their owner may read.
  await openToAll(draft);
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start was faster: the same files.
    if (!(await exists(target))) throw error;
  }
  return target;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(target);
    else if (entry.isFile()) await chmod(target, (await stat(target)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function versionOf(binaries: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(binaries, "..", "package.json"), "utf8"));
  const version = typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : "";
  return `${String(version)}-${(await stat(path.join(binaries, "bin", "postgres"))).size}`;
}

export async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}

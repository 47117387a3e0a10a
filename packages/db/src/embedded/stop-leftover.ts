import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { commandOf, isAlive, waitUntilGone } from "./processes.ts";

const FAST_MS = 10_000;
const IMMEDIATE_MS = 5_000;

/**
 * Deals with `postmaster.pid` of an earlier run. A PostgreSQL of ours that outlived its Tandem (kill -9) is
 * stopped; a file whose process is gone, or whose pid is another program's by now, is removed.
 * @returns true when a server had to be stopped
 */
export async function stopLeftover(location: string): Promise<boolean> {
  const file = path.join(location, "postmaster.pid");
  const content = await readFile(file, "utf8").catch(() => "");
  if (content === "") return false;
  const pid = Number.parseInt(content, 10);
  const ours = pid > 1 && isAlive(pid) && (await commandOf(pid)).includes(location);
  if (!ours) {
    await rm(file, { force: true });
    return false;
  }
  // SIGINT: fast shutdown, clients are disconnected. SIGQUIT: at once, recovered at the next start.
  process.kill(pid, "SIGINT");
  if (await waitUntilGone(pid, FAST_MS)) return true;
  process.kill(pid, "SIGQUIT");
  if (await waitUntilGone(pid, IMMEDIATE_MS)) return true;
  throw new EmbeddedPostgresError(
    "in_use",
    `A PostgreSQL of an earlier run (process ${pid}) does not stop: end it with \`kill -9 ${pid}\` and start again.`,
  );
}

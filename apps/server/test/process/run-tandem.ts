import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const ROOT = resolve(import.meta.dirname, "../../../..");
const READY_MS = 110_000;

export type Run = {
  readonly child: ChildProcess;
  /** Both streams, as far as they have come. */
  readonly text: () => string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly until: (words: string) => Promise<void>;
  /** @returns the exit code, or the signal that ended it */
  readonly ended: () => Promise<number | string>;
};

const running = new Set<ChildProcess>();

/** Starts a real process of ours with this environment and nothing of the test runner's but what programs need. */
export function runTandem(words: readonly string[], env: Record<string, string>, input?: string): Run {
  const { PATH = "", HOME = "" } = process.env; // test support: the child gets what this process was given
  const child = spawn(process.execPath, words, { cwd: ROOT, env: { PATH, HOME, ...env }, detached: true });
  running.add(child);
  const out = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    out.stderr += text;
  });
  child.stdin.end(input ?? "");
  const closed = once(child, "close").then(() => {
    running.delete(child);
    return child.exitCode ?? child.signalCode ?? "unknown";
  });
  return {
    child,
    text: () => out.stdout + out.stderr,
    stdout: () => out.stdout,
    stderr: () => out.stderr,
    until: async (wanted) => {
      for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(50)) {
        if ((out.stdout + out.stderr).includes(wanted)) return;
        if (child.exitCode !== null || child.signalCode !== null) break;
      }
      throw new Error(`never said ${JSON.stringify(wanted)}, but:\n${out.stdout}${out.stderr}`);
    },
    ended: () => closed,
  };
}

/** For `afterEach`: nothing of a failed test goes on. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    child.kill("SIGTERM");
    await Promise.race([once(child, "close"), sleep(20_000)]);
    child.kill("SIGKILL");
  }
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "tandem-server-"));

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

type Entry = { readonly pid: number; readonly parent: number; readonly state: string; readonly command: string };

const processes = (): Entry[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name): Entry[] => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return [{ pid: Number(name), parent: Number(parent), state, command }];
      } catch {
        return []; // gone meanwhile
      }
    });

/** A process and everything below it. */
export function family(pid: number): Entry[] {
  const all = processes();
  const found = all.filter((entry) => entry.pid === pid);
  for (const member of found) found.push(...all.filter((entry) => entry.parent === member.pid));
  return found;
}

/** Those of `members` that still run after a moment. One that ended and was not collected does not. */
export async function stillRunning(members: readonly Entry[], waitMs: number): Promise<Entry[]> {
  for (const end = Date.now() + waitMs; ; await sleep(50)) {
    const now = processes();
    const left = members.filter(({ pid, command }) =>
      now.some((entry) => entry.pid === pid && entry.command === command && entry.state !== "Z"),
    );
    if (left.length === 0 || Date.now() > end) return left;
  }
}

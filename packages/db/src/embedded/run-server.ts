import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";
import path from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PlacedCluster } from "./place-cluster.ts";

const READY = "ready to accept connections";
const LAST_LINES = 40;
const STOP_FAST_MS = 8_000;

export type RunningServer = { readonly pid: number; readonly stop: () => Promise<void>; readonly killNow: () => void };

/** Why PostgreSQL ended before it was ready: its own fatal line, or nothing known. */
export class ServerEndedError extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.find((line) => /\b(FATAL|PANIC):/.test(line)) ?? lines.at(-1) ?? "no output");
    this.name = "ServerEndedError";
    this.lines = lines;
  }
}

/** Starts `postgres` and resolves when it answers. @throws ServerEndedError */
export async function runServer(args: {
  readonly cluster: PlacedCluster;
  readonly port: number;
  readonly settings: readonly string[];
  readonly log: (line: string) => void;
}): Promise<RunningServer> {
  const { cluster, port, settings, log } = args;
  const child = spawn(
    path.join(cluster.binaries, "bin", "postgres"),
    ["-D", cluster.record.location, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...cluster.runAs,
      cwd: "/",
      env: { LC_ALL: "C" },
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own: Ctrl-C in a terminal must reach it through our orderly stop, after the connections.
      detached: process.platform !== "win32",
    },
  );
  await untilReady(child, log);
  // Nothing of ours waits for PostgreSQL; `stop` ends it.
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
  const pid = child.pid;
  if (pid === undefined) throw new EmbeddedPostgresError("failed", "PostgreSQL has no process id.");
  return { pid, stop: () => stop(child), killNow: () => void child.kill("SIGINT") };
}

function untilReady(child: ChildProcess, log: (line: string) => void): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (text: string) => {
      for (const line of text.split("\n").filter((part) => part !== "")) {
        log(line);
        lines.push(line);
        if (lines.length > LAST_LINES) lines.shift();
        if (line.includes(READY)) resolve();
      }
    });
    child.once("error", reject);
    // `close`, not `exit`: by then every line has been read.
    child.once("close", () => reject(new ServerEndedError(lines)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_FAST_MS);
  await gone;
  clearTimeout(timer);
}

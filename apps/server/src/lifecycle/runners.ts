import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

type ProcessFacts = { readonly parent: number; readonly state: string; readonly words: readonly string[] };

const RUNNER = /^(npm|npx|pnpm|pnpx|pn|yarn|corepack|turbo)(-cli)?(\.[cm]?js|\.exe)?$/;
const SHELL = /^(ba|da|z|k)?sh$/;
const DEPTH_MAX = 20;

const factsFromProc = (pid: number): ProcessFacts => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command name stands in brackets and may itself hold spaces and brackets.
  const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split(/[\0 ]/);
  return { parent: Number(parent), state, words };
};

const factsFromPs = (pid: number): ProcessFacts => {
  const line = execFileSync("ps", ["-o", "ppid=,state=,command=", "-p", String(pid)], { encoding: "utf8" });
  const [parent = "", state = "", ...words] = line.trim().split(/\s+/);
  return { parent: Number(parent), state, words };
};

const factsOf = (pid: number): ProcessFacts | undefined => {
  if (process.platform === "win32") return undefined;
  try {
    return process.platform === "linux" ? factsFromProc(pid) : factsFromPs(pid);
  } catch {
    return undefined; // gone
  }
};

/**
 * The package managers and task runners that started this process, nearest first, with the shells between them.
 * Whoever started those (a terminal, a supervisor) is none of our business: it may go and leave us running.
 */
export function findRunners(parent: number = process.ppid): readonly number[] {
  const chain: { readonly pid: number; readonly runner: boolean }[] = [];
  for (let pid = parent; pid > 1 && chain.length < DEPTH_MAX; ) {
    const facts = factsOf(pid);
    if (facts === undefined) break;
    const names = facts.words.slice(0, 2).map((word) => basename(word));
    const runner = names.some((name) => RUNNER.test(name));
    if (!runner && !SHELL.test(names[0] ?? "")) break;
    chain.push({ pid, runner });
    pid = facts.parent;
  }
  return chain.slice(0, chain.findLastIndex(({ runner }) => runner) + 1).map(({ pid }) => pid);
}

/** A process that ended but was never collected counts as gone. */
const isRunning = (pid: number): boolean => {
  const facts = factsOf(pid);
  return facts !== undefined && !facts.state.startsWith("Z");
};

const CHECK_MS = 500;

/**
 * Calls `onGone` once, soon after a runner of this process has ended without a word to us: a killed `pnpm` or
 * `turbo` passes no signal on. @returns stops the watch
 */
export function watchRunners(onGone: () => void, runners: readonly number[] = findRunners()): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    const orphaned = runners.length > 0 && process.ppid !== parent;
    if (!orphaned && runners.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Keeper = {
  /** From now on `pid` ends with this process, however this process ends. */
  readonly keep: (pid: number) => void;
  /** `pid` has ended by itself. */
  readonly release: (pid: number) => void;
  readonly stop: () => Promise<void>;
};

const FILE = fileURLToPath(new URL("./keeper-process.mjs", import.meta.url));

/**
 * A small process that stops what this one started when this one is killed without a chance to. It has a session
 * of its own: package managers kill the whole group of a script whose runner is gone.
 */
export function startKeeper(): Keeper {
  const child = spawn(process.execPath, [FILE], { detached: true, env: {}, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.on("error", () => {}); // killed by hand: then nothing is kept, which only matters after another kill
  child.on("error", () => {});
  const write = (line: string): void => void child.stdin.write(`${line}\n`);
  return {
    keep: (pid) => write(`+${pid}`),
    release: (pid) => write(`-${pid}`),
    stop: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
      child.stdin.end();
      await gone;
    },
  };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Development } from "../development.ts";
import { StartError } from "../start-error.ts";
import type { SimulatorMessage } from "./simulator-process.ts";

const FILE = fileURLToPath(new URL("./simulator-process.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");
const STOP_MS = 3_000;

/** The simulated venues as a child process on `SIM_PORT`, or on a free port. */
export const startVenues: Development["startVenues"] = async ({ config, scope, log }) => {
  const child = fork(FILE, [String(config.simulatorPort)], {
    execArgv: ["--import", TSX],
    env: {},
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stopping = false;
  scope.stops.add("simulated venues", () => {
    stopping = true;
    return end(child);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => log.warn({ part: "simulator" }, text.trimEnd()));
  const message = await firstMessage(child);
  if (!message.ready) throw new StartError(`The simulated venues do not start: ${message.reason} (SIM_PORT)`);
  child.once("exit", (code, signal) => {
    if (!stopping) scope.fail(`the simulated venues ended by themselves (${signal ?? `code ${code}`})`);
  });
  return message.baseUrls;
};

const firstMessage = (child: ChildProcess): Promise<SimulatorMessage> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as SimulatorMessage)); // the only sender is simulator-process.ts
    child.once("error", reject);
    child.once("exit", (code) => resolve({ ready: false, reason: `the process ended with code ${code}` }));
  });

/** Losing its parent's channel is the order to stop. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(timer);
}

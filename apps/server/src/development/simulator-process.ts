/**
 * The simulated venues in a process of their own, as venues are: they share no clock, no loop and no memory with
 * the server. Ends when its parent does.
 */

import { SimulatorError } from "@tandem/simulator/server/simulator-error";
import { createSimulator } from "@tandem/simulator/simulator";

export type SimulatorMessage =
  | { readonly ready: true; readonly baseUrls: Readonly<Record<string, string>> }
  | { readonly ready: false; readonly reason: string };

const send = (message: SimulatorMessage): void => void process.send?.(message);

// Ctrl-C reaches a whole group of processes; the order to stop is the parent's to give.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});
process.on("disconnect", () => process.exit(0));

try {
  const simulator = await createSimulator({ port: Number(process.argv[2] ?? 0) });
  send({ ready: true, baseUrls: simulator.baseUrls });
} catch (error) {
  if (!(error instanceof SimulatorError)) throw error;
  send({ ready: false, reason: error.message });
  process.disconnect();
}

import { createReplayServer } from "@tandem/simulator/replay-server";
import { SimulatorError } from "@tandem/simulator/server/simulator-error";
import { createSimulator } from "@tandem/simulator/simulator";
import { StartError } from "../start-error.ts";

export type SimOptions = {
  readonly port: number;
  readonly seed?: number;
  readonly scenario?: string;
  readonly replay?: string;
  readonly speed?: number;
};

/** `tandem sim`: prints the value of `VENUE_URLS` as one line of JSON and serves until it is told to stop. */
export async function sim(options: SimOptions): Promise<number> {
  const server = await start(options);
  process.stdout.write(`${JSON.stringify(server.baseUrls)}\n`);
  process.stderr.write("The line above is the value of VENUE_URLS. Ctrl-C stops.\n");
  const name = await firstSignal();
  await server.stop();
  return name === "SIGINT" ? 130 : 0;
}

async function start({ port, replay, speed = 1, ...simulated }: SimOptions) {
  if (replay === undefined && speed !== 1) {
    throw new StartError("--speed goes with --replay: the simulated market has one pace.", { exitCode: 64 });
  }
  try {
    return await (replay === undefined
      ? createSimulator({ port, ...simulated })
      : createReplayServer({ dir: replay, port, speed }));
  } catch (error) {
    throw error instanceof SimulatorError ? new StartError(error.message, { cause: error }) : error;
  }
}

const firstSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, resolve);
  });

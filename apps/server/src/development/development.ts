import { prettyFactory } from "pino-pretty";
import type { Development } from "../development.ts";
import { startVenues } from "./start-venues.ts";

const pretty = prettyFactory({
  colorize: process.stdout.isTTY,
  ignore: "pid,hostname",
  translateTime: "HH:MM:ss.l",
  singleLine: true,
});

export const development: Development = {
  logDestination: () => ({ write: (line: string) => void process.stdout.write(pretty(line)) }),
  startVenues,
  // The two that are slow to load are loaded while the venues are already on their way.
  startDatabase: async (parts) => (await import("./start-database.ts")).startDatabase(parts),
  startWeb: async (parts) => (await import("./start-web.ts")).startWeb(parts),
};

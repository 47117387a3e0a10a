import { prettyFactory } from "pino-pretty";
import type { Development } from "../development.ts";
import { startDatabase } from "./start-database.ts";
import { startVenues } from "./start-venues.ts";
import { startWeb } from "./start-web.ts";

const pretty = prettyFactory({
  colorize: process.stdout.isTTY,
  ignore: "pid,hostname",
  translateTime: "HH:MM:ss.l",
  singleLine: true,
});

export const development: Development = {
  logDestination: () => ({ write: (line: string) => void process.stdout.write(pretty(line)) }),
  startDatabase,
  startVenues,
  startWeb,
};

import { describeProblems } from "../env/problem.ts";
import { type Config, readEnv } from "../env.ts";
import { StartError } from "../start-error.ts";

/** The environment of an operator's command, judged as the server judges it. @throws StartError */
export function readConfig(): Config {
  const env = readEnv();
  if (!env.ok) throw new StartError(describeProblems(env.problems), { exitCode: 78 });
  return env.config;
}

import type { Development } from "./development.ts";
import { describeProblems } from "./env/problem.ts";
import { type EnvResult, readEnv } from "./env.ts";
import type { ProcessScope } from "./lifecycle/run-process.ts";

/** As sysexits.h has it: the configuration is wrong. */
const EXIT_CONFIG = 78;

export type MainOptions = {
  /** The folder of a finished build, or from source with hot reload. */
  readonly web: "source" | (string & {});
  /** The program of the engine's thread in a finished build; absent: from source. */
  readonly engineThread?: URL;
  /** Called outside of production only. */
  readonly loadDevelopment: () => Promise<Development>;
};

/**
 * Serves Tandem until it is told to stop. The process is this function's: it exits from here. What it needs is
 * loaded step by step, so that a mistake is told at once and slow parts start while others are still being read.
 */
export async function main(options: MainOptions): Promise<void> {
  const startedAt = performance.now();
  const env: EnvResult = readEnv();
  if (!env.ok) {
    process.stderr.write(`${describeProblems(env.problems)}\n`);
    process.exit(EXIT_CONFIG);
  }
  const { config } = env;
  const [{ createLog }, { runProcess }, { serve }] = await Promise.all([
    import("./log.ts"),
    import("./lifecycle/run-process.ts"),
    import("./serve.ts"),
  ]);
  const development = config.production ? undefined : await options.loadDevelopment();
  const log = createLog(config.logLevel, development?.logDestination());
  for (const { variable, remedy } of env.warnings) log.warn(`${variable}: ${remedy}`);
  runProcess(log, (scope: ProcessScope) => serve({ ...options, config, log, scope, development, startedAt }));
}

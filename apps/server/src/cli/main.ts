import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { StartError } from "../start-error.ts";

/** As sysexits.h has it; a command's own failure is 1. */
const EXIT_USAGE = 64;

const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
};

const factor = (text: string) => {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError("It must be a number above 0.");
};

/** A command gives its exit code. Each loads its own parts only when it is called: `replay` must not wait for a venue's library. */
const exitWith =
  <Arguments extends readonly unknown[]>(command: (...values: Arguments) => Promise<number>) =>
  async (...values: Arguments): Promise<void> => {
    process.exitCode = await command(...values);
  };

function createProgram(): Command {
  const program = new Command("tandem")
    .description("Operators' and clients' commands of Tandem")
    .exitOverride()
    .showHelpAfterError("(add --help for how to use it)");
  const command = (parent: Command, usage: string, description: string): Command =>
    parent.command(usage).description(description).exitOverride();

  command(program, "replay <file>", "recorded books in, opportunities out, one JSON line a change")
    .option("--config <file>", "JSON with minNetBps, maxNotional, maxCycle, staleMs, kinds, startAssets")
    .option("--final", "only the opportunities that are open at the last message", false)
    .action(exitWith(async (file: string, options) => (await import("./replay.ts")).replay(file, options)));

  command(program, "sim", "the simulated exchanges alone, or raw recordings at their venues' endpoints")
    .option("--port <number>", "port on 127.0.0.1", wholeNumber(0, 65_535), 4100)
    .option("--seed <number>", "the same seed gives the same market", wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option("--scenario <file>", "control requests with their times: a JSON list, or one a line")
    .addOption(
      new Option("--replay <folder>", "serve the recordings that its session.json lists").conflicts([
        "seed",
        "scenario",
      ]),
    )
    .option("--speed <factor>", "times the recorded pace", factor)
    .action(exitWith(async (options) => (await import("./sim.ts")).sim(options)));

  command(program, "record", "write the books that venues send into files, for replay")
    .requiredOption("--out <folder>", "made where it is missing; a recording that is there is continued")
    .option("--venues <ids>", "comma-separated; as VENUES")
    .option("--symbols <symbols>", "comma-separated; as SYMBOLS")
    .option("--raw", "also every frame and answer, verbatim, for sim --replay", false)
    .option("--min-free <MB>", "stop when less is free on the disk", wholeNumber(0, Number.MAX_SAFE_INTEGER), 500)
    .action(exitWith(async (options) => (await import("./record.ts")).record(options)));

  const db = command(program, "db", "the database");
  command(db, "migrate", "bring the schema to this version, as the owner role").action(
    exitWith(async () => (await import("./db-migrate.ts")).dbMigrate()),
  );

  const keys = command(program, "keys", "the keys that users' secrets are sealed under");
  command(
    keys,
    "rotate",
    "put all secrets under the first key of ENCRYPTION_KEYS, while servers run; may be repeated and interrupted",
  ).action(exitWith(async () => (await import("./keys-rotate.ts")).keysRotate()));

  const users = command(program, "users", "accounts");
  command(
    users,
    "create-admin",
    "make an administrator; what is not given is asked for, or read from stdin, a line each",
  )
    .option("--username <name>", "2 to 32 letters, digits, dots, dashes or underscores")
    .option("--email <address>", "where notices go")
    .action(exitWith(async (options) => (await import("./create-admin.ts")).createAdmin(options)));

  const audit = command(program, "audit", "the chain of audit entries");
  command(audit, "verify", "recompute the chain; exit code 1 and the first bad entry where it is broken").action(
    exitWith(async () => (await import("./audit-verify.ts")).auditVerify()),
  );

  const secrets = command(program, "secrets", "what Tandem must be given and nobody may know");
  command(secrets, "generate", "print fresh values for every secret, ready to paste").action(
    exitWith(async () => (await import("./secrets-generate.ts")).secretsGenerate()),
  );

  command(program, "doctor", "check what Tandem needs, a line each with the remedy; exit code 1 on a failure").action(
    exitWith(async () => (await import("./doctor.ts")).doctor()),
  );
  return program;
}

/** Runs one command. `words` are those after `tandem`. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else if (error instanceof StartError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.exitCode;
    } else throw error;
  }
}

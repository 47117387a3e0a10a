import { DatabaseError, DatabaseUnavailableError } from "@tandem/db/errors";
import { MissingRoleError } from "@tandem/db/migrate";
import { StartError } from "./start-error.ts";

const UNDEFINED_TABLE = "42P01";
const NO_PERMISSION = "42501";
const WRONG_PASSWORD = /^28/;

/** A database's failure at the start as one line with the remedy; other errors pass unchanged. */
export function describeDatabaseError(error: unknown, variable: "DATABASE_URL" | "MIGRATION_DATABASE_URL"): unknown {
  const line = remedyOf(error, variable);
  return line === undefined ? error : new StartError(line, { cause: error });
}

function remedyOf(error: unknown, variable: string): string | undefined {
  if (error instanceof MissingRoleError) return error.message;
  if (error instanceof DatabaseUnavailableError)
    return `The database of ${variable} does not answer: check that PostgreSQL runs there and lets this machine in.`;
  if (!(error instanceof DatabaseError)) return undefined;
  if (error.sqlState === UNDEFINED_TABLE || error.sqlState === NO_PERMISSION)
    return `The database of ${variable} has no schema of this version: run \`npx -y pnpm@12 tandem db migrate\`, or set MIGRATION_DATABASE_URL.`;
  if (WRONG_PASSWORD.test(error.sqlState)) return `The database of ${variable} refuses its role or password.`;
  return `The database of ${variable}: ${error.message}`;
}

import { DrizzleError, DrizzleQueryError } from "drizzle-orm";
import postgres from "postgres";
import { DatabaseError, DatabaseUnavailableError } from "./errors.ts";

/** Shutting down, too many connections, cancelled by the deadline, not yet up. */
const UNAVAILABLE_STATES = /^(08|53|57)/;
/** The driver's and Node's own codes for a connection that is not there. */
const CONNECTION_CODES = /^(CONNECT|ECONN|EPIPE|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|CONNECTION_)/;

/** Turns a driver's error into ours, without statement, parameters or row. Other errors pass unchanged. */
export function cleanError(error: unknown): unknown {
  if (error instanceof DrizzleQueryError) return cleanError(error.cause ?? new Error("no cause"));
  if (error instanceof postgres.PostgresError) {
    if (UNAVAILABLE_STATES.test(error.code)) return new DatabaseUnavailableError(`SQLSTATE ${error.code}`);
    return new DatabaseError({ sqlState: error.code, constraint: error.constraint_name, table: error.table_name });
  }
  if (error instanceof DrizzleError) return new Error("the database layer was used wrongly");
  const code = codeOf(error);
  if (code !== undefined && CONNECTION_CODES.test(code)) return new DatabaseUnavailableError(code);
  return error;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

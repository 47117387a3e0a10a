/** The database does not answer in time or cannot be reached. Whether a write took place is unknown. */
export class DatabaseUnavailableError extends Error {
  constructor(reason: string) {
    super(`the database is unavailable: ${reason}`);
    this.name = "DatabaseUnavailableError";
  }
}

/**
 * A statement failed. Carries names of the schema only: the driver's own error holds the statement's bind
 * values (hashes, addresses), so it never leaves this package, not even as `cause`.
 */
export class DatabaseError extends Error {
  /** Five characters, PostgreSQL's appendix A. */
  readonly sqlState: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;

  constructor(facts: { sqlState: string; constraint?: string | undefined; table?: string | undefined }) {
    const where = [facts.table, facts.constraint].filter((name) => name !== undefined).join(" ");
    super(`a statement failed with SQLSTATE ${facts.sqlState}${where === "" ? "" : ` (${where})`}`);
    this.name = "DatabaseError";
    this.sqlState = facts.sqlState;
    this.constraint = facts.constraint;
    this.table = facts.table;
  }
}

const UNIQUE_VIOLATION = "23505";

/** Whether `error` says that a unique index of this name has the value already. */
export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION && error.constraint === constraint;

/** The embedded database cannot start. The message is one line: what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  readonly kind: EmbeddedPostgresFault;

  constructor(kind: EmbeddedPostgresFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EmbeddedPostgresError";
    this.kind = kind;
  }
}

export type EmbeddedPostgresFault =
  /** Another running process of ours has the data directory. */
  | "in_use"
  /** A port that was asked for is taken. */
  | "port_in_use"
  /** What is in the data directory cannot be started. */
  | "damaged"
  /** The data directory cannot be made or written. */
  | "not_writable"
  /** No PostgreSQL for this machine, or no user to run it as. */
  | "unsupported"
  /** PostgreSQL did not come up, for another reason. */
  | "failed";

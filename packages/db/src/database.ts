import { sql as raw } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { beforeDeadline } from "./deadline.ts";

type Drizzle = PostgresJsDatabase;
/** A transaction: what every repository function takes, so that nothing is read or written outside of one. */
export type Tx = Parameters<Parameters<Drizzle["transaction"]>[0]>[0];

export type Db = {
  /** For `withTransaction` and the few statements that belong to nobody; repositories take a `Tx`. */
  readonly drizzle: Drizzle;
  /** The longest a transaction may take, in ms. */
  readonly deadlineMs: number;
  /** Resolves when the database answers. @throws DatabaseUnavailableError */
  readonly ping: () => Promise<void>;
  /** Ends every connection, at the latest after 2 s. */
  readonly close: () => Promise<void>;
};

const DEADLINE_MS = 1000;
const CONNECT_TIMEOUT_S = 2;
const CLOSE_TIMEOUT_S = 2;
/** A transaction that its process has given up must not hold locks. */
const IDLE_IN_TRANSACTION_MS = 10_000;

/**
 * A pool of connections as the application role. Connects on first use. `prepares`: statements are planned once per
 * connection, which saves a journey to the server each time; not for a pooler that lends a connection by transaction.
 */
export function createDatabase(options: {
  url: string;
  deadlineMs?: number;
  connectionsMax?: number;
  prepares?: boolean;
}): Db {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const client = postgres(options.url, {
    max: options.connectionsMax ?? 10,
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
    connection: {
      application_name: "tandem",
      statement_timeout: deadlineMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
  });
  const db = drizzle(options.prepares === true ? preparing(client) : client);
  return {
    drizzle: db,
    deadlineMs,
    ping: async () => {
      await beforeDeadline(db.execute(raw`select 1`), deadlineMs);
    },
    close: () => client.end({ timeout: CLOSE_TIMEOUT_S }),
  };
}

/** Drizzle leaves statements without a name, so that the driver asks for their types at each call. */
function preparing(client: postgres.Sql): postgres.Sql {
  const named = <T extends postgres.ISql>(sql: T): T =>
    new Proxy(sql, {
      get: (target, key) =>
        key === "unsafe"
          ? (text: string, values: never[]) => target.unsafe(text, values, { prepare: true })
          : Reflect.get(target, key),
    });
  return new Proxy(named(client), {
    get: (target, key) =>
      key === "begin"
        ? (work: (sql: postgres.TransactionSql) => Promise<unknown>) => client.begin((sql) => work(named(sql)))
        : Reflect.get(target, key),
  });
}

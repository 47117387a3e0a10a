import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { cleanError } from "./clean-error.ts";
import { APPLICATION_GRANTS } from "./grants.ts";

/** Any number nobody else uses: two servers that start at once migrate one after the other. */
const ADVISORY_LOCK = 7_263_001;
const DEFAULT_APP_ROLE = "tandem_app";

/** The application role that the grants name does not exist. */
export class MissingRoleError extends Error {
  constructor(role: string) {
    super(`The database role ${role} does not exist: create it with LOGIN, NOSUPERUSER and NOBYPASSRLS.`);
    this.name = "MissingRoleError";
  }
}

/**
 * Brings the database to the schema of this version, as the owner role, and sets what the application role may
 * do. Safe to run at any time and by several at once. @throws DatabaseError, DatabaseUnavailableError, MissingRoleError
 */
export async function migrate(options: {
  readonly ownerUrl: string;
  /** The user name of the application's `DATABASE_URL`. */
  readonly appRole?: string;
  /** The folder of the generated migrations; needed where this file has been bundled. */
  readonly folder?: string;
}): Promise<void> {
  const role = options.appRole ?? DEFAULT_APP_ROLE;
  const client = postgres(options.ownerUrl, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  const db = drizzle(client);
  try {
    await db.execute(sql`select pg_advisory_lock(${ADVISORY_LOCK})`);
    const known = await db.execute(sql`select 1 from pg_roles where rolname = ${role}`);
    if (known.length === 0) throw new MissingRoleError(role);
    await applyMigrations(db, { migrationsFolder: options.folder ?? defaultFolder() });
    await db.transaction(async (tx) => {
      const grantee = sql.identifier(role);
      await tx.execute(sql`revoke all on all tables in schema public from public, ${grantee}`);
      await tx.execute(sql`revoke create on schema public from public, ${grantee}`);
      await tx.execute(sql`grant usage on schema public to ${grantee}`);
      for (const grant of APPLICATION_GRANTS) await tx.execute(sql`grant ${sql.raw(grant)} to ${grantee}`);
    });
  } catch (error) {
    throw cleanError(error);
  } finally {
    // Ends the session, and with it the lock.
    await client.end({ timeout: 5 });
  }
}

const defaultFolder = (): string => fileURLToPath(new URL("../../../drizzle", import.meta.url));

import postgres from "postgres";
import type { ClusterRecord } from "./cluster-record.ts";

export const DATABASE = "tandem";
export const OWNER_ROLE = "tandem_owner";
export const APP_ROLE = "tandem_app";

export const clusterUrl = (args: { port: number; role: string; password: string; database?: string }): string =>
  `postgres://${args.role}:${args.password}@127.0.0.1:${args.port}/${args.database ?? DATABASE}`;

/**
 * The owner role (has the database, runs migrations) and the application role (owns nothing, no superuser, no
 * way around row-level security), and the database. Does nothing where they exist.
 */
export async function ensureRoles(record: ClusterRecord, port: number): Promise<void> {
  const url = clusterUrl({ port, role: "postgres", password: record.superuserPassword, database: "postgres" });
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 5 });
  try {
    const [database] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (database) return;
    for (const [role, password] of [
      [OWNER_ROLE, record.ownerPassword],
      [APP_ROLE, record.appPassword],
    ] as const) {
      const [known] = await sql`select 1 from pg_roles where rolname = ${role}`;
      // Utility statements take no parameters; role names are ours, passwords are base64url.
      const verb = known ? "alter" : "create";
      await sql.unsafe(
        `${verb} role ${role} login nosuperuser nobypassrls nocreaterole ${role === OWNER_ROLE ? "createdb" : "nocreatedb"} password '${password}'`,
      );
    }
    await sql.unsafe(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await sql.unsafe(`revoke all on database ${DATABASE} from public`);
    await sql.unsafe(`grant connect on database ${DATABASE} to ${APP_ROLE}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

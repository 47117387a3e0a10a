import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { beforeDeadline } from "./deadline.ts";

/** Why the role must not serve users; empty when it may. Each is a sentence with its remedy. */
export async function checkAppRole(db: Db): Promise<readonly string[]> {
  const [role] = await beforeDeadline(
    db.drizzle.execute<{ superuser: boolean; bypass: boolean; owned: number }>(sql`
      select
        rolsuper as superuser,
        rolbypassrls as bypass,
        (select count(*)::int from pg_class
          where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
            and pg_has_role(current_user, relowner, 'usage')) as owned
      from pg_roles where rolname = current_user`),
    db.deadlineMs,
  );
  if (!role) return ["The role of DATABASE_URL does not exist."];
  const faults: string[] = [];
  if (role.superuser) faults.push("The role of DATABASE_URL is a superuser: use one made with NOSUPERUSER.");
  else if (role.owned > 0)
    faults.push("The role of DATABASE_URL owns tables: use another than the one of MIGRATION_DATABASE_URL.");
  if (role.bypass) faults.push("The role of DATABASE_URL bypasses row-level security: use one made with NOBYPASSRLS.");
  return faults;
}

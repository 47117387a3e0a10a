import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import type {} from "./global-setup.ts";
import { TEMPLATE_DATABASE } from "./template.ts";

export type TestDatabase = {
  /** As the application role: what the product uses. */
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** Past row-level security: for what only a test may look at or break. */
  readonly superuserUrl: string;
  readonly drop: () => Promise<void>;
};

/** A migrated, empty database of its own on the cluster of this test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { superuserUrl, ownerUrl, appUrl } = inject("postgres");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const statement = async (text: string, url = ownerUrl): Promise<void> => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(text);
    } finally {
      await sql.end();
    }
  };
  await statement(`create database ${name} template ${TEMPLATE_DATABASE}`);
  await statement(`revoke all on database ${name} from public`);
  await statement(`grant connect on database ${name} to ${new URL(appUrl).username}`);
  const at = (url: string): string => {
    const address = new URL(url);
    address.pathname = `/${name}`;
    return address.href;
  };
  return {
    appUrl: at(appUrl),
    ownerUrl: at(ownerUrl),
    superuserUrl: at(superuserUrl),
    // By the superuser: the owner may not end a superuser's connection that is still on its way out.
    drop: () => statement(`drop database if exists ${name} with (force)`, superuserUrl),
  };
}

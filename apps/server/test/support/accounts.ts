import { createDatabase } from "@tandem/db/database";
import { call, resultData } from "./send.ts";
import type { TestServer } from "./test-server.ts";

export type Account = {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  /** A `Cookie` header of a session. */
  readonly cookie: string;
  /** The session's token, as a program would show it. */
  readonly token: string;
};

let made = 0;

/** Registers somebody new. Unless a role is given, the first of a database is its admin, later ones are traders. */
export async function makeAccount(server: TestServer, role?: "viewer" | "trader" | "admin"): Promise<Account> {
  made += 1;
  const username = `user${made}`;
  const password = `correct horse battery ${made}`;
  const answer = await call(server.origin, {
    path: "auth.register",
    mutation: true,
    input: { username, email: `${username}@example.com`, password },
  });
  const { user } = resultData(answer) as { user: { id: string } };
  const cookie = cookieOf(answer.headers["set-cookie"]);
  const account = { id: user.id, username, password, cookie, token: cookie.slice(cookie.indexOf("=") + 1) };
  if (role) await looking(server, `update users set role = '${role}' where id = '${user.id}'`);
  return account;
}

/** `name=value` of the one cookie that an answer sets. */
export function cookieOf(header: string | string[] | undefined): string {
  const [cookie = ""] = Array.isArray(header) ? header : [];
  return cookie.slice(0, cookie.indexOf(";"));
}

/** A further session of an account, as programs open one. */
export async function openSession(server: TestServer, account: Account): Promise<string> {
  const answer = await call(server.origin, {
    path: "auth.login",
    mutation: true,
    input: { login: account.username, password: account.password, transport: "bearer" },
  });
  return (resultData(answer) as { token: string }).token;
}

export const NOBODY = "00000000-0000-0000-0000-000000000000";

export const countUsers = async (server: TestServer): Promise<number> => {
  const [row] = await asOwner(server, NOBODY, "select count(*)::int as count from users");
  return Number(row?.["count"]);
};

/** What only a test may do: a statement as the superuser, past every guard of the database. */
export async function looking(
  server: TestServer,
  statement: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const db = createDatabase({ url: server.database.superuserUrl, connectionsMax: 1 });
  try {
    return [...(await db.drizzle.execute(statement))];
  } finally {
    await db.close();
  }
}

/** A token of the account's, as `tokens.create` makes it. */
export async function makeApiToken(server: TestServer, account: Account, scope: "read" | "trade"): Promise<string> {
  const answer = await call(server.origin, {
    path: "tokens.create",
    mutation: true,
    input: { name: "script", scopes: [scope], expiresInDays: 1 },
    headers: { Cookie: account.cookie },
  });
  return (resultData(answer) as { token: string }).token;
}

/** What only a test may do: a statement as the owner role, in the name of a user. */
export async function asOwner(
  server: TestServer,
  userId: string,
  statement: string,
): Promise<readonly Record<string, unknown>[]> {
  const db = createDatabase({ url: server.database.ownerUrl, connectionsMax: 1 });
  try {
    return await db.drizzle.transaction(async (tx) => {
      await tx.execute(
        `select set_config('tandem.user_id', '${userId}', true), set_config('tandem.duty', 'audit', true)`,
      );
      return [...(await tx.execute(statement))];
    });
  } finally {
    await db.close();
  }
}

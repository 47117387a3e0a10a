import { randomBytes } from "node:crypto";

const KEY_BYTES = 32;
const PASSWORD_BYTES = 24;

const key = (): string => randomBytes(KEY_BYTES).toString("base64");
/** Without signs that a URL or a shell would read. */
const password = (): string => randomBytes(PASSWORD_BYTES).toString("base64url");

/** `tandem secrets generate`: fresh values on stdout, ready to paste into `.env`; what to do with them on stderr. */
export async function secretsGenerate(): Promise<number> {
  const [app, owner] = [password(), password()];
  const keyName = `k${new Date().toISOString().slice(0, 10).replaceAll("-", "")}`;
  const lines = [
    `DATABASE_URL=postgres://tandem_app:${app}@127.0.0.1:5432/tandem`,
    `MIGRATION_DATABASE_URL=postgres://tandem_owner:${owner}@127.0.0.1:5432/tandem`,
    `ENCRYPTION_KEYS=${keyName}:${key()}`,
    `AUDIT_ANCHOR_KEY=${key()}`,
    `METRICS_TOKEN=${password()}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  process.stderr.write(
    [
      "Each run makes new values; nothing was stored. Give the roles in PostgreSQL the passwords above (docs/DEPLOY.md).",
      "Keep a copy of ENCRYPTION_KEYS where the copies of the database are not: without it no exchange key opens again.",
      "",
    ].join("\n"),
  );
  return 0;
}

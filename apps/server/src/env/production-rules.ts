import type { Secret } from "../secret.ts";
import { keyringWeaknesses } from "./encryption-keys.ts";
import type { Problem } from "./problem.ts";
import { sharedSecretProblems } from "./shared-secrets.ts";
import type { Variables } from "./variables.ts";

export const SECRET_CHARACTERS_MIN = { METRICS_TOKEN: 32, password: 12 } as const;

const PLACEHOLDER = /change.?(me|this)|example|placeholder|your[-_ ]|<.+>/i;
const GUESSED = new Set([
  "password",
  "passwd",
  "secret",
  "default",
  "postgres",
  "admin",
  "root",
  "tandem",
  "test",
  "token",
]);
const TEST_DATABASE = /(^|[_-])(test|tests|testing|dev|development|ci|e2e)([_-]|$)/i;

/** "secret-123" and "password password" are as good as the bare word. */
const isPlaceholder = (text: string): boolean => {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const guessed = words.length > 0 && words.every((word) => GUESSED.has(word));
  return guessed || PLACEHOLDER.test(text) || new Set(text).size < 5;
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const databaseName = (url: URL): string => decodeURIComponent(url.pathname.slice(1));

function* databaseUrlProblems(variable: string, secret: Secret): Generator<Problem> {
  const url = new URL(secret.reveal());
  const password = decodeURIComponent(url.password);
  if (password !== "" && (isPlaceholder(password) || password === url.username)) {
    yield { variable, remedy: "its password is a placeholder or easily guessed: give the role a random one" };
  } else if (password !== "" && password.length < SECRET_CHARACTERS_MIN.password) {
    yield { variable, remedy: `its password is shorter than ${SECRET_CHARACTERS_MIN.password} characters` };
  }
  if (TEST_DATABASE.test(databaseName(url))) {
    yield { variable, remedy: "its database is named as one for tests or development: use production's own" };
  }
}

function* databaseProblems({ DATABASE_URL, MIGRATION_DATABASE_URL }: Variables): Generator<Problem> {
  if (DATABASE_URL !== undefined) {
    yield* databaseUrlProblems("DATABASE_URL", DATABASE_URL);
    if (["postgres", "root"].includes(new URL(DATABASE_URL.reveal()).username)) {
      yield { variable: "DATABASE_URL", remedy: "it names a superuser: connect as the application role" };
    }
  }
  if (MIGRATION_DATABASE_URL !== undefined)
    yield* databaseUrlProblems("MIGRATION_DATABASE_URL", MIGRATION_DATABASE_URL);
  if (DATABASE_URL === undefined || MIGRATION_DATABASE_URL === undefined) return;
  const app = new URL(DATABASE_URL.reveal());
  const owner = new URL(MIGRATION_DATABASE_URL.reveal());
  if (app.username === owner.username) {
    yield { variable: "DATABASE_URL", remedy: "it names the role that owns the tables: use the application role" };
  } else if (app.password !== "" && app.password === owner.password) {
    yield {
      variable: "MIGRATION_DATABASE_URL",
      remedy: "it has the password of DATABASE_URL: each role needs its own",
    };
  }
}

function* addressProblems({ PUBLIC_URL, CORS_ORIGINS }: Variables): Generator<Problem> {
  if (PUBLIC_URL?.startsWith("http:")) {
    yield { variable: "PUBLIC_URL", remedy: "production needs an https:// origin" };
  }
  if (CORS_ORIGINS?.some((origin) => origin.startsWith("http:"))) {
    yield { variable: "CORS_ORIGINS", remedy: "production allows https:// origins only" };
  }
}

function* metricsTokenProblems({ METRICS_TOKEN }: Variables): Generator<Problem> {
  if (METRICS_TOKEN === undefined) return;
  const variable = "METRICS_TOKEN";
  if (METRICS_TOKEN.reveal().length < SECRET_CHARACTERS_MIN.METRICS_TOKEN) {
    yield {
      variable,
      remedy: `shorter than ${SECRET_CHARACTERS_MIN.METRICS_TOKEN} characters: make one with openssl rand -base64 32`,
    };
  } else if (isPlaceholder(METRICS_TOKEN.reveal())) {
    yield { variable, remedy: "a placeholder or easily guessed: make one with openssl rand -base64 32" };
  }
}

function* redisProblems({ REDIS_URL }: Variables): Generator<Problem> {
  if (REDIS_URL === undefined) return;
  const variable = "REDIS_URL";
  const { hostname, password, protocol } = new URL(REDIS_URL.reveal());
  if (password !== "" && isPlaceholder(decodeURIComponent(password))) {
    yield { variable, remedy: "its password is a placeholder or easily guessed: give Redis a random one" };
  }
  if (password === "" && protocol === "redis:" && !LOOPBACK.test(hostname)) {
    yield {
      variable,
      remedy: "anybody on that network could empty the limits: give Redis a password, or use rediss://",
    };
  }
}

function* encryptionKeysProblems(values: Variables, given: ReadonlySet<string>): Generator<Problem> {
  const variable = "ENCRYPTION_KEYS";
  if (!given.has(variable)) {
    yield { variable, remedy: "production needs it: `pnpm tandem secrets generate` makes one" };
    return;
  }
  const text = values.ENCRYPTION_KEYS?.reveal() ?? "";
  for (const remedy of keyringWeaknesses(text)) yield { variable, remedy };
}

/**
 * What only production refuses. `given` names the variables that were set, so that one with a mistake of its
 * own is not reported as missing too.
 */
export function* productionProblems(values: Variables, given: ReadonlySet<string>): Generator<Problem> {
  if (!given.has("DATABASE_URL")) {
    yield { variable: "DATABASE_URL", remedy: "production needs it: postgres://ROLE:PASSWORD@HOST:5432/DATABASE" };
  }
  if (!given.has("PUBLIC_URL")) {
    yield { variable: "PUBLIC_URL", remedy: "production needs it: the https:// origin that users open" };
  }
  if (values.VENUES === "demo") {
    yield { variable: "VENUES", remedy: "demo is refused in production: name real venues" };
  }
  const direct = given.has("TLS_CERT_FILE") && given.has("TLS_KEY_FILE");
  const proxied = values.TRUST_PROXY !== undefined ? values.TRUST_PROXY > 0 : given.has("TRUST_PROXY");
  if (!direct && !proxied) {
    yield {
      variable: "TRUST_PROXY",
      remedy:
        "production needs TLS_CERT_FILE and TLS_KEY_FILE, or TRUST_PROXY (the number of proxies that end TLS before it)",
    };
  }
  yield* encryptionKeysProblems(values, given);
  yield* databaseProblems(values);
  yield* addressProblems(values);
  yield* metricsTokenProblems(values);
  yield* redisProblems(values);
  yield* sharedSecretProblems(values);
}

/** Development and tests refuse what looks like production's data. */
export function* nonProductionProblems({ DATABASE_URL, MIGRATION_DATABASE_URL }: Variables): Generator<Problem> {
  for (const [variable, url] of Object.entries({ DATABASE_URL, MIGRATION_DATABASE_URL })) {
    if (url !== undefined && /(^|[_-])(prod|production|live)([_-]|$)/i.test(databaseName(new URL(url.reveal())))) {
      yield {
        variable,
        remedy: "its database is named as production's: set NODE_ENV=production, or use another database",
      };
    }
  }
}

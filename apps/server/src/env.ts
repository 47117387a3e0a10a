import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import { parseEnv } from "node:util";
import type { RateClass } from "@tandem/contract/rate-limits";
import { misspeltVariables } from "./env/misspelt.ts";
import type { Problem } from "./env/problem.ts";
import { nonProductionProblems, productionProblems } from "./env/production-rules.ts";
import { ROLES, type Role, VARIABLES, type VariableName, type Variables, VENUE_IDS } from "./env/variables.ts";
import { Secret } from "./secret.ts";

export type VenueFees = { readonly takerBps: number; readonly makerBps: number };

/** All that the environment decides. A value passed down: nothing else reads `process.env`. */
export type Config = {
  readonly nodeEnv: "development" | "test" | "production";
  readonly production: boolean;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Absent in development and test: the embedded server under `dataDir`. */
  readonly databaseUrl?: Secret;
  /** As the owner role. Absent: migrations are the operator's affair (`tandem db migrate`). */
  readonly migrationDatabaseUrl?: Secret;
  /** Absent: exact limits live in PostgreSQL, the others in this process. */
  readonly redisUrl?: Secret;
  readonly dataDir: string;
  /** Absent outside of production: those in a file of `dataDir`. */
  readonly encryptionKeys?: Secret;
  /** Absent: `http://HOST:PORT`, known once the port is. */
  readonly publicUrl?: string;
  readonly corsOrigins: readonly string[];
  readonly trustProxyHops: number;
  readonly tls?: { readonly cert: string; readonly key: Secret; readonly certFile: string; readonly keyFile: string };
  /** Where a second listener sends pages on to https. */
  readonly httpRedirectPort?: number;
  readonly sessionIdleMs: number;
  readonly sessionMaxMs: number;
  readonly registration: "open" | "invite" | "closed";
  /** ccxt ids, or the simulated venues. */
  readonly venues: "demo" | readonly string[];
  /** Absent: the default set of the venues. */
  readonly symbols?: readonly string[];
  readonly venueFees: Readonly<Record<string, VenueFees>>;
  readonly venueUrls: Readonly<Record<string, string>>;
  /** 0: a free one. */
  readonly simulatorPort: number;
  readonly rateLimits: Readonly<Partial<Record<RateClass, number>>>;
  /** Absent: no mail is sent, and administrators hand links out. */
  readonly mail?: { readonly smtpUrl: Secret; readonly from: string };
  /** Where signed heads of the audit chain are written. */
  readonly auditAnchorDir: string;
  /** Absent: the key in `dataDir`, made at first use. */
  readonly auditAnchorKey?: Secret;
  readonly metricsToken?: Secret;
  readonly roles: readonly Role[];
  readonly logLevel: string;
};

export type EnvResult =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Source = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const names = Object.keys(VARIABLES) as VariableName[]; // the keys of a literal object

/** `.env` of the working directory, under what the process was given. */
const processSource = (): Source => {
  const file = resolve(".env");
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {}), ...process.env };
};

/** An empty value counts as unset: `NAME=` is how people switch a line off. */
const withoutEmpty = (source: Source): Map<string, string> =>
  new Map(
    Object.entries(source).flatMap(([name, text]) => (text === undefined || text.trim() === "" ? [] : [[name, text]])),
  );

const parseVariables = (
  given: ReadonlyMap<string, string>,
  wanted: readonly VariableName[] = names,
): { values: Variables; problems: Problem[] } => {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const name of wanted) {
    const text = given.get(name);
    if (text === undefined) continue;
    const parsed = VARIABLES[name].safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else for (const { message } of parsed.error.issues.slice(0, 1)) problems.push({ variable: name, remedy: message });
  }
  return { values: values as Variables, problems }; // each key holds what its own parser gave
};

type Tls = NonNullable<Config["tls"]>;

const readTls = ({ TLS_CERT_FILE, TLS_KEY_FILE }: Variables): { tls?: Tls; problems: Problem[] } => {
  if (TLS_CERT_FILE === undefined && TLS_KEY_FILE === undefined) return { problems: [] };
  if (TLS_CERT_FILE === undefined)
    return { problems: [{ variable: "TLS_CERT_FILE", remedy: "set it beside TLS_KEY_FILE" }] };
  if (TLS_KEY_FILE === undefined)
    return { problems: [{ variable: "TLS_KEY_FILE", remedy: "set it beside TLS_CERT_FILE" }] };
  const problems: Problem[] = [];
  const read = (variable: string, file: string): string => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      problems.push({ variable, remedy: "the file cannot be read: check the path and its permissions" });
      return "";
    }
  };
  const cert = read("TLS_CERT_FILE", TLS_CERT_FILE);
  const key = read("TLS_KEY_FILE", TLS_KEY_FILE);
  if (problems.length > 0) return { problems };
  try {
    createSecureContext({ cert, key });
  } catch {
    return { problems: [{ variable: "TLS_CERT_FILE", remedy: "not a PEM certificate that goes with TLS_KEY_FILE" }] };
  }
  return { tls: { cert, key: new Secret(key), certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE }, problems };
};

const toConfig = (values: Variables, nodeEnv: Config["nodeEnv"], tls: Tls | undefined): Config => {
  const production = nodeEnv === "production";
  return {
    nodeEnv,
    production,
    host: values.HOST ?? "127.0.0.1",
    port: values.PORT ?? 4000,
    ...(values.DATABASE_URL && { databaseUrl: values.DATABASE_URL }),
    ...(values.MIGRATION_DATABASE_URL && { migrationDatabaseUrl: values.MIGRATION_DATABASE_URL }),
    ...(values.REDIS_URL && { redisUrl: values.REDIS_URL }),
    dataDir: resolve(values.DATA_DIR ?? ".data"),
    ...(values.ENCRYPTION_KEYS && { encryptionKeys: values.ENCRYPTION_KEYS }),
    ...(values.PUBLIC_URL && { publicUrl: values.PUBLIC_URL }),
    corsOrigins: values.CORS_ORIGINS ?? [],
    trustProxyHops: values.TRUST_PROXY ?? 0,
    ...(tls && { tls }),
    ...(values.HTTP_REDIRECT_PORT !== undefined && { httpRedirectPort: values.HTTP_REDIRECT_PORT }),
    sessionIdleMs: (values.SESSION_IDLE_MINUTES ?? 30) * MINUTE_MS,
    sessionMaxMs: (values.SESSION_MAX_HOURS ?? 12) * HOUR_MS,
    registration: values.REGISTRATION ?? (production ? "invite" : "open"),
    venues: values.VENUES ?? (production ? VENUE_IDS : "demo"),
    ...(values.SYMBOLS && { symbols: values.SYMBOLS }),
    venueFees: values.VENUE_FEES ?? {},
    venueUrls: values.VENUE_URLS ?? {},
    simulatorPort: values.SIM_PORT ?? 0,
    rateLimits: values.RATE_LIMITS ?? {},
    ...(values.SMTP_URL && values.MAIL_FROM && { mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM } }),
    auditAnchorDir: resolve(values.AUDIT_ANCHOR_DIR ?? join(values.DATA_DIR ?? ".data", "audit-anchors")),
    ...(values.AUDIT_ANCHOR_KEY && { auditAnchorKey: values.AUDIT_ANCHOR_KEY }),
    ...(values.METRICS_TOKEN && { metricsToken: values.METRICS_TOKEN }),
    roles: [...new Set(values.ROLES ?? ROLES)],
    logLevel: values.LOG_LEVEL ?? "info",
  };
};

const warningsOf = (given: ReadonlyMap<string, string>): Problem[] => [
  ...misspeltVariables(given.keys(), names).map(([variable, meant]) => ({
    variable,
    remedy: `unknown; did you mean ${meant}?`,
  })),
];

/** Reads and judges the whole environment at once. Unset `NODE_ENV` is production: the strict rules apply. */
export const readEnv = (source: Source = processSource()): EnvResult => {
  const given = withoutEmpty(source);
  const { values, problems } = parseVariables(given);
  const nodeEnv = values.NODE_ENV ?? "production";
  const nodeEnvIsWrong = given.has("NODE_ENV") && values.NODE_ENV === undefined; // which rules were meant is unknown
  const { tls, problems: tlsProblems } = readTls(values);
  problems.push(...tlsProblems);
  if (nodeEnv === "production" && !nodeEnvIsWrong) {
    problems.push(...productionProblems(values, new Set(given.keys())));
    if (given.get("NODE_TLS_REJECT_UNAUTHORIZED") === "0") {
      problems.push({
        variable: "NODE_TLS_REJECT_UNAUTHORIZED",
        remedy: "0 switches certificate checks off: unset it",
      });
    }
  } else problems.push(...nonProductionProblems(values));
  if (values.HTTP_REDIRECT_PORT !== undefined && !given.has("TLS_CERT_FILE")) {
    problems.push({
      variable: "HTTP_REDIRECT_PORT",
      remedy: "it stands beside TLS_CERT_FILE and TLS_KEY_FILE: behind a proxy, that one redirects",
    });
  }
  const idleMinutes = values.SESSION_IDLE_MINUTES ?? 30;
  if (idleMinutes > (values.SESSION_MAX_HOURS ?? 12) * 60) {
    problems.push({ variable: "SESSION_IDLE_MINUTES", remedy: "longer than SESSION_MAX_HOURS: lower it" });
  }
  if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined)) {
    const [missing, other] = values.SMTP_URL ? ["MAIL_FROM", "SMTP_URL"] : ["SMTP_URL", "MAIL_FROM"];
    if (!given.has(missing)) problems.push({ variable: missing, remedy: `set it beside ${other}` });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, config: toConfig(values, nodeEnv, tls), warnings: warningsOf(given) };
};

export type VenueEnv = Pick<Config, "symbols" | "venueFees" | "venueUrls"> & { readonly venues: readonly string[] };

const VENUE_VARIABLES = ["VENUES", "SYMBOLS", "VENUE_FEES", "VENUE_URLS"] as const;

/** What a command needs that follows venues and nothing else; `options` count more than the environment. */
export const readVenueEnv = (
  options: Partial<Record<(typeof VENUE_VARIABLES)[number], string | undefined>>,
  source: Source = processSource(),
): { readonly ok: true; readonly config: VenueEnv } | { readonly ok: false; readonly problems: readonly Problem[] } => {
  const given = new Map([...withoutEmpty(source), ...withoutEmpty(options)]);
  const { values, problems } = parseVariables(given, VENUE_VARIABLES);
  const mapped = Object.keys(values.VENUE_URLS ?? {});
  // The simulated venues are wherever they are said to be: there is nothing to start here.
  const named = values.VENUES === "demo" ? mapped : (values.VENUES ?? (mapped.length > 0 ? mapped : VENUE_IDS));
  if (named.length === 0) problems.push({ variable: "VENUES", remedy: "demo needs VENUE_URLS of `pnpm tandem sim`" });
  if (problems.length > 0) return { ok: false, problems };
  const { VENUE_FEES: venueFees = {}, VENUE_URLS: venueUrls = {}, SYMBOLS: symbols } = values;
  return { ok: true, config: { venues: named, venueFees, venueUrls, ...(symbols && { symbols }) } };
};

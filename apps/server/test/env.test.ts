import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { describeProblems } from "../src/env/problem.ts";
import { readEnv } from "../src/env.ts";

const development = { NODE_ENV: "development" };
/** The least that production accepts. */
const production = {
  DATABASE_URL: "postgres://tandem_app:kq8ZrT0vWm3x@db.internal:5432/tandem",
  PUBLIC_URL: "https://tandem.internal",
  TRUST_PROXY: "1",
  // 32 bytes of `openssl rand -base64 32`.
  ENCRYPTION_KEYS: "k1:2hYtJ0mVXr6cQfKp8sLbN1wZ4uEoGdTi7aRxHyBkMvU=",
};

const problemsOf = (source: Record<string, string>) => {
  const result = readEnv(source);
  return result.ok ? [] : result.problems;
};
const faultyVariables = (source: Record<string, string>) => problemsOf(source).map(({ variable }) => variable);
const configOf = (source: Record<string, string>) => {
  const result = readEnv(source);
  if (!result.ok) throw new Error(describeProblems(result.problems));
  return result.config;
};

describe("defaults", () => {
  it("development runs the demo venues on 127.0.0.1:4000 with open registration and the embedded database", () => {
    expect(configOf(development)).toMatchObject({
      host: "127.0.0.1",
      port: 4000,
      venues: "demo",
      registration: "open",
      trustProxyHops: 0,
      corsOrigins: [],
      sessionIdleMs: 30 * 60 * 1000,
      sessionMaxMs: 12 * 60 * 60 * 1000,
      logLevel: "info",
      simulatorPort: 0,
    });
    expect(configOf(development)).not.toHaveProperty("databaseUrl");
  });

  it("an unset NODE_ENV is production, where registration needs an invite", () => {
    expect(configOf(production)).toMatchObject({
      nodeEnv: "production",
      production: true,
      registration: "invite",
      venues: ["binance", "kraken"],
    });
  });

  it("one process has every role unless it is told otherwise", () => {
    expect(configOf(development).roles).toEqual(["api", "market", "trader"]);
    expect(configOf({ ...development, ROLES: "market, api,market" }).roles).toEqual(["market", "api"]);
  });

  it.each(["api,marke", ",", "API"])("an unknown role, or none, is refused: %s", (ROLES) => {
    expect(problemsOf({ ...development, ROLES })).toEqual([
      { variable: "ROLES", remedy: "name roles of: api, market, trader" },
    ]);
  });

  it("an empty value counts as unset", () => {
    expect(configOf({ ...development, DATABASE_URL: "", PORT: " " })).toMatchObject({ port: 4000 });
  });
});

describe("one mistake, one line", () => {
  it.each([
    ["NODE_ENV", "staging", /development, test or production/],
    ["HOST", "http://127.0.0.1", /address/],
    ["PORT", "70000", /0 to 65535/],
    ["PORT", "4000.5", /whole number/],
    ["DATABASE_URL", "mysql://a:b@c/d", /postgres:\/\//],
    ["DATABASE_URL", "postgres://tandem@localhost", /DATABASE/],
    ["PUBLIC_URL", "tandem.internal", /origin/],
    ["PUBLIC_URL", "https://tandem.internal/app", /without a path/],
    ["CORS_ORIGINS", "https://desk.internal,*", /refused/],
    ["CORS_ORIGINS", "https://desk.internal/path", /origin/],
    ["TRUST_PROXY", "true", /whole number/],
    ["SESSION_IDLE_MINUTES", "0", /from 0.01 to 1440/],
    ["SESSION_IDLE_MINUTES", "1000", /SESSION_MAX_HOURS/],
    ["SESSION_MAX_HOURS", "-1", /number/],
    ["REGISTRATION", "yes", /open, invite or closed/],
    ["VENUES", "binance,mtgox", /binance, kraken/],
    ["VENUES", "demo,binance", /demo/],
    ["SYMBOLS", "BTCUSDT", /BTC\/USDT/],
    ["VENUE_FEES", "{binance:10}", /JSON/],
    ["VENUE_FEES", '{"binance":10}', /takerBps|expected object/],
    ["VENUE_URLS", '{"binance":"127.0.0.1:4100"}', /http/],
    ["SIM_PORT", "x", /whole number/],
    ["RATE_LIMITS", '{"trades":60}', /trades|classes/],
    ["RATE_LIMITS", '{"trade":0}', /1 or more/],
    ["LOG_LEVEL", "verbose", /trace/],
    ["TLS_CERT_FILE", "/nowhere/cert.pem", /TLS_CERT_FILE/],
  ])("%s=%s", (variable, text, remedy) => {
    const source = { ...development, [variable]: text };
    const problems = problemsOf(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.remedy).toMatch(remedy);
  });

  it("lists every mistake at once, with a line for each", () => {
    const problems = problemsOf({ ...development, PORT: "x", VENUES: "mtgox", LOG_LEVEL: "loud" });
    expect(problems.map(({ variable }) => variable)).toEqual(["PORT", "VENUES", "LOG_LEVEL"]);
    expect(describeProblems(problems).split("\n")).toHaveLength(4);
  });

  it("names a certificate that does not go with its key", () => {
    const folder = mkdtempSync(join(tmpdir(), "tandem-env-"));
    writeFileSync(join(folder, "cert.pem"), "not a certificate");
    writeFileSync(join(folder, "key.pem"), "not a key");
    const files = { TLS_CERT_FILE: join(folder, "cert.pem"), TLS_KEY_FILE: join(folder, "key.pem") };
    expect(faultyVariables({ ...development, ...files })).toEqual(["TLS_CERT_FILE"]);
  });
});

describe("production", () => {
  it.each([
    ["DATABASE_URL", ""],
    ["PUBLIC_URL", ""],
    ["TRUST_PROXY", ""],
    ["TRUST_PROXY", "0"],
    ["VENUES", "demo"],
    ["PUBLIC_URL", "http://tandem.internal"],
    ["CORS_ORIGINS", "http://desk.internal"],
    ["CORS_ORIGINS", "*"],
    ["DATABASE_URL", "postgres://tandem_app:change-me-please@db/tandem"],
    ["DATABASE_URL", "postgres://tandem_app:password123@db/tandem"],
    ["DATABASE_URL", "postgres://tandem_app:kq8ZrT0@db/tandem"],
    ["DATABASE_URL", "postgres://postgres:kq8ZrT0vWm3x@db/tandem"],
    ["DATABASE_URL", "postgres://tandem_app:kq8ZrT0vWm3x@db/tandem_test"],
    ["MIGRATION_DATABASE_URL", "postgres://tandem_owner:kq8ZrT0vWm3x@db/tandem"],
    ["METRICS_TOKEN", "kq8ZrT0vWm3y"],
    ["METRICS_TOKEN", "change-me-change-me-change-me-change-me"],
    ["NODE_TLS_REJECT_UNAUTHORIZED", "0"],
    ["ENCRYPTION_KEYS", ""],
    ["ENCRYPTION_KEYS", "change-me"],
    ["ENCRYPTION_KEYS", "k1:change-me"],
    ["ENCRYPTION_KEYS", `k1:${Buffer.from("only 31 bytes long, sorry about").toString("base64")}`],
    ["ENCRYPTION_KEYS", `k1:${Buffer.alloc(32, 1).toString("base64")}`],
    ["ENCRYPTION_KEYS", `k1:${Buffer.from("this is an example passphrase!!!").toString("base64")}`],
    ["ENCRYPTION_KEYS", `${production.ENCRYPTION_KEYS},k2:${production.ENCRYPTION_KEYS.slice(3)}`],
    ["ENCRYPTION_KEYS", `${production.ENCRYPTION_KEYS},${production.ENCRYPTION_KEYS}`],
    ["METRICS_TOKEN", production.ENCRYPTION_KEYS.slice(3)],
    ["AUDIT_ANCHOR_KEY", production.ENCRYPTION_KEYS.slice(3)],
    ["REDIS_URL", "redis://:change-me@127.0.0.1:6379"],
    ["REDIS_URL", "redis://10.0.0.7:6379"],
    ["REDIS_URL", "redis://:kq8ZrT0vWm3x@127.0.0.1:6379"],
    ["HTTP_REDIRECT_PORT", "8080"],
  ])("G38: refuses %s=%s", (variable, text) => {
    expect(faultyVariables({ ...production, [variable]: text })).toEqual([variable]);
  });

  it("takes several encryption keys", () => {
    const older = "k0:Zq3nPw7kTz1yVb5mXc9LdF2gHj4sRa6oQe8uWi0xYtE=";
    const text = `${production.ENCRYPTION_KEYS},${older}`;
    expect(configOf({ ...production, ENCRYPTION_KEYS: text }).encryptionKeys?.reveal()).toBe(text);
  });

  it("refuses to serve as the role that owns the tables", () => {
    const MIGRATION_DATABASE_URL = "postgres://tandem_app:kq8ZrT0vWm3x@db.internal:5432/tandem";
    expect(faultyVariables({ ...production, MIGRATION_DATABASE_URL })).toEqual(["DATABASE_URL"]);
  });

  it("does not call a faulty variable missing as well", () => {
    expect(faultyVariables({ ...production, DATABASE_URL: "mysql://x" })).toEqual(["DATABASE_URL"]);
  });

  it.each(["development", "test"])("G39: its database is refused in %s", (NODE_ENV) => {
    expect(faultyVariables({ NODE_ENV, DATABASE_URL: "postgres://tandem_app:x@db/tandem_prod" })).toEqual([
      "DATABASE_URL",
    ]);
  });
});

describe("secrets", () => {
  const marker = "kq8ZrT0vWm3xMARKER";
  const url = `postgres://tandem_app:${marker}@db.internal:5432/tandem`;

  it("no way of printing the config shows one", () => {
    const config = configOf({ ...production, DATABASE_URL: url, METRICS_TOKEN: `${marker}${marker}` });
    const printed = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true }), `${config.databaseUrl}`];
    expect(printed.join("\n")).not.toContain("MARKER");
    expect(printed.join("\n")).toContain("[redacted]");
    expect(config.databaseUrl?.reveal()).toBe(url);
  });

  it("no message about a mistake repeats what was written", () => {
    const problems = problemsOf({
      DATABASE_URL: `mysql://x:${marker}@y/z`,
      MIGRATION_DATABASE_URL: `postgres://o:${marker}-change-me@y/z_test`,
      METRICS_TOKEN: marker,
      PUBLIC_URL: marker,
      PORT: marker,
      VENUES: marker,
      SYMBOLS: marker,
      VENUE_FEES: `{"${marker}":1}`,
      VENUE_URLS: `{"binance":"${marker}"}`,
      RATE_LIMITS: `{"trade":"${marker}"}`,
      LOG_LEVEL: marker,
      REGISTRATION: marker,
    });
    expect(problems.length).toBeGreaterThanOrEqual(12);
    expect(describeProblems(problems)).not.toContain("MARKER");
  });
});

describe("warnings", () => {
  const warningsOf = (source: Record<string, string>) => {
    const result = readEnv({ ...development, ...source });
    return result.ok ? result.warnings.map(({ variable, remedy }) => `${variable}: ${remedy}`) : [];
  };

  it.each([
    ["DATABSE_URL", "DATABASE_URL"],
    ["SYMBOL", "SYMBOLS"],
    ["CORS_ORIGIN", "CORS_ORIGINS"],
    ["VENUE_URL", "VENUE_URLS"],
    ["TRUST_PROXYS", "TRUST_PROXY"],
  ])("%s is taken for a slip of %s", (given, meant) => {
    expect(warningsOf({ [given]: "1" })).toEqual([`${given}: unknown; did you mean ${meant}?`]);
  });

  it("variables of other programs are left alone", () => {
    expect(
      warningsOf({
        PATH: "/bin",
        HOME: "/root",
        HOSTNAME: "x",
        POST: "1",
        LANG: "C",
        SSL_CERT_FILE: "x",
        npm_config_registry: "x",
      }),
    ).toEqual([]);
  });
});

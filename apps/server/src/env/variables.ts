import { SymbolName } from "@tandem/contract/primitives";
import { RATE_LIMITS } from "@tandem/contract/rate-limits";
import { isCcxtVenue } from "@tandem/venues/ccxt/load-ccxt-class";
import * as z from "zod";
import { Secret } from "../secret.ts";
import { keyringProblem } from "./encryption-keys.ts";

/**
 * One parser a variable. A message says what to write instead; none repeats the value, which may be a secret
 * pasted into the wrong line.
 */

/** Followed in production where nothing is named. Every other ccxt id with sockets can be named. */
export const VENUE_IDS = ["binance", "kraken"] as const;

/** What a process of Tandem may do; one machine does all of it. */
export const ROLES = ["api", "market", "trader"] as const;
export type Role = (typeof ROLES)[number];

const list = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const number = ({ min, max, integer }: { min: number; max: number; integer: boolean }) => {
  const message = `write ${integer ? "a whole number" : "a number"} from ${min} to ${max}`;
  const inRange = z.number(message).min(min, message).max(max, message);
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, { message, abort: true })
    .transform(Number)
    .pipe(integer ? inRange.int(message) : inRange);
};

const port = number({ min: 0, max: 65_535, integer: true });

const toJson = (text: string, issues: z.RefinementCtx<string>): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    issues.addIssue({ code: "custom", message: "write valid JSON, in quotes where a shell reads it" });
    return z.NEVER;
  }
};

const jsonOf = <Shape extends z.ZodType>(shape: Shape) => z.string().transform(toJson).pipe(shape);

const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const isOrigin = (text: string): boolean => {
  const url = parseUrl(text);
  return url !== undefined && ["http:", "https:"].includes(url.protocol) && url.origin === text.replace(/\/$/, "");
};

const origin = (example: string) =>
  z
    .string()
    .refine(isOrigin, `write an origin without a path, such as ${example}`)
    .transform((text) => text.replace(/\/$/, ""));

const VENUE_NAMES = "ids of exchanges that ccxt has sockets for, such as binance, kraken, okx (docs/venues.md)";
const DEMO_OR_NAMES = `write demo, or ${VENUE_NAMES}`;
const venueId = z.string().refine(isCcxtVenue, `name ${VENUE_NAMES}`);

const postgresUrl = z
  .string()
  .refine((text) => {
    const url = parseUrl(text);
    return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
  }, "write postgres://ROLE:PASSWORD@HOST:5432/DATABASE")
  .transform((text) => new Secret(text));

const redisUrl = z
  .string()
  .refine((text) => {
    const url = parseUrl(text);
    return url !== undefined && /^rediss?:$/.test(url.protocol) && url.hostname !== "" && /^\/?\d*$/.test(url.pathname);
  }, "write redis://HOST:6379, or rediss:// over TLS, with :PASSWORD@ before the host")
  .transform((text) => new Secret(text));

const smtpUrl = z
  .string()
  .refine((text) => {
    const url = parseUrl(text);
    return url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== "" && /^\/?$/.test(url.pathname);
  }, "write smtps://USER:PASSWORD@HOST:465, or smtp:// and STARTTLS")
  .transform((text) => new Secret(text));

const ANCHOR_KEY_BYTES = 32;
const anchorKey = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, "base64").length === ANCHOR_KEY_BYTES,
    "write 32 random bytes in base64: openssl rand -base64 32",
  )
  .transform((text) => new Secret(text));

const secret = z.string().transform((text) => new Secret(text));

const feeBps = z.number("write fees as numbers of basis points").min(-1000).max(1000);
/** A venue that says nothing of its makers is taken to charge them as takers: never less than is due. */
const venueFees = z
  .strictObject({ takerBps: feeBps, makerBps: feeBps.optional() })
  .transform(({ takerBps, makerBps = takerBps }) => ({ takerBps, makerBps }));
const isPlainUrl = (text: string): boolean => {
  const url = parseUrl(text);
  const extras = [url?.username, url?.password, url?.search, url?.hash];
  return ["http:", "https:"].includes(url?.protocol ?? "") && extras.every((extra) => extra === "");
};
const baseUrl = z
  .string("write each base as a URL")
  .refine(isPlainUrl, "write bases as http:// or https:// URLs without user, query and fragment");
const rateLimit = z.int("write limits as whole numbers, 1 or more").min(1, "write limits of 1 or more").max(1_000_000);
const rateClasses = Object.fromEntries(Object.keys(RATE_LIMITS).map((name) => [name, rateLimit.optional()]));

export const VARIABLES = {
  NODE_ENV: z.enum(["development", "test", "production"], "write development, test or production"),
  HOST: z.string().regex(/^[A-Za-z0-9.:_-]+$/, "write an address to listen on, such as 127.0.0.1"),
  PORT: port,
  DATABASE_URL: postgresUrl,
  MIGRATION_DATABASE_URL: postgresUrl,
  REDIS_URL: redisUrl,
  DATA_DIR: z.string(),
  ENCRYPTION_KEYS: z
    .string()
    .superRefine((text, issues) => {
      const message = keyringProblem(text);
      if (message !== undefined) issues.addIssue({ code: "custom", message });
    })
    .transform((text) => new Secret(text)),
  PUBLIC_URL: origin("https://tandem.your-domain"),
  CORS_ORIGINS: z
    .string()
    .transform(list)
    .pipe(
      z.array(
        z
          .string()
          .refine((item) => item !== "*", { message: "`*` is refused: list exact origins", abort: true })
          .pipe(origin("https://desk.your-domain")),
      ),
    ),
  TLS_CERT_FILE: z.string(),
  TLS_KEY_FILE: z.string(),
  HTTP_REDIRECT_PORT: port,
  TRUST_PROXY: number({ min: 0, max: 10, integer: true }),
  SESSION_IDLE_MINUTES: number({ min: 0.01, max: 1440, integer: false }),
  SESSION_MAX_HOURS: number({ min: 0.01, max: 168, integer: false }),
  REGISTRATION: z.enum(["open", "invite", "closed"], "write open, invite or closed"),
  VENUES: z
    .string()
    .transform((text) => (text.trim() === "demo" ? ("demo" as const) : list(text)))
    .pipe(
      z.union(
        [
          z.literal("demo"),
          z
            .array(z.string())
            .min(1, DEMO_OR_NAMES)
            .refine((ids) => ids.every(isCcxtVenue), DEMO_OR_NAMES),
        ],
        DEMO_OR_NAMES,
      ),
    ),
  SYMBOLS: z.string().transform(list).pipe(z.array(SymbolName).min(1, "name at least one symbol, such as BTC/USDT")),
  VENUE_FEES: jsonOf(z.record(venueId, venueFees, 'write {"binance":{"takerBps":10,"makerBps":10}}')),
  VENUE_URLS: jsonOf(z.record(venueId, baseUrl, 'write {"binance":"http://127.0.0.1:4100/binance"}')),
  SIM_PORT: port,
  RATE_LIMITS: jsonOf(
    z.strictObject(rateClasses, `write {"read":600}; the classes are ${Object.keys(RATE_LIMITS).join(", ")}`),
  ),
  SMTP_URL: smtpUrl,
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]{1,100} )?<?[^\s<>@]+@[^\s<>@]+>?$/, "write an address, such as Tandem <tandem@your-domain>"),
  AUDIT_ANCHOR_DIR: z.string(),
  AUDIT_ANCHOR_KEY: anchorKey,
  METRICS_TOKEN: secret,
  ROLES: z
    .string()
    .transform(list)
    .pipe(z.array(z.enum(ROLES, `name roles of: ${ROLES.join(", ")}`)).min(1, `name roles of: ${ROLES.join(", ")}`)),
  LOG_LEVEL: z.enum(
    ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
    "write fatal, error, warn, info, debug, trace or silent",
  ),
} as const;

export type VariableName = keyof typeof VARIABLES;
export type Variables = { [Name in VariableName]?: z.output<(typeof VARIABLES)[Name]> };

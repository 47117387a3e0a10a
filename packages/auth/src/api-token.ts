import { createHash, randomBytes } from "node:crypto";
import type { TokenScope } from "@tandem/contract/account";
import type { RateClass } from "@tandem/contract/rate-limits";

/** A prefix of its own: leaked ones can be searched for, and no session is looked up in vain. */
const PREFIX = "tdm_";
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^tdm_[A-Za-z0-9_-]{43}$/;

export const newApiToken = (): string => PREFIX + randomBytes(TOKEN_BYTES).toString("base64url");

export const isApiToken = (text: string): boolean => TOKEN_PATTERN.test(text);

/** What the table holds of a token: presenting it as one finds nothing. */
export const apiTokenHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Which classes of procedures a token's scopes reach. Settings, keys, accounts and exports are never among them. */
const CLASSES_OF_SCOPE = {
  read: ["read", "stream"],
  trade: ["trade", "safety"],
} as const satisfies Record<TokenScope, readonly RateClass[]>;

export const tokenReaches = (scopes: readonly TokenScope[], rateClass: RateClass): boolean =>
  scopes.some((scope) => CLASSES_OF_SCOPE[scope].some((reached) => reached === rateClass));

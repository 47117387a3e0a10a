import { randomBytes } from "node:crypto";
import type { Account } from "../trading/account.ts";

const LIFE_MS = 900_000;

/** Tokens that let a socket speak for an account. A token lives 15 minutes unless it is used. */
export class SocketTokens {
  readonly #epochMs: () => number;
  readonly #issued = new Map<string, { account: Account; until: number }>();

  constructor(epochMs: () => number) {
    this.#epochMs = epochMs;
  }

  issue(account: Account): string {
    const token = randomBytes(32).toString("base64");
    this.#issued.set(token, { account, until: this.#epochMs() + LIFE_MS });
    return token;
  }

  /** The account behind a token; undefined when there is none or it has expired. */
  use(token: unknown): Account | undefined {
    const found = typeof token === "string" ? this.#issued.get(token) : undefined;
    if (!found || found.until < this.#epochMs()) return undefined;
    found.until = Number.MAX_SAFE_INTEGER;
    return found.account;
  }
}

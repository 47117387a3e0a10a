import { err, ok, type Result } from "@tandem/domain/result";
import type { VenueRequest } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { PerAccount } from "../trading/per-account.ts";
import { krakenSignature, sameText } from "../trading/signature.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";

export type Call = { readonly account: Account; readonly params: URLSearchParams };

/** Checks keys, signatures, and that a key's nonces always rise. */
export class Authenticator {
  readonly #desk: TradingDesk;
  readonly #lastNonces = new PerAccount(() => ({ value: -1n }));

  constructor(desk: TradingDesk) {
    this.#desk = desk;
  }

  check(request: VenueRequest): Result<Call, string> {
    const params = bodyParams(request.body);
    const account = this.#desk.account(String(request.headers["api-key"] ?? ""));
    if (!account) return err("EAPI:Invalid key");
    const nonce = params.get("nonce") ?? "";
    const expected = krakenSignature(account.secret, { path: request.path, nonce, body: request.body });
    if (!sameText(String(request.headers["api-sign"] ?? ""), expected)) return err("EAPI:Invalid signature");
    const last = this.#lastNonces.of(account);
    if (!/^\d{1,20}$/.test(nonce) || BigInt(nonce) <= last.value) return err("EAPI:Invalid nonce");
    last.value = BigInt(nonce);
    return ok({ account, params });
  }
}

/** Bodies come as forms or as JSON. */
function bodyParams(body: string): URLSearchParams {
  if (!body.startsWith("{")) return new URLSearchParams(body);
  try {
    const value: unknown = JSON.parse(body);
    const fields: [string, unknown][] = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return new URLSearchParams(fields.flatMap(([name, field]) => listed(name, field)));
  } catch {
    return new URLSearchParams();
  }
}

const listed = (name: string, field: unknown): [string, string][] =>
  Array.isArray(field) ? field.map((each: unknown) => [name, String(each)]) : [[name, String(field)]];

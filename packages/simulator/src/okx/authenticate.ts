import { err, ok, type Result } from "@tandem/domain/result";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { hmacSha256Base64, sameText } from "../trading/signature.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { okxError } from "./public-rest.ts";

const WINDOW_MS = 30_000;

/** Checks key, passphrase, time and signature of a REST request. */
export function authenticate(desk: TradingDesk, request: VenueRequest, now: number): Result<Account, VenueResponse> {
  const header = (name: string): string => String(request.headers[name] ?? "");
  const account = desk.account(header("ok-access-key"));
  if (!account) return err(okxError(401, "50111", "Invalid OK-ACCESS-KEY"));
  if (header("ok-access-passphrase") !== (account.passphrase ?? "")) {
    return err(okxError(401, "50105", "Request header OK-ACCESS-PASSPHRASE incorrect."));
  }
  const timestamp = header("ok-access-timestamp");
  const at = Date.parse(timestamp);
  if (!(Math.abs(now - at) <= WINDOW_MS)) return err(okxError(401, "50102", "Timestamp request expired"));
  const query = request.rawQuery === "" ? "" : `?${request.rawQuery}`;
  const expected = hmacSha256Base64(account.secret, timestamp + request.method + request.path + query + request.body);
  if (!sameText(header("ok-access-sign"), expected)) return err(okxError(401, "50113", "Invalid Sign"));
  return ok(account);
}

/** Checks the login of a private socket: seconds instead of a date, and a fixed path. */
export function checkLogin(
  desk: TradingDesk,
  login: { apiKey: unknown; passphrase: unknown; timestamp: unknown; sign: unknown },
  now: number,
): Result<Account, { readonly code: string; readonly msg: string }> {
  const account = desk.account(String(login.apiKey));
  if (!account) return err({ code: "60005", msg: "Invalid apiKey" });
  const timestamp = String(login.timestamp);
  if (!(Math.abs(now / 1000 - Number(timestamp)) * 1000 <= WINDOW_MS)) {
    return err({ code: "60006", msg: "Timestamp request expired" });
  }
  const expected = hmacSha256Base64(account.secret, `${timestamp}GET/users/self/verify`);
  if (!sameText(String(login.sign), expected)) return err({ code: "60007", msg: "Invalid sign" });
  if (String(login.passphrase) !== (account.passphrase ?? "")) return err({ code: "60024", msg: "Wrong passphrase" });
  return ok(account);
}

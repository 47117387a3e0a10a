import { err, ok, type Result } from "@tandem/domain/result";
import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { Account } from "../trading/account.ts";
import { hmacSha256Hex, sameText } from "../trading/signature.ts";
import type { TradingDesk } from "../trading/trading-desk.ts";
import { binanceError } from "./public-rest.ts";

const RECV_WINDOW_MS = 5000;
const RECV_WINDOW_MAX_MS = 60_000;
const AHEAD_MS = 1000;

export type Signed = { readonly account: Account; readonly params: URLSearchParams };

const BAD_KEY = binanceError(401, -2015, "Invalid API-key, IP, or permissions for action.");

/** Checks key, time and signature of a REST request. Parameters may stand in the query, the body, or both. */
export function authenticate(desk: TradingDesk, request: VenueRequest, now: number): Result<Signed, VenueResponse> {
  const key = request.headers["x-mbx-apikey"];
  if (typeof key !== "string" || key === "") return err(binanceError(401, -2014, "API-key format invalid."));
  const text = request.rawQuery + request.body;
  const signature = /(?:^|&)signature=([^&]*)$/.exec(text);
  const payload = signature ? text.slice(0, signature.index) : text;
  return checkSigned(desk, { key, payload, signature: signature?.[1], params: new URLSearchParams(payload), now });
}

/** The same checks for what has been taken apart already. */
export function checkSigned(
  desk: TradingDesk,
  signed: { key: string; payload: string; signature: string | undefined; params: URLSearchParams; now: number },
): Result<Signed, VenueResponse> {
  const { key, payload, signature, params, now } = signed;
  const account = desk.account(key);
  if (!account) return err(BAD_KEY);
  if (signature === undefined) {
    return err(binanceError(400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed."));
  }
  if (!sameText(signature, hmacSha256Hex(account.secret, payload))) {
    return err(binanceError(400, -1022, "Signature for this request is not valid."));
  }
  const timestamp = Number(params.get("timestamp") ?? Number.NaN);
  const recvWindow = Number(params.get("recvWindow") ?? RECV_WINDOW_MS);
  if (!Number.isSafeInteger(timestamp)) {
    return err(binanceError(400, -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed."));
  }
  if (!(recvWindow > 0 && recvWindow <= RECV_WINDOW_MAX_MS) || timestamp < now - recvWindow) {
    return err(binanceError(400, -1021, "Timestamp for this request is outside of the recvWindow."));
  }
  if (timestamp > now + AHEAD_MS) {
    return err(binanceError(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."));
  }
  return ok({ account, params });
}

/** Undefined when the key may; else the venue's refusal. */
export const withoutPermission = (account: Account, permission: "read" | "trade"): VenueResponse | undefined =>
  account.permissions.has(permission) ? undefined : BAD_KEY;

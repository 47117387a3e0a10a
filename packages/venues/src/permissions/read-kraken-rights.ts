import type { KeyRights } from "@tandem/engine/key-check";
import { isRecord } from "../read-json.ts";
import { isTextList, isTime } from "./read-answer-values.ts";

/** Of the names in Kraken's documentation those that move nothing out of the account. */
const HARMLESS: readonly string[] = [
  "query-funds",
  "add-funds",
  "deposit-funds",
  "earn-funds",
  "query-open-trades",
  "query-closed-trades",
  "modify-trades",
  "close-trades",
  "query-ledger",
  "query-ledgers",
  "export-data",
  "access-websockets",
];
const MOVES_OUT = /withdraw|transfer/;
const SECOND_MS = 1000;

/**
 * `POST /0/private/GetApiKeyInfo`: names of rights, seconds as text (0 for never), the addresses that are let in
 * (none for any). Kraken has written the fields in two ways. A right of an unknown name leaves the key unverifiable.
 */
export function readKrakenRights(answer: unknown): KeyRights | undefined {
  if (!isRecord(answer) || !isRecord(answer["result"])) return undefined;
  const info = answer["result"];
  const granted = info["permissions"];
  if (!isTextList(granted)) return undefined;
  const moves = granted.filter((name) => MOVES_OUT.test(name));
  if (granted.some((name) => !moves.includes(name) && !HARMLESS.includes(name))) return undefined;
  const addresses = info["ipAllowlist"] ?? info["ip_allowlist"];
  const endsMs = Number(info["validUntil"] ?? info["valid_until"] ?? 0) * SECOND_MS;
  return {
    read: granted.includes("query-funds"),
    trade: granted.includes("modify-trades"),
    withdraw: moves.some((name) => name.includes("withdraw")),
    transfer: moves.some((name) => name.includes("transfer")),
    ipRestricted: Array.isArray(addresses) ? addresses.length > 0 : undefined,
    expiresAt: isTime(endsMs) ? endsMs : undefined,
  };
}

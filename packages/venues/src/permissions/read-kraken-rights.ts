import type { KeyRights } from "@tandem/engine/key-check";
import { isRecord } from "../read-json.ts";
import { isTextList, isTime } from "./read-answer-values.ts";

/** Kraken's documentation shows some of the names only. These move nothing out of the account, as does what looks. */
const HARMLESS: readonly string[] = [
  "add-funds",
  "deposit-funds",
  "earn-funds",
  "modify-trades",
  "close-trades",
  "create-ws-token",
  "get-ws-token",
];
const LOOKS = /^(query|view|read|export|access)-/;
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
  if (!granted.every((name) => moves.includes(name) || HARMLESS.includes(name) || LOOKS.test(name))) return undefined;
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

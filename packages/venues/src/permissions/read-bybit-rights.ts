import type { KeyRights } from "@tandem/engine/key-check";
import { isRecord } from "../read-json.ts";
import { isTextList } from "./read-answer-values.ts";

const TRANSFERS: readonly string[] = ["AccountTransfer", "SubMemberTransfer", "SubMemberTransferList"];

/**
 * `GET /v5/user/query-api`: rights by group, `readOnly` 1 or 0, the addresses that are let in (`*` for any), and an
 * end for keys without addresses.
 */
export function readBybitRights(answer: unknown): KeyRights | undefined {
  if (!isRecord(answer) || !isRecord(answer["result"])) return undefined;
  const { permissions, readOnly, ips, expiredAt } = answer["result"];
  if (!isRecord(permissions) || (readOnly !== 0 && readOnly !== 1)) return undefined;
  const { Wallet: wallet, Spot: spot } = permissions;
  if (!isTextList(wallet) || !isTextList(spot)) return undefined;
  const writes = readOnly === 0;
  const endsAt = typeof expiredAt === "string" ? Date.parse(expiredAt) : Number.NaN;
  return {
    read: true,
    trade: writes && spot.includes("SpotTrade"),
    withdraw: writes && wallet.includes("Withdraw"),
    transfer: writes && wallet.some((name) => TRANSFERS.includes(name)),
    ipRestricted: isTextList(ips) ? ips.length > 0 && !ips.includes("*") : undefined,
    expiresAt: endsAt > 0 ? endsAt : undefined,
  };
}

import type { KeyRights } from "@tandem/engine/key-check";
import { isRecord } from "../read-json.ts";

const KNOWN: readonly string[] = ["read_only", "trade", "withdraw"];

/**
 * `GET /api/v5/account/config`: `perm` is a comma-separated list, `ip` the addresses that are let in, empty for any.
 * OKX's right to withdraw covers transfers between accounts.
 */
export function readOkxRights(answer: unknown): KeyRights | undefined {
  if (!isRecord(answer) || !Array.isArray(answer["data"])) return undefined;
  const [account]: readonly unknown[] = answer["data"];
  if (!isRecord(account) || typeof account["perm"] !== "string") return undefined;
  const granted = account["perm"].split(",").map((name) => name.trim());
  if (!granted.every((name) => KNOWN.includes(name))) return undefined;
  const withdraw = granted.includes("withdraw");
  return {
    // Every key of OKX reads.
    read: true,
    trade: granted.includes("trade"),
    withdraw,
    transfer: withdraw,
    ipRestricted: typeof account["ip"] === "string" ? account["ip"].trim() !== "" : undefined,
    expiresAt: undefined,
  };
}

import type { KeyRights } from "@tandem/engine/key-check";
import { isRecord } from "../read-json.ts";
import { isTime, readFlag } from "./read-answer-values.ts";

/**
 * `GET /sapi/v1/account/apiRestrictions`. Universal transfers count as transfers: they reach other accounts of the
 * same owner. Undefined where a right that must be off is not mentioned.
 */
export const readBinanceRights =
  (trades: "enableSpotAndMarginTrading" | "enableFutures") =>
  (answer: unknown): KeyRights | undefined => {
    if (!isRecord(answer)) return undefined;
    const read = readFlag(answer["enableReading"]);
    const trade = readFlag(answer[trades]);
    const withdraw = readFlag(answer["enableWithdrawals"]);
    const internal = readFlag(answer["enableInternalTransfer"]);
    const universal = readFlag(answer["permitsUniversalTransfer"]);
    if (read === undefined || trade === undefined || withdraw === undefined) return undefined;
    if (internal === undefined || universal === undefined) return undefined;
    const ends = answer["tradingAuthorityExpirationTime"];
    return {
      read,
      trade,
      withdraw,
      transfer: internal || universal,
      ipRestricted: readFlag(answer["ipRestrict"]),
      expiresAt: isTime(ends) ? ends : undefined,
    };
  };

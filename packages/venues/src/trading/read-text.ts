import { parseScaled } from "@tandem/domain/money";
import { isRecord, type JsonRecord } from "../read-json.ts";

/** Answers of venues, read field by field: what is not there, or not of that kind, is undefined. */

export const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" && Number.isFinite(value) ? String(value) : undefined;
};

const DECIMAL = /^(-?\d+)(?:\.(\d+))?$/;

/**
 * A decimal text (or a whole number) scaled by 10^18. Digits beyond that are below what any asset is counted in: they
 * are cut. Undefined for anything else.
 */
export function scaledOf(value: unknown): bigint | undefined {
  const match = DECIMAL.exec(textOf(value) ?? "");
  const [, whole, fraction = ""] = match ?? [];
  if (whole === undefined) return undefined;
  const digits = fraction.slice(0, 18);
  return parseScaled(digits === "" ? whole : `${whole}.${digits}`);
}

/** Epoch ms of text or number. */
export function timeOf(value: unknown): number | undefined {
  const at = typeof value === "number" ? value : Number(textOf(value) ?? Number.NaN);
  return Number.isFinite(at) && at > 0 ? Math.round(at) : undefined;
}

export const recordsOf = (value: unknown): readonly JsonRecord[] | undefined =>
  Array.isArray(value) && value.every(isRecord) ? value : undefined;

/** What a venue was asked for came in another shape: nothing may be concluded from it. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
  constructor(what: string) {
    super(`the venue's answer is not as documented: ${what}`);
  }
}

export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new UnreadableAnswerError(what);
  return value;
}

export const mustRecord = (value: unknown, what: string): JsonRecord => must(isRecord(value) ? value : undefined, what);
export const mustRecords = (value: unknown, what: string): readonly JsonRecord[] => must(recordsOf(value), what);

/** JSON whose numbers become texts, with every digit that was sent. Undefined where it is none. */
export function parseExactJson(text: string): JsonRecord | undefined {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  try {
    const value: unknown = JSON.parse(quoted);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

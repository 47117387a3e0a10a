export type JsonRecord = { readonly [key: string]: unknown };

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `undefined` when the text is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A JSON object, or `undefined` when the text is none. */
export function readJsonRecord(text: string): JsonRecord | undefined {
  const value = readJson(text);
  return isRecord(value) ? value : undefined;
}

/** An integer that a double holds exactly. */
export const isSequence = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

const MESSAGE_MAX = 300;
const FRAMES_MAX = 8;
const CAUSES_MAX = 3;
/** Words that stand before a secret in URLs, connection strings, headers and messages of libraries. */
const SECRET =
  /((?:pass(?:word|phrase)?|secret|token|api[-_]?key|authorization|cookie|session|signature)["']?\s*[=:]\s*)(?:bearer\s+)?("[^"]*"|'[^']*'|[^\s&,;}]+)/gi;
const URL_CREDENTIALS = /(\w+:\/\/)[^\s/@]+@/g;

export const redact = (text: string): string =>
  text.replace(SECRET, "$1[redacted]").replace(URL_CREDENTIALS, "$1[redacted]@").slice(0, MESSAGE_MAX);

export type ErrorRecord = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: ErrorRecord;
};

/** An error for the log: never its own fields, which may hold statements, parameters or whole requests. */
export function describeError(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { name: typeof error, message: "not an error", frames: [] };
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return {
    name: error.name,
    message: redact(error.message),
    ...("code" in error && typeof error.code === "string" && { code: redact(error.code) }),
    frames: frames.slice(0, FRAMES_MAX).map((line) => line.trim()),
    ...(error.cause !== undefined && depth < CAUSES_MAX && { cause: describeError(error.cause, depth + 1) }),
  };
}

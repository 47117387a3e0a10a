import { procedureTable } from "@tandem/api/procedure-table";
import type { Refusal } from "./answer-error.ts";
import { methodRefusal } from "./gate.ts";
import { BATCH_CALLS_MAX } from "./http-settings.ts";

/** Subscriptions go over the socket. */
const METHODS_BY_TYPE = { query: ["GET"], mutation: ["POST"], subscription: [] } as const;

/**
 * What is wrong with a request to `/trpc/<paths>` before any call of it runs or counts: too many calls, a path
 * that is no text, a method that does not go with the kind of a procedure.
 */
export function callShapeRefusal(args: {
  method: string;
  encodedPaths: string;
  query: URLSearchParams;
}): Refusal | undefined {
  const paths = decode(args.encodedPaths);
  if (paths === undefined) return { status: 400, code: "BAD_REQUEST" };
  const calls = args.query.get("batch") === "1" ? paths.split(",") : [paths];
  if (calls.length > BATCH_CALLS_MAX) return { status: 400, code: "BAD_REQUEST", reason: "too_many_calls_in_batch" };
  for (const path of calls) {
    const row = procedureTable.get(path);
    if (row === undefined) continue;
    const methods: readonly string[] = METHODS_BY_TYPE[row.type];
    if (!methods.includes(args.method)) return methodRefusal(methods);
  }
  return undefined;
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

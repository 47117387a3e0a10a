import { procedureTable } from "@tandem/api/procedure-table";
import type { Refusal } from "./answer-error.ts";
import { methodRefusal } from "./gate.ts";
import { BATCH_CALLS_MAX } from "./http-settings.ts";

type CallShape = { readonly encodedPaths: string; readonly query: URLSearchParams };

/** Subscriptions go over the socket. */
const METHODS_BY_TYPE = { query: ["GET"], mutation: ["POST"], subscription: [] } as const;

/**
 * What is wrong with a request to `/trpc/<paths>` before any call of it runs or counts: too many calls, a path
 * that is no text, a method that does not go with the kind of a procedure.
 */
export function callShapeRefusal(args: CallShape & { method: string }): Refusal | undefined {
  const calls = callsOf(args);
  if (calls === undefined) return { status: 400, code: "BAD_REQUEST" };
  if (calls.length > BATCH_CALLS_MAX) return { status: 400, code: "BAD_REQUEST", reason: "too_many_calls_in_batch" };
  for (const path of calls) {
    const row = procedureTable.get(path);
    if (row === undefined) continue;
    const methods: readonly string[] = METHODS_BY_TYPE[row.type];
    if (!methods.includes(args.method)) return methodRefusal(methods);
  }
  return undefined;
}

/** Whether none of the paths is a procedure. */
export const namesNothing = (shape: CallShape): boolean =>
  callsOf(shape)?.every((path) => !procedureTable.has(path)) ?? true;

function callsOf({ encodedPaths, query }: CallShape): readonly string[] | undefined {
  const paths = decode(encodedPaths);
  return query.get("batch") === "1" ? paths?.split(",") : paths === undefined ? undefined : [paths];
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

import type { ErrorReason } from "@tandem/contract/errors";
import type { Denial } from "@tandem/contract/trading";
import { TRPCClientError } from "@trpc/client";

/** What went wrong with a call, in facts; the pages word it. */
export type ApiProblem =
  /** No answer of the API came: the network, the server or something between is down. */
  | { readonly kind: "unreachable" }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly reason?: ErrorReason | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly fieldErrors?: Readonly<Record<string, readonly string[]>> | undefined;
      readonly requestId?: string | undefined;
      /** Every rule that refuses a trade, with its numbers. */
      readonly denials?: readonly Denial[] | undefined;
    };

type Data = Omit<Extract<ApiProblem, { kind: "refused" }>, "kind">;

// The server fills error.data by contract's ErrorData; zod is not worth its weight on the first page, so only the
// field that every answer of the API has is looked at.
const isErrorData = (data: unknown): data is Data =>
  typeof data === "object" && data !== null && "code" in data && typeof data.code === "string";

export function toApiProblem(error: unknown): ApiProblem {
  const data: unknown = error instanceof TRPCClientError ? error.data : undefined;
  if (!isErrorData(data)) return { kind: "unreachable" };
  const { code, reason, retryAfterMs, fieldErrors, requestId, denials } = data;
  return { kind: "refused", code, reason, retryAfterMs, fieldErrors, requestId, denials };
}

export const isSignedOut = (problem: ApiProblem): boolean =>
  problem.kind === "refused" && problem.code === "UNAUTHORIZED";

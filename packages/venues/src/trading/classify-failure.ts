import type { UnknownCause } from "@tandem/domain/orders/advance-order";
import type { PlaceOutcome } from "@tandem/engine/trading/trading-ports";
import { GovernorError } from "../governor/governor-types.ts";
import type { Refusals } from "./dialect.ts";
import { rawAnswerOf } from "./raw-answer.ts";
import { UnreadableAnswerError } from "./read-text.ts";
import { NotSentError, RequestTimeoutError } from "./request-errors.ts";

/**
 * What a failed send means. Definite is only what never left, and what the venue's table lists; whatever a server says
 * with a status of 5xx is not: it may have broken after it took the order.
 */
export function classifyFailure(error: unknown, refusals: Refusals): Exclude<PlaceOutcome, { kind: "accepted" }> {
  if (error instanceof GovernorError || error instanceof NotSentError) return { kind: "rejected", reason: "not_sent" };
  const answer = rawAnswerOf(error);
  if (answer === undefined) return { kind: "unknown", cause: causeWithoutAnswer(error) };
  if (answer.status >= 500) return { kind: "unknown", cause: "server_error" };
  for (const code of refusals.codesOf(answer)) {
    const reason = refusals.reasons.get(code);
    if (reason !== undefined) return { kind: "rejected", reason };
  }
  return { kind: "unknown", cause: answer.json === undefined ? "unreadable" : "server_error" };
}

/** ccxt's class for its own time-out, by name: importing the class would load all of ccxt. */
const CCXT_TIMEOUT = "RequestTimeout";

function causeWithoutAnswer(error: unknown): UnknownCause {
  if (error instanceof UnreadableAnswerError || error instanceof SyntaxError) return "unreadable";
  if (error instanceof RequestTimeoutError) return "timeout";
  return error instanceof Error && error.name === CCXT_TIMEOUT ? "timeout" : "connection_lost";
}

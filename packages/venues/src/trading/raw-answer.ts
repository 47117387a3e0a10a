import type { CcxtExchange } from "../ccxt/ccxt-types.ts";
import { readJson } from "../read-json.ts";
import type { Refusals } from "./dialect.ts";

/** An answer of a venue as it came: ccxt's own error classes mix what must be told apart. */
export type RawAnswer = { readonly status: number; readonly json: unknown };

const answers = new WeakMap<Error, RawAnswer>();

/** A refusal that ccxt's class has no error for. */
class RefusedAnswerError extends Error {
  override readonly name = "RefusedAnswerError";
}

/** What the venue answered, of an error that came of an answer; undefined where there was none. */
export const rawAnswerOf = (error: unknown): RawAnswer | undefined =>
  error instanceof Error ? answers.get(error) : undefined;

/** Whether the venue itself said this word, in an answer that means what it says. */
export function isAnsweredWith(error: unknown, refusals: Pick<Refusals, "codesOf">, code: string): boolean {
  const answer = rawAnswerOf(error);
  return answer !== undefined && answer.status < 500 && refusals.codesOf(answer).includes(code);
}

/** Keeps the venue's own answer beside every error that ccxt makes of one. */
export function keepRawAnswers(exchange: CcxtExchange): void {
  const handleErrors = exchange.handleErrors.bind(exchange);
  exchange.handleErrors = (...answer) => {
    const [status, , , , , body] = answer;
    const raw: RawAnswer = { status, json: readJson(body) };
    try {
      const handled = handleErrors(...answer);
      if (status < 400) return handled;
    } catch (error) {
      if (error instanceof Error) answers.set(error, raw);
      throw error;
    }
    const refused = new RefusedAnswerError(`${exchange.id} answered ${status}`);
    answers.set(refused, raw);
    throw refused;
  };
}

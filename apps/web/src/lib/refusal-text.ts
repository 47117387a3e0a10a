import type { ApiProblem } from "./api-problem.ts";
import { accountMessages } from "./messages/account.ts";
import { tradingRefusals } from "./messages/trading-refusals.ts";

export type RefusalText = keyof typeof accountMessages.refusal | keyof typeof tradingRefusals;

const isText = (word: string): word is RefusalText =>
  Object.hasOwn(accountMessages.refusal, word) || Object.hasOwn(tradingRefusals, word);

/** Which text words a problem: that of its reason, else that of its code. */
export function refusalText(problem: ApiProblem): RefusalText {
  if (problem.kind === "unreachable") return "unreachable";
  const { reason, code } = problem;
  if (reason !== undefined && isText(reason)) return reason;
  return isText(code) ? code : "unknown";
}

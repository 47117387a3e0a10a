import type { OrderFaults } from "./order-faults.ts";
import type { PlaceOptions } from "./trading-desk.ts";

/** A venue's own words for the faults that answer in the order's place; `lost` is the answer that never comes. */
export type FaultAnswers<Answer> = {
  readonly reject: Answer;
  readonly rateLimit: Answer;
  readonly serverError: Answer;
  readonly lost: Answer;
};

/** Places an order as the next fault of the venue wants it; as it is when there is none. */
export function placeUnderFaults<Answer>(
  faults: OrderFaults,
  answers: FaultAnswers<Answer>,
  place: (options: PlaceOptions) => Answer,
): Answer {
  const fault = faults.take();
  switch (fault?.kind) {
    case undefined:
      return place({});
    case "reject":
      return answers.reject;
    case "rate_limit":
      return answers.rateLimit;
    case "partial":
      return place({ fillRatio: fault.ratio });
    case "duplicate":
      return place({ isDuplicated: true });
    case "timeout_not_filled":
      return answers.lost;
    case "timeout_but_filled":
      place({});
      return answers.lost;
    case "server_error":
      place({});
      return answers.serverError;
  }
}

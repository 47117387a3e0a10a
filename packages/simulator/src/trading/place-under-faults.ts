import type { VenueResponse } from "../server/venue-endpoint.ts";
import type { OrderFaults } from "./order-faults.ts";
import type { PlaceOptions } from "./trading-desk.ts";

/** A venue's own words for the faults that answer in the order's place. */
export type FaultAnswers = {
  readonly reject: VenueResponse;
  readonly rateLimit: VenueResponse;
  readonly serverError: VenueResponse;
};

const LOST: VenueResponse = { status: 504, body: "", isLost: true };

/** Places an order as the next fault of the venue wants it; as it is when there is none. */
export function placeUnderFaults(
  faults: OrderFaults,
  answers: FaultAnswers,
  place: (options: PlaceOptions) => VenueResponse,
): VenueResponse {
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
      return LOST;
    case "timeout_but_filled":
      place({});
      return LOST;
    case "server_error":
      place({});
      return answers.serverError;
  }
}

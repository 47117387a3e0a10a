import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import type { PlaceOutcome } from "./trading-ports.ts";

/** What the answer to a send says about its order. */
export function eventsOfPlace(outcome: PlaceOutcome): readonly OrderEvent[] {
  switch (outcome.kind) {
    case "accepted":
      return [{ type: "accepted", venueOrderId: outcome.venueOrderId }, ...outcome.events];
    case "rejected":
      return [{ type: "rejected", reason: outcome.reason }];
    case "unknown":
      return [{ type: "outcome_unknown", cause: outcome.cause }];
  }
}

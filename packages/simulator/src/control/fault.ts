import { ORDER_FAULT_KINDS, type OrderFaultKind } from "../trading/order-faults.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, optionalSymbol, positive, text, venueOf } from "./control-input.ts";

const MARKET_FAULT_KINDS = ["disconnect", "stall", "latency", "bad_sequence"];

/** Makes a venue fail in one of the ways that venues fail. */
export function fault(context: ControlContext, body: ControlBody): object {
  const unit = context.units.get(venueOf(context.units, body));
  const kind = text(body, "kind");
  const count = body.count === undefined ? 1 : positive(body, "count");
  if (!unit) return {};
  const { faults, venue } = unit;
  if (isOrderFault(kind)) {
    faults.orders.add({ kind, ratio: kind === "partial" ? ratioOf(body) : 1 }, count);
    return {};
  }
  switch (kind) {
    case "disconnect":
      return { disconnected: faults.disconnect() };
    case "stall":
      faults.stall(positive(body, "ms"));
      return {};
    case "latency":
      faults.latencyMs = positive(body, "ms");
      return {};
    case "bad_sequence":
      faults.dropDeltas(count, optionalSymbol(context.market, venue, body));
      return {};
    default:
      throw new ControlError(
        `"kind" must be one of ${[...MARKET_FAULT_KINDS, ...ORDER_FAULT_KINDS].join(", ")}; it is "${kind}"`,
      );
  }
}

const isOrderFault = (kind: string): kind is OrderFaultKind => ORDER_FAULT_KINDS.some((known) => known === kind);

function ratioOf({ ratio }: ControlBody): number {
  if (typeof ratio === "number" && ratio >= 0 && ratio <= 1) return ratio;
  throw new ControlError(`"ratio" must be a number from 0 to 1`);
}

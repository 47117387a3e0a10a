import type { VenueId } from "@tandem/domain/market";
import type { AccountFill, DemoMarket } from "../market/demo-market.ts";
import type { VenueUnit } from "../venue-unit.ts";

/** What control requests take hold of. */
export type ControlContext = {
  readonly market: DemoMarket;
  readonly units: ReadonlyMap<VenueId, VenueUnit>;
  readonly bookFills: (fills: readonly AccountFill[]) => void;
};

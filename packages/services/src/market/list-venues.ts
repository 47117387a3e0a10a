import type { Venue } from "@tandem/contract/market-data";
import type { MarketCtx } from "./market-ctx.ts";
import { toWireVenue } from "./to-wire.ts";

/** Every followed venue with its health, in the order of the configuration. */
export const listVenues = ({ ctx }: { ctx: MarketCtx }): Venue[] => ctx.deps.market.venues().map(toWireVenue);

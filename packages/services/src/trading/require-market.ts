import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { MarketView } from "@tandem/engine/market-view";
import { ServiceError } from "../errors.ts";

const refused = (field: "venue" | "symbol", reason: "unknown_venue" | "unknown_symbol") =>
  new ServiceError("VALIDATION", { reason, fieldErrors: { [field]: [reason] } });

/** @throws ServiceError VALIDATION unknown_venue, unknown_symbol: it is not followed here. Before any is, all pass. */
export function requireMarket(
  market: MarketView,
  of: { readonly venue?: VenueId | undefined; readonly symbol?: MarketSymbol | undefined },
): void {
  const markets = market.markets();
  if (markets.length === 0) return;
  const { venue, symbol } = of;
  if (venue !== undefined && !markets.some((one) => one.venue === venue)) throw refused("venue", "unknown_venue");
  if (symbol === undefined) return;
  if (!markets.some((one) => one.symbol === symbol && (venue === undefined || one.venue === venue)))
    throw refused("symbol", "unknown_symbol");
}

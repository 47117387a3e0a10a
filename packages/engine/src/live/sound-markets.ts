import type { Market, VenueId } from "@tandem/domain/market";

/** The markets that make sense, the later of two with one symbol; a feed's rubbish must not reach the detector. */
export function soundMarkets(venue: VenueId, markets: readonly Market[]): readonly Market[] {
  const sound = markets.filter(
    (market) =>
      market.venue === venue &&
      market.base !== "" &&
      market.quote !== "" &&
      market.base !== market.quote &&
      market.symbol.startsWith(`${market.base}/${market.quote}`) &&
      [market.takerBps, market.amountStep, market.priceStep, market.minAmount, market.minNotional].every(
        (value) => typeof value === "bigint" && value >= 0n,
      ),
  );
  return [...new Map(sound.map((market) => [market.symbol, market])).values()];
}

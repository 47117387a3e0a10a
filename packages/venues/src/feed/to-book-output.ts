import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import type { BookMessage, FeedSink } from "@tandem/engine/ports";
import type { BookLevels, BookOutput } from "../book-output.ts";

/** Names the book in everything that its proof reports. */
export function toBookOutput(names: { venue: VenueId; symbol: MarketSymbol; sink: FeedSink }): BookOutput {
  const { venue, symbol, sink } = names;
  const message = (type: BookMessage["type"], levels: BookLevels): BookMessage => {
    const { bids, asks, sequence, venueAt } = levels;
    return {
      venue,
      symbol,
      type,
      bids,
      asks,
      ...(sequence === undefined ? {} : { sequence }),
      ...(venueAt === undefined ? {} : { venueAt }),
    };
  };
  return {
    snapshot: (levels) => sink.book(message("snapshot", levels)),
    delta: (levels) => sink.book(message("delta", levels)),
    lost: (fault) => sink.lost({ venue, symbol, fault }),
  };
}

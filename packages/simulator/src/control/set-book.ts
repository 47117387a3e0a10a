import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import { decimalText, wholeUnits } from "../book/decimal.ts";
import type { BookSide } from "../book/ladder.ts";
import type { DemoMarket } from "../market/demo-market.ts";
import type { Listing } from "../market/listing.ts";
import type { ControlContext } from "./control-context.ts";
import { ControlError } from "./control-error.ts";
import { type ControlBody, text } from "./control-input.ts";

type Level = readonly [price: number, size: number];

/** Replaces the crowd's orders of a book by the given levels and freezes it. Orders of accounts stay, and trade. */
export function setBook({ market, bookFills }: ControlContext, body: ControlBody): object {
  const venue = text(body, "venue");
  const symbol = text(body, "symbol");
  const simulated = market.book(venue, symbol);
  if (!simulated) throw new ControlError(`there is no market ${symbol} at "${venue}"`);
  const { listing, crowd } = simulated;
  const sides = { bid: levelsOf(listing, body, "bids"), ask: levelsOf(listing, body, "asks") };
  const bestBid = Math.max(...sides.bid.map(([price]) => price));
  const bestAsk = Math.min(...sides.ask.map(([price]) => price));
  if (bestBid >= bestAsk) throw new ControlError("the book is crossed: the best bid is not below the best ask");
  simulated.frozen = true;
  crowd.clear();
  for (const side of ["bid", "ask"] as const satisfies readonly BookSide[]) {
    for (const [price, size] of sides[side]) bookFills(market.settle(simulated, crowd.place(side, price, size)));
  }
  return { sequence: simulated.book.sequence };
}

/** Lets a book (or, without a symbol, every book of the venue) move again. Returns the symbols that were frozen. */
export function releaseBook(market: DemoMarket, venue: VenueId, symbol: MarketSymbol | undefined): MarketSymbol[] {
  const frozen = market
    .booksOf(venue)
    .filter((book) => book.frozen && (symbol === undefined || book.listing.symbol === symbol));
  for (const book of frozen) book.frozen = false;
  return frozen.map((book) => book.listing.symbol);
}

function levelsOf(listing: Listing, body: ControlBody, field: "bids" | "asks"): Level[] {
  const rows: unknown = body[field];
  if (!Array.isArray(rows)) throw new ControlError(`"${field}" must be a list of [price, amount]`);
  const levels = rows.map((row: unknown) => levelOf(listing, row, field));
  if (new Set(levels.map(([price]) => price)).size < levels.length) {
    throw new ControlError(`"${field}" has the same price twice`);
  }
  return levels;
}

function levelOf(listing: Listing, row: unknown, field: string): Level {
  if (!Array.isArray(row) || row.length !== 2) throw new ControlError(`"${field}" must be a list of [price, amount]`);
  const [price, amount] = [...row];
  return [
    units(price, { decimals: listing.priceDecimals, what: `a price of "${field}"` }),
    units(amount, { decimals: listing.amountDecimals, what: `an amount of "${field}"` }),
  ];
}

function units(value: unknown, { decimals, what }: { decimals: number; what: string }): number {
  const counted = typeof value === "number" || typeof value === "string" ? wholeUnits(value, decimals) : undefined;
  if (counted === undefined || counted === 0) {
    throw new ControlError(
      `${what} must be above 0 and a multiple of ${decimalText(1, decimals)}; it is ${JSON.stringify(value)}`,
    );
  }
  return counted;
}

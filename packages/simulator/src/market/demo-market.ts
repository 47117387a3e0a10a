import { type MarketSymbol, marketKey, type VenueId } from "@tandem/domain/market";
import type { CrowdTrade } from "./crowd.ts";
import { Dislocations } from "./dislocations.ts";
import { listingsOf } from "./listing.ts";
import { PriceProcess } from "./price-process.ts";
import { type PublicTrade, SimulatedBook } from "./simulated-book.ts";

// How much of the way to the true price a venue goes in one tick.
const LAG: Readonly<Record<string, number>> = { binance: 0.9, okx: 0.6, kraken: 0.4 };

/** A trade that filled a resting order of an account. */
export type AccountFill = { readonly book: SimulatedBook; readonly trade: PublicTrade; readonly orderId: string };

/**
 * All books of all venues, moved together tick by tick. The state after a number of ticks depends on the seed and the
 * venues alone, as long as no order and no control request touches it.
 */
export class DemoMarket {
  readonly books: ReadonlyMap<string, SimulatedBook>;
  readonly seed: number;
  readonly #prices: PriceProcess;
  readonly #dislocations: Dislocations;
  readonly #epochMs: () => number;
  tick = 0;

  /** `epochMs` only stamps trades: it has no part in the state. */
  constructor(options: { seed: number; venues: readonly VenueId[]; epochMs: () => number }) {
    const { seed, venues } = options;
    this.seed = seed;
    this.#epochMs = options.epochMs;
    const listings = venues.flatMap((venue) => listingsOf(venue));
    const venuesBySymbol = new Map<MarketSymbol, VenueId[]>();
    for (const { symbol, venue } of listings) {
      venuesBySymbol.set(symbol, [...(venuesBySymbol.get(symbol) ?? []), venue]);
    }
    this.#prices = new PriceProcess(seed);
    this.#dislocations = new Dislocations(seed, venuesBySymbol);
    this.books = new Map(
      listings.map((listing) => [
        marketKey(listing.venue, listing.symbol),
        new SimulatedBook(listing, { seed, lag: LAG[listing.venue] ?? 0.5, price: this.#priceFor(listing) }),
      ]),
    );
  }

  book(venue: VenueId, symbol: MarketSymbol): SimulatedBook | undefined {
    return this.books.get(marketKey(venue, symbol));
  }

  booksOf(venue: VenueId): SimulatedBook[] {
    return [...this.books.values()].filter((book) => book.listing.venue === venue);
  }

  /** Moves everything by one tick; returns the fills of accounts' resting orders. */
  step(): AccountFill[] {
    this.tick += 1;
    this.#prices.step();
    this.#dislocations.step(this.tick);
    return [...this.books.values()].flatMap((book) => this.settle(book, book.step(this.#priceFor(book.listing))));
  }

  /** Makes the crowd's matches public; returns those that filled accounts' resting orders. */
  settle(book: SimulatedBook, trades: readonly CrowdTrade[]): AccountFill[] {
    const fills: AccountFill[] = [];
    for (const { side, fill } of trades) {
      const trade = book.report({ price: fill.price, size: fill.size, side, at: this.#epochMs() });
      if (fill.maker.owner !== undefined) fills.push({ book, trade, orderId: fill.maker.id });
    }
    return fills;
  }

  #priceFor({
    venue,
    symbol,
    base,
    quote,
  }: {
    venue: VenueId;
    symbol: MarketSymbol;
    base: string;
    quote: string;
  }): number {
    const offset = this.#dislocations.offset(venue, symbol, this.tick);
    return this.#prices.price(base, quote) * Math.exp(offset);
  }
}

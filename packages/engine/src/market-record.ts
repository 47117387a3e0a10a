import { type ChainLeg, createChainLeg } from "@tandem/domain/chain-leg";
import type { Market, VenueId } from "@tandem/domain/market";
import { OrderBook } from "@tandem/domain/order-book";
import type { BookState } from "./detector-types.ts";
import type { MarketState } from "./market-state.ts";

export type VenueRecord = { readonly id: VenueId; isUsable: boolean; records: MarketRecord[] };

/** One market as its readers see it: what changes lies in the columns of {@link MarketState}. */
export class MarketRecord implements BookState {
  /** Options `2 * index` (buy) and `2 * index + 1` (sell) are this market's two steps. */
  readonly index: number;
  readonly market: Market;
  readonly venue: VenueRecord;
  readonly book: OrderBook;
  readonly buy: ChainLeg;
  readonly sell: ChainLeg;
  readonly #state: MarketState;

  constructor(input: { index: number; market: Market; venue: VenueRecord; state: MarketState }) {
    const { market, state, index } = input;
    this.index = index;
    this.market = market;
    this.venue = input.venue;
    this.#state = state;
    this.book = new OrderBook(state.levels, index);
    this.buy = createChainLeg({ market, side: "buy", book: this.book });
    this.sell = createChainLeg({ market, side: "sell", book: this.book });
  }

  get hasSnapshot(): boolean {
    return this.#state.hasSnapshot(this.index);
  }

  get isStale(): boolean {
    return this.#state.isStale(this.index);
  }

  get isUsable(): boolean {
    return this.#state.takesPart(this.index) && this.book.isTwoSided;
  }

  get lastMessageAt(): number | undefined {
    return this.#state.queue.lastMessageAt(this.index);
  }
}

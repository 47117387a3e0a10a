import type { BookSide } from "@tandem/domain/book-side";
import type { MarketSymbol } from "@tandem/domain/market";
import type { Side } from "@tandem/domain/opportunity";
import type { OrderBook } from "@tandem/domain/order-book";
import { floorScaledOfDouble } from "@tandem/domain/scaled-double";

type Taken = { readonly shown: number; amount: bigint };

/**
 * What paper orders have taken of one side of a live book. A level that was taken from stays so until the venue
 * changes it: nobody else saw the trade, so the venue goes on showing what is gone.
 */
export class TakenLevels {
  readonly #levels = new Map<number, Taken>();

  /** Base units of the `index`-th best level that are left, scaled by 10^18. */
  left(side: BookSide, index: number): bigint {
    const shown = side.amount(index);
    const whole = floorScaledOfDouble(shown);
    const taken = this.#levels.get(side.price(index));
    return taken === undefined || taken.shown !== shown ? whole : whole - taken.amount;
  }

  take(side: BookSide, index: number, amount: bigint): void {
    const price = side.price(index);
    const shown = side.amount(index);
    const taken = this.#levels.get(price);
    if (taken !== undefined && taken.shown === shown) taken.amount += amount;
    else this.#levels.set(price, { shown, amount });
  }

  /** Forgets levels that the venue has changed or dropped. To be called at each change of the book. */
  forgetChanged(side: BookSide): void {
    if (this.#levels.size === 0) return;
    const unchanged = new Set<number>();
    for (let index = 0; index < side.count && unchanged.size < this.#levels.size; index++)
      if (this.#levels.get(side.price(index))?.shown === side.amount(index)) unchanged.add(side.price(index));
    for (const price of this.#levels.keys()) if (!unchanged.has(price)) this.#levels.delete(price);
  }
}

/** What was taken of each book, by the side that took. */
export class TakenBooks {
  readonly #sides = new Map<string, TakenLevels>();

  of(symbol: MarketSymbol, side: Side): TakenLevels {
    const key = `${side}|${symbol}`;
    const known = this.#sides.get(key);
    if (known !== undefined) return known;
    const taken = new TakenLevels();
    this.#sides.set(key, taken);
    return taken;
  }

  forgetChanged(symbol: MarketSymbol, book: OrderBook): void {
    this.#sides.get(`buy|${symbol}`)?.forgetChanged(book.asks);
    this.#sides.get(`sell|${symbol}`)?.forgetChanged(book.bids);
  }
}

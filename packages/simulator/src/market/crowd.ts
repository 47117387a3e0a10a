import type { BookSide } from "../book/ladder.ts";
import type { Fill, LimitBook, TakerSide } from "../book/limit-book.ts";
import type { Listing } from "./listing.ts";
import { startPriceUsd } from "./price-process.ts";
import type { Random } from "./random.ts";

/** A trade as the venue's public feed tells it. `side` is the taker's. */
export type CrowdTrade = { readonly side: TakerSide; readonly fill: Fill };

// Never thinner than the floor, so that a client that follows the best 100 levels always has 100.
const LEVELS_FLOOR = 108;
const LEVELS_USUAL = 130;
const LEVELS_MAX = 165;
const REACH = 0.012;
const REACH_TICKS_MIN = 190;
const NEAR_LEVELS = 12;
const TOUCH_USD = 9_000;
const TRADE_CHANCE = 0.35;
const EVENTS_MAX = 5;

/**
 * The crowd of one book: quotes around a middle price, adds, resizes and cancels at random, trades now and then. Depth
 * grows away from the touch. It places its orders like everybody, so it also fills the resting orders of accounts.
 */
export class Crowd {
  readonly #book: LimitBook;
  readonly #random: Random;
  readonly #tick: number;
  readonly #step: number;
  readonly #touchSize: number;
  readonly #halfSpread: number;
  #reach = 0;

  constructor(listing: Listing, book: LimitBook, random: Random) {
    this.#book = book;
    this.#random = random;
    this.#tick = 10 ** -listing.priceDecimals;
    this.#step = 10 ** -listing.amountDecimals;
    this.#touchSize = TOUCH_USD / startPriceUsd(listing.base) / this.#step;
    this.#halfSpread = random.between(0.000_02, 0.000_09);
  }

  /** Fills an empty book around `middle`. */
  open(middle: number): void {
    this.#requote(middle);
    for (const side of ["bid", "ask"] as const) this.#fillUp(side, LEVELS_USUAL, Number.POSITIVE_INFINITY);
  }

  /** One tick: follows `middle`, and returns the trades of the tick, those that filled accounts' orders included. */
  step(middle: number): CrowdTrade[] {
    const trades = this.#requote(middle);
    for (const side of ["bid", "ask"] as const) {
      this.#churn(side);
      this.#fillNear(side);
      this.#prune(side);
      this.#fillUp(side, LEVELS_FLOOR, Number.POSITIVE_INFINITY);
      this.#fillUp(side, LEVELS_USUAL, 4);
    }
    return [...trades, ...this.#trade()];
  }

  /** Takes all of the crowd's orders off. */
  clear(): void {
    for (const side of ["bid", "ask"] as const) {
      for (const price of [...this.#book.side(side).prices]) this.#book.setCrowd(side, price, 0);
    }
  }

  /** Places crowd liquidity at a price; what crosses an account's order trades with it first. */
  place(side: BookSide, price: number, size: number): CrowdTrade[] {
    const taker: TakerSide = side === "bid" ? "buy" : "sell";
    const fills = this.#book.match({ side: taker, limit: price, size });
    const left = size - fills.reduce((sum, fill) => sum + fill.size, 0);
    if (left > 0) this.#book.setCrowd(side, price, this.#book.crowdSize(side, price) + left);
    return fills.map((fill) => ({ side: taker, fill }));
  }

  #requote(middle: number): CrowdTrade[] {
    const half = middle * this.#halfSpread * this.#random.between(0.7, 1.3);
    const bid = Math.max(1, Math.floor((middle - half) / this.#tick));
    const ask = Math.max(bid + 1, Math.ceil((middle + half) / this.#tick));
    this.#reach = Math.max(REACH_TICKS_MIN, Math.round((middle * REACH) / this.#tick));
    this.#pull("bid", bid);
    this.#pull("ask", ask);
    const trades: CrowdTrade[] = [];
    for (const [side, price] of [
      ["bid", bid],
      ["ask", ask],
    ] as const) {
      if (this.#book.crowdSize(side, price) === 0) trades.push(...this.place(side, price, this.#sizeAt(0)));
    }
    return trades;
  }

  /** Withdraws the crowd's quotes that are better than `touch`. */
  #pull(side: BookSide, touch: number): void {
    const ladder = this.#book.side(side);
    for (const price of [...ladder.prices]) {
      if (!ladder.isBetter(price, touch)) break;
      this.#book.setCrowd(side, price, 0);
    }
  }

  #churn(side: BookSide): void {
    const prices = this.#book.side(side).prices;
    for (let event = Math.floor(this.#random.between(0, EVENTS_MAX + 1)); event > 0; event -= 1) {
      const index = Math.floor(prices.length * this.#random.next() ** 2);
      const price = prices[index];
      if (price === undefined) return;
      if (index > 0 && this.#random.chance(0.35)) this.#book.setCrowd(side, price, 0);
      else this.#book.setCrowd(side, price, this.#sizeAt(this.#distance(side, price)));
    }
  }

  #fillNear(side: BookSide): void {
    const prices = this.#book.side(side).prices;
    const last = prices[NEAR_LEVELS];
    const spread = last === undefined ? Number.POSITIVE_INFINITY : this.#distance(side, last);
    if (spread <= this.#reach * 0.12) return;
    for (let added = 0; added < 4; added += 1) this.#addAt(side, this.#reach * 0.12);
  }

  #fillUp(side: BookSide, levels: number, budget: number): void {
    const prices = this.#book.side(side).prices;
    for (let tries = Math.min(budget, 4 * levels); tries > 0 && prices.length < levels; tries -= 1) {
      this.#addAt(side, this.#reach);
    }
  }

  #addAt(side: BookSide, within: number): void {
    const touch = this.#book.side(side).prices[0];
    if (touch === undefined) return;
    const away = 1 + Math.floor(within * this.#random.next() ** 1.7);
    const price = side === "bid" ? touch - away : touch + away;
    if (price <= 0 || this.#book.crowdSize(side, price) > 0) return;
    this.#book.setCrowd(side, price, this.#sizeAt(away));
  }

  #prune(side: BookSide): void {
    const prices = this.#book.side(side).prices;
    for (const price of prices.slice(LEVELS_USUAL).reverse()) {
      if (prices.length <= LEVELS_MAX && this.#distance(side, price) <= 1.5 * this.#reach) return;
      this.#book.setCrowd(side, price, 0);
    }
  }

  #trade(): CrowdTrade[] {
    if (!this.#random.chance(TRADE_CHANCE)) return [];
    const side: TakerSide = this.#random.chance(0.5) ? "buy" : "sell";
    const level = (side === "buy" ? this.#book.asks : this.#book.bids).best();
    if (!level) return [];
    const size = Math.min(level.total, Math.ceil(level.total * this.#random.next() ** 3));
    return this.#book.match({ side, limit: level.price, size }).map((fill) => ({ side, fill }));
  }

  #distance(side: BookSide, price: number): number {
    return Math.abs(price - (this.#book.side(side).prices[0] ?? price));
  }

  /** Whole amount steps; grows with the distance from the touch, and is a round number now and then. */
  #sizeAt(distance: number): number {
    const depth = 0.35 + (2.5 * distance) / Math.max(1, this.#reach);
    const size = this.#touchSize * depth * Math.exp(0.9 * this.#random.gauss() - 0.4);
    if (!this.#random.chance(0.15)) return Math.max(1, Math.round(size));
    const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, size))));
    return Math.max(1, Math.round(size / unit) * unit);
  }
}

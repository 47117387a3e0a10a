import { type BookChanges, LimitBook } from "../book/limit-book.ts";
import { Crowd, type CrowdTrade } from "./crowd.ts";
import type { Listing } from "./listing.ts";
import { createRandom, type Random } from "./random.ts";

const NOISE = 0.000_012;
const NOISE_PULL = 0.005;

/** A public trade. Price in ticks, size in amount steps, `side` the taker's. Ids grow by one per book. */
export type PublicTrade = {
  readonly id: number;
  readonly price: number;
  readonly size: number;
  readonly side: "buy" | "sell";
  /** Epoch ms. */
  readonly at: number;
};

/** What was traded since the start. Prices in ticks, volume in amount steps, turnover in ticks times steps. */
export type TradeStats = { open: number; high: number; low: number; volume: number; turnover: number; count: number };

/** What one book did since the last time it was asked. */
export type BookActivity = { readonly changes: BookChanges | undefined; readonly trades: readonly PublicTrade[] };

/** One book of one venue: its listing, its orders, the crowd that quotes in it, and its public trades. */
export class SimulatedBook {
  readonly listing: Listing;
  readonly book: LimitBook;
  readonly crowd: Crowd;
  /** Newest last, bounded: what a REST request for recent trades sees. */
  readonly recentTrades: PublicTrade[] = [];
  readonly stats: TradeStats;
  frozen = false;
  readonly #random: Random;
  readonly #lag: number;
  #noise = 0;
  #middle: number;
  #lastTradeId: number;
  #unsent: PublicTrade[] = [];

  constructor(listing: Listing, { seed, lag, price }: { seed: number; lag: number; price: number }) {
    const random = createRandom(`${seed}:${listing.venue}:${listing.symbol}`);
    this.listing = listing;
    this.#random = random;
    this.#lag = lag;
    this.#middle = price;
    this.#lastTradeId = Math.floor(random.between(1e7, 9e7));
    this.book = new LimitBook(Math.floor(random.between(1e9, 9e9)));
    this.crowd = new Crowd(listing, this.book, random);
    this.crowd.open(price);
    this.book.drain();
    const open = this.book.bids.best()?.price ?? 0;
    this.stats = { open, high: open, low: open, volume: 0, turnover: 0, count: 0 };
  }

  /** Follows `price` with the venue's lag and noise, unless frozen. */
  step(price: number): CrowdTrade[] {
    if (this.frozen) return [];
    this.#noise += NOISE * this.#random.gauss() - NOISE_PULL * this.#noise;
    this.#middle += this.#lag * (price * (1 + this.#noise) - this.#middle);
    return this.crowd.step(this.#middle);
  }

  /** Adds a trade to the public record. */
  report(trade: Omit<PublicTrade, "id">): PublicTrade {
    this.#lastTradeId += 1;
    const reported = { ...trade, id: this.#lastTradeId };
    this.#unsent.push(reported);
    this.stats.high = Math.max(this.stats.high, trade.price);
    this.stats.low = Math.min(this.stats.low, trade.price);
    this.stats.volume += trade.size;
    this.stats.turnover += trade.price * trade.size;
    this.stats.count += 1;
    this.recentTrades.push(reported);
    if (this.recentTrades.length > 1000) this.recentTrades.splice(0, 500);
    return reported;
  }

  /** Changes and trades since the last call. */
  drain(): BookActivity {
    const trades = this.#unsent;
    this.#unsent = [];
    return { changes: this.book.hasChanges() ? this.book.drain() : undefined, trades };
  }
}

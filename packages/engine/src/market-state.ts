import { type ChainLeg, createChainLeg } from "@tandem/domain/chain-leg";
import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { OrderBook } from "@tandem/domain/order-book";
import { StalenessQueue } from "./detect/staleness-queue.ts";
import type { BookState } from "./detector-types.ts";

export type VenueRecord = { readonly id: VenueId; isUsable: boolean; records: MarketRecord[] };

/** One market with its book and what decides whether it takes part. */
export class MarketRecord implements BookState {
  /** Options `2 * index` (buy) and `2 * index + 1` (sell) are this market's two steps. */
  readonly index: number;
  readonly market: Market;
  readonly book: OrderBook;
  readonly venue: VenueRecord;
  readonly buy: ChainLeg;
  readonly sell: ChainLeg;
  hasSnapshot = false;
  isStale = false;
  isUsable = false;
  readonly #queue: StalenessQueue;

  constructor(input: {
    index: number;
    market: Market;
    venue: VenueRecord;
    queue: StalenessQueue;
    before: MarketRecord | undefined;
  }) {
    const { market, before } = input;
    const book = before?.book ?? new OrderBook();
    this.index = input.index;
    this.market = market;
    this.book = book;
    this.venue = input.venue;
    this.#queue = input.queue;
    this.buy = createChainLeg({ market, side: "buy", book });
    this.sell = createChainLeg({ market, side: "sell", book });
    if (before === undefined) return;
    this.hasSnapshot = before.hasSnapshot;
    this.isStale = before.isStale;
  }

  get lastMessageAt(): number | undefined {
    return this.#queue.lastMessageAt(this.index);
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All books of the detector, ordered by symbol and then venue so that one symbol's venues lie side by side. */
export class MarketState {
  readonly records: MarketRecord[] = [];
  readonly queue: StalenessQueue;
  /** Output per input at the best level after fees, by option; 0 while the book takes part in nothing. */
  readonly rates: Float64Array;
  /** By option: what {@link rates} is at a price of 1. Flat, so that an update touches few cache lines. */
  readonly #factors: Float64Array;
  readonly #venues = new Map<VenueId, VenueRecord>();
  readonly #bySymbol = new Map<VenueId, Map<MarketSymbol, MarketRecord>>();

  /** Books and venues of `before` are taken over where their markets stay. Of two equal markets the later counts. */
  constructor(markets: readonly Market[], staleMs: number, before: MarketState | undefined) {
    const unique = new Map(markets.map((market) => [`${market.venue}|${market.symbol}`, market]));
    const sorted = [...unique.values()]
      // Derivatives take part in no kind that exists yet.
      .filter((market) => !market.symbol.includes(":"))
      .sort((a, b) => byText(a.symbol, b.symbol) || byText(a.venue, b.venue));
    this.queue = new StalenessQueue(staleMs, sorted.length);
    this.rates = new Float64Array(sorted.length * 2);
    this.#factors = new Float64Array(sorted.length * 2);
    for (const venue of before?.venues() ?? []) this.addVenue(venue.id).isUsable = venue.isUsable;
    for (const market of sorted) this.#add(market, before?.find(market.venue, market.symbol));
    this.#resumeQueue(before);
    for (const record of this.records) this.refresh(record);
  }

  venues(): IterableIterator<VenueRecord> {
    return this.#venues.values();
  }

  venue(id: VenueId): VenueRecord | undefined {
    return this.#venues.get(id);
  }

  find(venue: VenueId, symbol: MarketSymbol): MarketRecord | undefined {
    return this.#bySymbol.get(venue)?.get(symbol);
  }

  /** The leg of an option. */
  leg(option: number): ChainLeg {
    const record = this.records[option >> 1];
    if (record === undefined) throw new RangeError(`no option ${option}`);
    return (option & 1) === 0 ? record.buy : record.sell;
  }

  /** Counts a message of the book at `at`. */
  touch(record: MarketRecord, at: number): void {
    if (record.isStale) record.isStale = false;
    this.queue.touch(record.index, at);
  }

  loseProof(record: MarketRecord): void {
    record.hasSnapshot = false;
    this.queue.remove(record.index);
  }

  /** Recomputes whether the book takes part, and at which rates. */
  refresh(record: MarketRecord): void {
    const { book } = record;
    const usable = record.hasSnapshot && !record.isStale && record.venue.isUsable && book.isTwoSided;
    if (record.isUsable !== usable) record.isUsable = usable;
    const buy = record.index * 2;
    this.rates[buy] = usable ? (this.#factors[buy] ?? 0) / book.bestAsk : 0;
    this.rates[buy + 1] = usable ? (this.#factors[buy + 1] ?? 0) * book.bestBid : 0;
  }

  /** The venue's record, also of one that lists nothing yet. */
  addVenue(id: VenueId): VenueRecord {
    const known = this.#venues.get(id);
    if (known !== undefined) return known;
    const venue: VenueRecord = { id, isUsable: true, records: [] };
    this.#venues.set(id, venue);
    this.#bySymbol.set(id, new Map());
    return venue;
  }

  #add(market: Market, before: MarketRecord | undefined): void {
    const venue = this.addVenue(market.venue);
    const record = new MarketRecord({ index: this.records.length, market, venue, queue: this.queue, before });
    this.#factors[record.index * 2] = record.buy.receiveFactor / record.buy.payFactor;
    this.#factors[record.index * 2 + 1] = record.sell.receiveFactor;
    this.records.push(record);
    venue.records.push(record);
    this.#bySymbol.get(market.venue)?.set(market.symbol, record);
  }

  /** Books that stay keep their place among the silent ones. */
  #resumeQueue(before: MarketState | undefined): void {
    const resumed = this.records.flatMap((record) => {
      const at = before?.find(record.market.venue, record.market.symbol)?.lastMessageAt;
      return at === undefined ? [] : [{ record, at }];
    });
    for (const { record, at } of resumed.sort((a, b) => a.at - b.at)) {
      this.queue.touch(record.index, at);
      if (!record.hasSnapshot || record.isStale) this.queue.remove(record.index);
    }
  }
}

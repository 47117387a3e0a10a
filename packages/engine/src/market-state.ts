import { bestRate, type ChainLeg, createChainLeg } from "@tandem/domain/chain-leg";
import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { OrderBook } from "@tandem/domain/order-book";
import { StalenessQueue } from "./detect/staleness-queue.ts";
import type { BookState } from "./detector-types.ts";

export type VenueRecord = { readonly id: VenueId; isUsable: boolean; records: MarketRecord[] };

/** One market with its book and what decides whether it takes part. */
export type MarketRecord = {
  -readonly [K in keyof BookState]: BookState[K];
} & {
  /** Options `2 * index` (buy) and `2 * index + 1` (sell) are this market's two steps. */
  index: number;
  readonly venue: VenueRecord;
  readonly buy: ChainLeg;
  readonly sell: ChainLeg;
  older: MarketRecord | undefined;
  newer: MarketRecord | undefined;
  isQueued: boolean;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All books of the detector, ordered by symbol and then venue so that one symbol's venues lie side by side. */
export class MarketState {
  readonly records: MarketRecord[] = [];
  readonly queue: StalenessQueue;
  /** Output per input at the best level after fees, by option; 0 while the book takes part in nothing. */
  readonly rates: Float64Array;
  readonly #venues = new Map<VenueId, VenueRecord>();
  readonly #bySymbol = new Map<VenueId, Map<MarketSymbol, MarketRecord>>();

  /** Books and venues of `before` are taken over where their markets stay. Of two equal markets the later counts. */
  constructor(markets: readonly Market[], staleMs: number, before: MarketState | undefined) {
    this.queue = new StalenessQueue(staleMs);
    const unique = new Map(markets.map((market) => [`${market.venue}|${market.symbol}`, market]));
    const sorted = [...unique.values()]
      // Derivatives take part in no kind that exists yet.
      .filter((market) => !market.symbol.includes(":"))
      .sort((a, b) => byText(a.symbol, b.symbol) || byText(a.venue, b.venue));
    this.rates = new Float64Array(sorted.length * 2);
    for (const venue of before?.venues() ?? []) this.addVenue(venue.id).isUsable = venue.isUsable;
    for (const market of sorted) this.#add(market, before?.find(market.venue, market.symbol));
    const queued = this.records.filter((record) => record.hasSnapshot && !record.isStale);
    queued.sort((a, b) => (a.lastMessageAt ?? 0) - (b.lastMessageAt ?? 0));
    for (const record of queued) this.queue.moveToEnd(record);
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
    record.lastMessageAt = at;
    record.isStale = false;
    this.queue.moveToEnd(record);
  }

  loseProof(record: MarketRecord): void {
    record.hasSnapshot = false;
    this.queue.remove(record);
  }

  /** Recomputes whether the book takes part, and at which rates. */
  refresh(record: MarketRecord): void {
    const usable = record.hasSnapshot && !record.isStale && record.venue.isUsable && record.book.isTwoSided;
    record.isUsable = usable;
    this.rates[record.index * 2] = usable ? bestRate(record.buy) : 0;
    this.rates[record.index * 2 + 1] = usable ? bestRate(record.sell) : 0;
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
    const book = before?.book ?? new OrderBook();
    const record: MarketRecord = {
      index: this.records.length,
      market,
      book,
      venue,
      buy: createChainLeg({ market, side: "buy", book }),
      sell: createChainLeg({ market, side: "sell", book }),
      hasSnapshot: before?.hasSnapshot ?? false,
      lastMessageAt: before?.lastMessageAt,
      isStale: before?.isStale ?? false,
      isUsable: false,
      older: undefined,
      newer: undefined,
      isQueued: false,
    };
    this.records.push(record);
    venue.records.push(record);
    this.#bySymbol.get(market.venue)?.set(market.symbol, record);
  }
}

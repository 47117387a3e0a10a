import type { ChainLeg } from "@tandem/domain/chain-leg";
import { LevelStore } from "@tandem/domain/level-store";
import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { StalenessQueue } from "./detect/staleness-queue.ts";
import { MarketRecord, type VenueRecord } from "./market-record.ts";

/** Why a book takes part in nothing, as bits; a book without any takes part. */
const UNPROVED = 1;
const STALE = 2;
const VENUE_DOWN = 4;

const NOT_LISTED = -1;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * All books of the detector, ordered by symbol and then venue so that one symbol's venues lie side by side.
 * What an update reads and writes lies in columns by market index, so that it touches few cache lines however
 * many markets there are; records are for readers.
 */
export class MarketState {
  readonly records: MarketRecord[] = [];
  readonly queue: StalenessQueue;
  readonly levels: LevelStore;
  /** Output per input at the best level after fees, by option; 0 while the book takes part in nothing. */
  readonly rates: Float64Array;
  /** By option: what {@link rates} is at a price of 1. */
  readonly #factors: Float64Array;
  readonly #doubts: Uint8Array;
  readonly #venues = new Map<VenueId, VenueRecord>();
  readonly #indexes = new Map<VenueId, Map<MarketSymbol, number>>();

  /** Books and venues of `before` are taken over where their markets stay. Of two equal markets the later counts. */
  constructor(markets: readonly Market[], staleMs: number, before: MarketState | undefined) {
    const unique = new Map(markets.map((market) => [`${market.venue}|${market.symbol}`, market]));
    const sorted = [...unique.values()]
      // Derivatives take part in no kind that exists yet.
      .filter((market) => !market.symbol.includes(":"))
      .sort((a, b) => byText(a.symbol, b.symbol) || byText(a.venue, b.venue));
    this.queue = new StalenessQueue(staleMs, sorted.length);
    this.levels = new LevelStore(sorted.length);
    this.rates = new Float64Array(sorted.length * 2);
    this.#factors = new Float64Array(sorted.length * 2);
    this.#doubts = new Uint8Array(sorted.length).fill(UNPROVED);
    for (const venue of before?.venues() ?? []) this.addVenue(venue.id).isUsable = venue.isUsable;
    for (const market of sorted) this.#add(market);
    if (before !== undefined) this.#takeOver(before);
    for (let index = 0; index < sorted.length; index++) this.refresh(index);
  }

  venues(): IterableIterator<VenueRecord> {
    return this.#venues.values();
  }

  venue(id: VenueId): VenueRecord | undefined {
    return this.#venues.get(id);
  }

  /** The market's index, or -1. */
  indexOf(venue: VenueId, symbol: MarketSymbol): number {
    return this.#indexes.get(venue)?.get(symbol) ?? NOT_LISTED;
  }

  find(venue: VenueId, symbol: MarketSymbol): MarketRecord | undefined {
    return this.records[this.indexOf(venue, symbol)];
  }

  /** The leg of an option. */
  leg(option: number): ChainLeg {
    const record = this.records[option >> 1];
    if (record === undefined) throw new RangeError(`no option ${option}`);
    return (option & 1) === 0 ? record.buy : record.sell;
  }

  hasSnapshot(index: number): boolean {
    return ((this.#doubts[index] ?? UNPROVED) & UNPROVED) === 0;
  }

  isStale(index: number): boolean {
    return ((this.#doubts[index] ?? 0) & STALE) !== 0;
  }

  /** Proved, fresh and at a usable venue. */
  takesPart(index: number): boolean {
    return this.#doubts[index] === 0;
  }

  /** Counts a message of a proved book, now. */
  touch(index: number): void {
    this.#doubts[index] = (this.#doubts[index] ?? 0) & ~(UNPROVED | STALE);
    this.queue.touch(index);
  }

  markStale(index: number): void {
    this.#doubts[index] = (this.#doubts[index] ?? 0) | STALE;
    this.queue.remove(index);
  }

  loseProof(index: number): void {
    this.#doubts[index] = (this.#doubts[index] ?? 0) | UNPROVED;
    this.queue.remove(index);
  }

  setVenueUsable(venue: VenueRecord, usable: boolean): void {
    venue.isUsable = usable;
    for (const { index } of venue.records) {
      const others = (this.#doubts[index] ?? 0) & ~VENUE_DOWN;
      this.#doubts[index] = usable ? others : others | VENUE_DOWN;
    }
  }

  /** Recomputes the market's rates; true where one of them improved. */
  refresh(index: number): boolean {
    const buy = index * 2;
    const sell = buy + 1;
    let buyRate = 0;
    let sellRate = 0;
    const askAt = this.levels.bestAt(buy);
    const bidAt = this.levels.bestAt(sell);
    if (this.#doubts[index] === 0 && askAt >= 0 && bidAt >= 0) {
      const ask = this.levels.data[askAt] ?? 0;
      const bid = this.levels.data[bidAt] ?? 0;
      if (bid < ask) {
        buyRate = (this.#factors[buy] ?? 0) / ask;
        sellRate = (this.#factors[sell] ?? 0) * bid;
      }
    }
    const improved = buyRate > (this.rates[buy] ?? 0) || sellRate > (this.rates[sell] ?? 0);
    this.rates[buy] = buyRate;
    this.rates[sell] = sellRate;
    return improved;
  }

  /** The venue's record, also of one that lists nothing yet. */
  addVenue(id: VenueId): VenueRecord {
    const known = this.#venues.get(id);
    if (known !== undefined) return known;
    const venue: VenueRecord = { id, isUsable: true, records: [] };
    this.#venues.set(id, venue);
    this.#indexes.set(id, new Map());
    return venue;
  }

  #add(market: Market): void {
    const venue = this.addVenue(market.venue);
    const index = this.records.length;
    const record = new MarketRecord({ index, market, venue, state: this });
    this.#factors[index * 2] = record.buy.receiveFactor / record.buy.payFactor;
    this.#factors[index * 2 + 1] = record.sell.receiveFactor;
    if (!venue.isUsable) this.#doubts[index] = UNPROVED | VENUE_DOWN;
    this.records.push(record);
    venue.records.push(record);
    this.#indexes.get(market.venue)?.set(market.symbol, index);
  }

  /** Books that stay keep their levels, their proof and how long they have been silent. */
  #takeOver(before: MarketState): void {
    for (const { index, market } of this.records) {
      const earlier = before.indexOf(market.venue, market.symbol);
      if (earlier === NOT_LISTED) continue;
      this.levels.copyBook(index, before.levels, earlier);
      const at = before.queue.lastMessageAt(earlier);
      if (at === undefined) continue;
      this.queue.setNow(at);
      this.touch(index);
      if (before.isStale(earlier)) this.markStale(index);
      if (!before.hasSnapshot(earlier)) this.loseProof(index);
    }
  }
}

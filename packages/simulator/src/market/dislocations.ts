import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import { createRandom, type Random } from "./random.ts";

/** A venue that loses touch with the others in one symbol for a while. */
type Dislocation = {
  readonly venue: VenueId;
  readonly symbol: MarketSymbol;
  readonly size: number;
  readonly startTick: number;
  readonly ticks: number;
  readonly rampTicks: number;
};

const MAX_ACTIVE = 5;
// The chance of a new one per tick, by how many there are: seldom none, seldom many.
const ARRIVAL = [0.5, 0.12, 0.045, 0.02, 0.006] as const;
const SIZE_BPS = [30, 85] as const;
// 0.6 s to 30 s, most of them short.
const LIFE_TICKS = [6, 300] as const;
// A venue does not lose touch at once: up to a third of the life, at most 3 s.
const RAMP_PART = 0.33;
const RAMP_TICKS_MAX = 30;
// The most traded markets lose touch less often than the others.
const WEIGHTS: Readonly<Record<MarketSymbol, number>> = { "BTC/USDT": 0.25, "ETH/USDT": 0.5 };
const weightOf = (symbol: MarketSymbol): number => WEIGHTS[symbol] ?? 1;

/**
 * Decides when, where and by how much a venue's price leaves the true one. This is where the edges of the demo come
 * from; they are larger than the fees of two takers together, most of the time.
 */
export class Dislocations {
  readonly #random: Random;
  readonly #venuesBySymbol: readonly (readonly [MarketSymbol, readonly VenueId[]])[];
  #active: Dislocation[] = [];

  constructor(seed: number, venuesBySymbol: ReadonlyMap<MarketSymbol, readonly VenueId[]>) {
    this.#random = createRandom(`${seed}:dislocations`);
    // A symbol that one venue lists alone gives no cross edge: used only when there is nothing else.
    const shared = [...venuesBySymbol].filter(([, venues]) => venues.length > 1);
    this.#venuesBySymbol = shared.length > 0 ? shared : [...venuesBySymbol];
    // An edge is there before the first client has connected, and stays long enough to be seen.
    for (const sizeBps of [70, 52, 60])
      this.#begin(0, { sizeBps, ticks: 60 + Math.floor(this.#random.between(0, 150)) });
  }

  step(tick: number): void {
    this.#active = this.#active.filter((each) => tick < each.startTick + each.ticks);
    if (this.#active.length >= MAX_ACTIVE) return;
    if (!this.#random.chance(ARRIVAL[this.#active.length] ?? 0)) return;
    const [low, high] = LIFE_TICKS;
    this.#begin(tick, {
      sizeBps: this.#random.between(...SIZE_BPS),
      ticks: Math.round(low * (high / low) ** this.#random.next()),
    });
  }

  /** How far `venue` is off the true price, as a natural logarithm. */
  offset(venue: VenueId, symbol: MarketSymbol, tick: number): number {
    const found = this.#active.find((each) => each.symbol === symbol && each.venue === venue);
    if (!found) return 0;
    const age = tick - found.startTick;
    const rise = found.startTick === 0 ? 1 : Math.min(1, (age + 1) / found.rampTicks);
    const fall = Math.min(1, (found.ticks - age) / Math.max(1, found.ticks * 0.25));
    return found.size * rise * fall;
  }

  #begin(tick: number, { sizeBps, ticks }: { sizeBps: number; ticks: number }): void {
    const taken = new Set(this.#active.map((each) => each.symbol));
    const free = this.#venuesBySymbol.filter(([symbol]) => !taken.has(symbol));
    const [symbol, venues] = this.#drawn(free) ?? [];
    const venue = venues?.[Math.floor(this.#random.next() * venues.length)];
    if (symbol === undefined || venue === undefined) return;
    const sign = this.#random.chance(0.5) ? 1 : -1;
    const rampTicks = 1 + Math.floor(this.#random.between(0, Math.min(RAMP_TICKS_MAX, ticks * RAMP_PART)));
    this.#active.push({ venue, symbol, size: (sign * sizeBps) / 10_000, startTick: tick, ticks, rampTicks });
  }

  #drawn(free: readonly (readonly [MarketSymbol, readonly VenueId[]])[]) {
    const total = free.reduce((sum, [symbol]) => sum + weightOf(symbol), 0);
    let left = this.#random.next() * total;
    return free.find(([symbol]) => {
      left -= weightOf(symbol);
      return left < 0;
    });
  }
}

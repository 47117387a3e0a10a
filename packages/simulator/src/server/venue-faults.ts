import type { MarketSymbol } from "@tandem/domain/market";
import { OrderFaults } from "../trading/order-faults.ts";
import type { SimClock } from "./clock.ts";
import type { VenueLink } from "./venue-link.ts";

/** What is wrong with a venue right now, as told through `POST /control`. */
export class VenueFaults {
  readonly #clock: SimClock;
  readonly #links = new Set<VenueLink>();
  #stalledUntil = 0;
  #dropsBySymbol = new Map<MarketSymbol | undefined, number>();
  readonly orders = new OrderFaults();
  latencyMs = 0;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** True while no market data may leave. */
  get isStalled(): boolean {
    return this.#clock.epochMs() < this.#stalledUntil;
  }

  get links(): ReadonlySet<VenueLink> {
    return this.#links;
  }

  attach(link: VenueLink): void {
    this.#links.add(link);
    link.onClose(() => this.#links.delete(link));
  }

  disconnect(): number {
    const count = this.#links.size;
    for (const link of [...this.#links]) link.terminate();
    return count;
  }

  stall(ms: number): void {
    this.#stalledUntil = this.#clock.epochMs() + ms;
  }

  /** The next `count` deltas are lost on the way: of `symbol`, or of any symbol when none is named. */
  dropDeltas(count: number, symbol?: MarketSymbol): void {
    this.#dropsBySymbol.set(symbol, (this.#dropsBySymbol.get(symbol) ?? 0) + count);
  }

  /** Called once for each delta of a book; true when this one is to be lost. */
  takeDrop(symbol: MarketSymbol): boolean {
    for (const key of [symbol, undefined]) {
      const left = this.#dropsBySymbol.get(key) ?? 0;
      if (left === 0) continue;
      this.#dropsBySymbol.set(key, left - 1);
      return true;
    }
    return false;
  }

  /** Ends every fault that lasts. */
  clear(): void {
    this.latencyMs = 0;
    this.#stalledUntil = 0;
    this.#dropsBySymbol = new Map();
    this.orders.clear();
  }
}

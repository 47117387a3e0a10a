/** A counter that calls raise and time lowers, as Kraken counts. */
export class DecayCounter {
  readonly #max: number;
  readonly #perSecond: number;
  #value = 0;
  #at = 0;

  constructor({ max, perSecond }: { max: number; perSecond: number }) {
    this.#max = max;
    this.#perSecond = perSecond;
  }

  /** Raises the counter by `cost`; false when it would pass the maximum (nothing is raised then). */
  use(cost: number, now: number): boolean {
    this.#value = Math.max(0, this.#value - ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#value + cost > this.#max) return false;
    this.#value += cost;
    return true;
  }
}

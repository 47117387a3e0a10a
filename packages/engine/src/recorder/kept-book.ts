import type { BookMessage, RawLevel } from "../ports.ts";

/** A book as far as a recording needs it: to write it whole where a new file begins. Order does not matter until then. */
export class KeptBook {
  readonly #sides = { bids: new Map<number, number>(), asks: new Map<number, number>() };

  apply({ type, bids, asks }: BookMessage): void {
    if (type === "snapshot") this.clear();
    for (const [side, levels] of [
      [this.#sides.bids, bids],
      [this.#sides.asks, asks],
    ] as const)
      for (const [price, amount] of levels) {
        if (amount === 0) side.delete(price);
        else side.set(price, amount);
      }
  }

  clear(): void {
    this.#sides.bids.clear();
    this.#sides.asks.clear();
  }

  /** Best level first. */
  levels(): { readonly bids: readonly RawLevel[]; readonly asks: readonly RawLevel[] } {
    const { bids, asks } = this.#sides;
    return { bids: [...bids].sort(([a], [b]) => b - a), asks: [...asks].sort(([a], [b]) => a - b) };
  }
}

import type { RawLevel } from "@tandem/engine/ports";
import { LevelSide } from "./level-side.ts";

/** A level with the texts that the venue sent: checksums are made of them. */
export type TextLevel = {
  readonly price: number;
  readonly amount: number;
  readonly priceText: string;
  readonly amountText: string;
};

/** One side of a book whose levels remember their texts. */
export class TextSide {
  readonly levels: LevelSide;
  readonly #texts = new Map<number, TextLevel>();

  constructor(side: "bids" | "asks") {
    this.levels = new LevelSide(side);
  }

  clear(): void {
    this.levels.clear();
    this.#texts.clear();
  }

  set(level: TextLevel): boolean {
    if (level.amount === 0) this.#texts.delete(level.price);
    else this.#texts.set(level.price, level);
    return this.levels.set(level.price, level.amount);
  }

  /** Sets levels and cuts the side to its depth; tells what that changed. */
  apply(levels: readonly TextLevel[], depth: number): RawLevel[] {
    const changed: RawLevel[] = [];
    for (const level of levels) {
      if (this.set(level)) changed.push([level.price, level.amount]);
    }
    for (const price of this.trim(depth)) changed.push([price, 0]);
    return changed;
  }

  /** Prices that fell off the end of the depth. The venue does not name them. */
  trim(depth: number): number[] {
    const dropped: number[] = [];
    while (this.levels.count > depth) {
      const price = this.levels.dropWorst();
      this.#texts.delete(price);
      dropped.push(price);
    }
    return dropped;
  }

  /** The best levels with their texts. */
  best(count: number): TextLevel[] {
    const best: TextLevel[] = [];
    for (let i = 0; i < count && i < this.levels.count; i++) {
      const level = this.#texts.get(this.levels.price(i));
      if (level !== undefined) best.push(level);
    }
    return best;
  }
}

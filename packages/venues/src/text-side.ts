import type { RawLevel } from "@tandem/engine/ports";
import { LevelSide } from "./level-side.ts";

/** A level with what the venue's checksum takes of it, made once from the texts that it sent. */
export type TextLevel = { readonly price: number; readonly amount: number; readonly sum: string };

/** One side of a book whose levels remember their part of the checksum. */
export class TextSide {
  readonly levels: LevelSide;
  readonly #known = new Map<number, TextLevel>();

  constructor(side: "bids" | "asks") {
    this.levels = new LevelSide(side);
  }

  clear(): void {
    this.levels.clear();
    this.#known.clear();
  }

  set(level: TextLevel): boolean {
    if (level.amount === 0) this.#known.delete(level.price);
    else this.#known.set(level.price, level);
    return this.levels.set(level.price, level.amount);
  }

  /** Sets levels and cuts the side to its depth; tells what that changed. */
  apply(levels: readonly TextLevel[], depth: number): RawLevel[] {
    const changed: RawLevel[] = [];
    for (const level of levels) {
      if (this.set(level)) changed.push([level.price, level.amount]);
    }
    if (this.levels.count > depth) for (const price of this.trim(depth)) changed.push([price, 0]);
    return changed;
  }

  /** Prices that fell off the end of the depth. The venue does not name them. */
  trim(depth: number): number[] {
    const dropped: number[] = [];
    while (this.levels.count > depth) {
      const price = this.levels.dropWorst();
      this.#known.delete(price);
      dropped.push(price);
    }
    return dropped;
  }

  /** The best levels with their part of the checksum. */
  best(count: number): TextLevel[] {
    const best: TextLevel[] = [];
    for (let i = 0; i < count && i < this.levels.count; i++) {
      const level = this.#known.get(this.levels.price(i));
      if (level !== undefined) best.push(level);
    }
    return best;
  }
}

import type { RawLevel } from "@tandem/engine/ports";
import { LevelSide } from "./level-side.ts";

/** A level with what the venue's checksum takes of it, made once from the texts that it sent. */
export type TextLevel = { readonly price: number; readonly amount: number; readonly sum: string };

/** One side of a book whose levels remember their part of the checksum. */
export class TextSide {
  readonly levels: LevelSide;

  constructor(side: "bids" | "asks") {
    this.levels = new LevelSide(side, true);
  }

  clear(): void {
    this.levels.clear();
  }

  set({ price, amount, sum }: TextLevel): boolean {
    return this.levels.set(price, amount, sum);
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
    while (this.levels.count > depth) dropped.push(this.levels.dropWorst());
    return dropped;
  }

  /** The checksum's part of the `index`-th best level; empty beyond the depth. */
  sum(index: number): string {
    return this.levels.tag(index);
  }
}

import type { RawLevel } from "@tandem/engine/ports";
import type { LevelSide } from "../level-side.ts";
import type { DepthSnapshot } from "./depth-types.ts";

/** A fresh snapshot is fetched when fewer levels than this are left above the edge of the last one … */
const COVERED_MIN = 100;
/** … and the book is given up when fewer than this are. */
const COVERED_LOST = 10;

/** How far a book still is from where its snapshot ended: beyond that edge only levels that changed since are known. */
export class SnapshotCoverage {
  #bidEdge = 0;
  #askEdge = Number.POSITIVE_INFINITY;

  begin(snapshot: DepthSnapshot): void {
    this.#bidEdge = edge(snapshot.bids, snapshot.limit) ?? 0;
    this.#askEdge = edge(snapshot.asks, snapshot.limit) ?? Number.POSITIVE_INFINITY;
  }

  /** `thin`: a fresh snapshot is due. `spent`: what is at the top may be missing levels already. */
  judge(bids: LevelSide, asks: LevelSide): "wide" | "thin" | "spent" {
    const bidsLeft = this.#bidEdge === 0 ? COVERED_MIN : bids.countToPrice(this.#bidEdge);
    const asksLeft = this.#askEdge === Number.POSITIVE_INFINITY ? COVERED_MIN : asks.countToPrice(this.#askEdge);
    const left = Math.min(bidsLeft, asksLeft);
    if (left < COVERED_LOST) return "spent";
    return left < COVERED_MIN ? "thin" : "wide";
  }
}

/** The worst price of a snapshot's side that was cut at `limit` levels. */
const edge = (levels: readonly RawLevel[], limit: number): number | undefined =>
  levels.length >= limit ? levels.at(-1)?.[0] : undefined;

import type { RawLevel } from "@tandem/engine/ports";

/** One `depthUpdate`: everything that changed after `previous`, up to and including `last`. */
export type DepthChange = {
  /** Spot: `U - 1`. Futures: `pu`. */
  readonly previous: number;
  /** `u` */
  readonly last: number;
  readonly venueAt: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
};

/** A REST snapshot: the book as it was after update `last`. */
export type DepthSnapshot = {
  readonly last: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** Levels asked for; a side that has as many may go on beyond. */
  readonly limit: number;
};

export type DepthSync = {
  readonly subscribed: () => void;
  readonly change: (change: DepthChange) => void;
  readonly snapshot: (snapshot: DepthSnapshot) => void;
  /** A frame of this book could not be understood: whatever it said is missing. */
  readonly malformed: () => void;
  readonly disconnected: () => void;
  readonly isLive: () => boolean;
  readonly best: () => readonly [number, number, number, number];
  /** The last update that the book contains, while it is live. */
  readonly sequence: () => number | undefined;
};

import type { IntegrityFault, RawLevel } from "@tandem/engine/ports";

export type BookLevels = {
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  /** The venue's sequence number after this message, where it has one. */
  readonly sequence?: number | undefined;
  /** The venue's own time, epoch ms. */
  readonly venueAt?: number | undefined;
};

/** Where the proof of one book reports. Every call is synchronous. */
export type BookOutput = {
  readonly snapshot: (levels: BookLevels) => void;
  readonly delta: (levels: BookLevels) => void;
  /** The book is out until the next `snapshot`. */
  readonly lost: (fault: IntegrityFault) => void;
};

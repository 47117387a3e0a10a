import type { VenueId } from "@tandem/domain/market";

/** A message on its way: a request of a client (REST or socket), its answer, or any frame that a socket sends. */
export type Journey = {
  readonly kind: "request" | "answer" | "frame";
  readonly venue: VenueId;
  readonly host: string;
  readonly path: string;
};

/** How long a message is on its way, in ms. Asked once for each; the messages of one socket keep their order. */
export type LatencyScript = (journey: Journey) => number;

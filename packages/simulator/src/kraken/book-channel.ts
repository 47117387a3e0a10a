import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { bookChecksum, levelsJson, timestamp } from "./wire.ts";

type Side = Map<number, number>;
type Delta = [price: number, size: number][];

/**
 * The `book` channel of one symbol at one depth. It remembers what its subscribers hold: a level that comes up into the
 * depth is sent, a level that sinks below it is not (the client cuts its own book to the depth).
 */
export class BookChannel {
  readonly depth: number;
  readonly links = new Set<VenueLink>();
  readonly #simulated: SimulatedBook;
  #bids: Side;
  #asks: Side;

  constructor(simulated: SimulatedBook, depth: number) {
    this.#simulated = simulated;
    this.depth = depth;
    this.#bids = new Map(simulated.book.bids.top(depth));
    this.#asks = new Map(simulated.book.asks.top(depth));
  }

  /** The frame that a new subscriber starts with: what the other subscribers hold. */
  snapshot(at: number): string {
    return this.#frame("snapshot", { bids: [...this.#bids], asks: [...this.#asks], at });
  }

  /** The frame that takes subscribers to the book of now; undefined when nothing within the depth has changed. */
  update(at: number): string | undefined {
    const { book } = this.#simulated;
    const nextBids = new Map(book.bids.top(this.depth));
    const nextAsks = new Map(book.asks.top(this.depth));
    const bids = difference(this.#bids, nextBids, (price) => book.bids.get(price) !== undefined);
    const asks = difference(this.#asks, nextAsks, (price) => book.asks.get(price) !== undefined);
    this.#bids = nextBids;
    this.#asks = nextAsks;
    if (bids.length === 0 && asks.length === 0) return undefined;
    return this.#frame("update", { bids, asks, at });
  }

  send(frame: string): void {
    for (const link of this.links) link.send(frame);
  }

  #frame(type: "snapshot" | "update", { bids, asks, at }: { bids: Delta; asks: Delta; at: number }): string {
    const { listing } = this.#simulated;
    const checksum = bookChecksum(listing, { bids: [...this.#bids], asks: [...this.#asks] });
    const head = `{"channel":"book","type":"${type}","data":[{"symbol":"${listing.symbol}"`;
    const levels = `"bids":${levelsJson(listing, bids)},"asks":${levelsJson(listing, asks)}`;
    return `${head},${levels},"checksum":${checksum},"timestamp":"${timestamp(at)}"}]}`;
  }
}

function difference(held: Side, next: Side, stillThere: (price: number) => boolean): Delta {
  const delta: Delta = [];
  for (const price of held.keys()) {
    if (!next.has(price) && !stillThere(price)) delta.push([price, 0]);
  }
  for (const [price, size] of next) {
    if (held.get(price) !== size) delta.push([price, size]);
  }
  return delta;
}

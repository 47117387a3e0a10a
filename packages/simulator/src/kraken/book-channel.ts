import { type LevelChanges, TopView } from "../book/top-view.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { bookChecksum, levelsJson, timestamp } from "./wire.ts";

/** The `book` channel of one symbol at one depth. */
export class BookChannel {
  readonly links = new Set<VenueLink>();
  readonly #simulated: SimulatedBook;
  readonly #view: TopView;

  constructor(simulated: SimulatedBook, depth: number) {
    this.#simulated = simulated;
    this.#view = new TopView(simulated.book, depth);
  }

  /** The frame that a new subscriber starts with: what the other subscribers hold. */
  snapshot(at: number): string {
    return this.#frame("snapshot", { bids: this.#view.bids, asks: this.#view.asks, at });
  }

  /** The frame that takes subscribers to the book of now; undefined when nothing within the depth has changed. */
  update(at: number): string | undefined {
    const { bids, asks } = this.#view.advance();
    if (bids.length === 0 && asks.length === 0) return undefined;
    return this.#frame("update", { bids, asks, at });
  }

  send(frame: string): void {
    for (const link of this.links) link.send(frame);
  }

  #frame(type: "snapshot" | "update", changes: { bids: LevelChanges; asks: LevelChanges; at: number }): string {
    const { listing } = this.#simulated;
    const checksum = bookChecksum(listing, this.#view);
    const head = `{"channel":"book","type":"${type}","data":[{"symbol":"${listing.symbol}"`;
    const levels = `"bids":${levelsJson(listing, changes.bids)},"asks":${levelsJson(listing, changes.asks)}`;
    return `${head},${levels},"checksum":${checksum},"timestamp":"${timestamp(changes.at)}"}]}`;
  }
}

import { type LevelChanges, TopView } from "../book/top-view.ts";
import type { SimulatedBook } from "../market/simulated-book.ts";
import { bookChecksum, levelRows, okxId } from "./wire.ts";

const DEPTH = 400;

/** The `books` channel of one instrument: 400 levels, `seqId` and `prevSeqId`, and the checksum. */
export class BookChannel {
  readonly #simulated: SimulatedBook;
  readonly #view: TopView;
  #seqId: number;

  constructor(simulated: SimulatedBook) {
    this.#simulated = simulated;
    this.#view = new TopView(simulated.book, DEPTH);
    this.#seqId = simulated.book.sequence;
  }

  snapshot(at: number): string {
    return this.#frame("snapshot", { bids: this.#view.bids, asks: this.#view.asks, prevSeqId: -1, at });
  }

  /** The frame that takes subscribers to the book of now. */
  update(at: number): string {
    const prevSeqId = this.#seqId;
    this.#seqId = this.#simulated.book.sequence;
    return this.#frame("update", { ...this.#view.advance(), prevSeqId, at });
  }

  #frame(
    action: "snapshot" | "update",
    changes: { bids: LevelChanges; asks: LevelChanges; prevSeqId: number; at: number },
  ): string {
    const data = {
      asks: levelRows(this.#simulated, "asks", changes.asks),
      bids: levelRows(this.#simulated, "bids", changes.bids),
      ts: String(changes.at),
      checksum: bookChecksum(this.#simulated.listing, this.#view),
      seqId: this.#seqId,
      prevSeqId: changes.prevSeqId,
    };
    const arg = { channel: "books", instId: okxId(this.#simulated.listing) };
    return JSON.stringify({ arg, action, data: [data] });
  }
}

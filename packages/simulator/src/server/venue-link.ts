import type { WebSocket } from "ws";
import type { SimClock } from "./clock.ts";
import { DelayLine } from "./delay-line.ts";

// A client that does not read is cut off before it costs memory.
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;

type Timing = { readonly clock: SimClock; readonly frameMs: () => number; readonly requestMs: () => number };

/** One accepted socket of a venue. Frames and requests keep their order, also while they are delayed. */
export class VenueLink {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly #socket: WebSocket;
  readonly #timing: Timing;
  readonly #outgoing: DelayLine;
  readonly #incoming: DelayLine;
  lastSentAt = 0;

  constructor(socket: WebSocket, address: { host: string; path: string; query: URLSearchParams }, timing: Timing) {
    this.host = address.host;
    this.path = address.path;
    this.query = address.query;
    this.#socket = socket;
    this.#timing = timing;
    this.#outgoing = new DelayLine(timing.clock);
    this.#incoming = new DelayLine(timing.clock);
    socket.on("error", () => socket.terminate());
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that the client has not read yet. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string): void {
    this.lastSentAt = this.#timing.clock.epochMs();
    this.#outgoing.pass(this.#timing.frameMs(), () => this.#write(frame));
  }

  onMessage(handle: (text: string) => void): void {
    this.#socket.on("message", (data) => {
      this.#incoming.pass(this.#timing.requestMs(), () => handle(String(data)));
    });
  }

  onClose(handle: () => void): void {
    this.#socket.on("close", handle);
  }

  ping(): void {
    if (this.isOpen) this.#socket.ping();
  }

  /** Cuts the connection at once, as a network failure would. */
  terminate(): void {
    this.#socket.terminate();
  }

  #write(frame: string): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > UNSENT_BYTES_MAX) this.#socket.terminate();
    else this.#socket.send(frame);
  }
}

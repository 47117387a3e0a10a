import type { WebSocket } from "ws";
import type { SimClock } from "./clock.ts";

// A client that does not read is cut off before it costs memory.
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;

/** One accepted socket of a venue. Frames keep their order, also while a latency fault delays them. */
export class VenueLink {
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly #socket: WebSocket;
  readonly #clock: SimClock;
  readonly #latencyMs: () => number;
  #lastDueAt = 0;
  #waiting = 0;
  lastSentAt = 0;

  constructor(
    socket: WebSocket,
    address: { host: string; path: string; query: URLSearchParams },
    timing: { clock: SimClock; latencyMs: () => number },
  ) {
    this.host = address.host;
    this.path = address.path;
    this.query = address.query;
    this.#socket = socket;
    this.#clock = timing.clock;
    this.#latencyMs = timing.latencyMs;
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
    const now = this.#clock.epochMs();
    const latencyMs = this.#latencyMs();
    this.lastSentAt = now;
    if (latencyMs === 0 && this.#waiting === 0) {
      this.#write(frame);
      return;
    }
    this.#lastDueAt = Math.max(this.#lastDueAt, now + latencyMs);
    this.#waiting += 1;
    this.#clock.after(this.#lastDueAt - now, () => {
      this.#waiting -= 1;
      this.#write(frame);
    });
  }

  onMessage(handle: (text: string) => void): void {
    this.#socket.on("message", (data) => handle(String(data)));
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

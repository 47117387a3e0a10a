import { WebSocket } from "ws";
import { CLOSE, MESSAGES_A_SECOND_MAX, UNSENT_BYTES_MAX } from "./close-codes.ts";

/** Event of a {@link GuardedSocket} that ends its client, with the close code. */
export const GIVEN_UP = "givenUp";

type Data = Parameters<WebSocket["send"]>[0];

/**
 * A socket that guards the two ends of whatever listens on it. Coming in, the frame that makes a flood and all
 * after it reach no listener, also those that were already read. Going out, a client that does not read is
 * given up before it costs more memory.
 */
export class GuardedSocket extends WebSocket {
  /** Arrival times of the last messages, oldest first. */
  readonly #arrivals: number[] = [];
  #flooded = false;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if ((event === "message" || event === "ping") && !this.#admit()) return false;
    return super.emit(event, ...args);
  }

  override send(data: Data, options?: unknown, callback?: (error?: Error) => void): void {
    // `never`: this one signature stands for both overloads of the library, which tells them apart by itself.
    super.send(data, options as never, callback);
    if (this.readyState === WebSocket.OPEN && this.bufferedAmount > UNSENT_BYTES_MAX)
      this.#giveUp(CLOSE.slowReader, "slow reader");
  }

  #admit(): boolean {
    if (this.#flooded) return false;
    const now = performance.now();
    this.#arrivals.push(now);
    if (this.#arrivals.length <= MESSAGES_A_SECOND_MAX) return true;
    const oldest = this.#arrivals.shift() ?? now;
    if (now - oldest >= 1000) return true;
    this.#flooded = true;
    this.#giveUp(CLOSE.flood, "too many messages");
    return false;
  }

  #giveUp(code: number, reason: string): void {
    this.close(code, reason);
    super.emit(GIVEN_UP, code);
  }
}

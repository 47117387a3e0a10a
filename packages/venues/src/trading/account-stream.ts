import type { Clock } from "@tandem/engine/ports";
import type { CcxtClient, CcxtExchange } from "../ccxt/ccxt-types.ts";
import { dropSocket, dropSockets } from "../ccxt/open-exchange.ts";
import { createRetry, type Retry } from "../feed/retry.ts";
import { createSocketWatch, type SocketWatch } from "../feed/socket-watch.ts";
import { createTimerScope, type TimerScope } from "../feed/timer-scope.ts";
import type { Names, Stream, StreamNews } from "./dialect.ts";

/** A subscription that is not confirmed by then is made anew. */
const CONFIRM_MS_MAX = 15_000;

export type StreamDeps = {
  readonly exchange: CcxtExchange;
  readonly stream: Stream;
  readonly names: Names;
  readonly clock: Clock;
  readonly random: () => number;
  readonly news: (news: StreamNews) => void;
  /** Told at each change: everything is heard from now on, or not everything any more. */
  readonly link: (isConnected: boolean) => void;
};

/**
 * An account's own streams, from `start` to `stop`: subscriptions, and pings that are answered or end the socket, for
 * ccxt's sockets would wait for ever. Whatever breaks, all of it is made anew, so that nothing is half heard.
 */
export class AccountStream {
  readonly #deps: StreamDeps;
  readonly #timers: TimerScope;
  readonly #retry: Retry;
  readonly #sockets: SocketWatch;
  #attempt = 0;
  #confirmed = new Set<string>();
  #isConnected = false;
  #isStopped = false;

  constructor(deps: StreamDeps) {
    this.#deps = deps;
    this.#timers = createTimerScope(deps.clock);
    const { clock } = this.#timers;
    this.#retry = createRetry({ clock, random: deps.random, run: () => this.#subscribe() });
    this.#sockets = createSocketWatch({
      clock,
      ping: deps.stream.ping ?? ((client) => client.connection?.ping()),
      heard: () => {},
      latency: () => {},
      dead: (client) => dropSocket(client, "a ping was not answered"),
    });
  }

  start(): void {
    this.#retry.ask();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timers.cancelAll();
  }

  connected(client: CcxtClient): void {
    if (!this.#isStopped) this.#sockets.opened(client);
  }

  pong(client: CcxtClient): void {
    this.#sockets.pong(client);
  }

  down(client: CcxtClient): void {
    this.#sockets.closed(client);
    this.#fail(this.#attempt);
  }

  /** Every frame, before ccxt. `true`: it is dealt with. */
  frame(client: CcxtClient, text: string): boolean {
    if (this.#isStopped) return true;
    const { stream, names } = this.#deps;
    if (stream.isPong?.(text) === true) {
      this.#sockets.pong(client);
      return false;
    }
    const told = stream.read(text, names);
    if (told === undefined) return false;
    // ccxt waits for confirmations itself.
    let isOurs = true;
    for (const news of told) {
      if (news.type === "subscribed") {
        isOurs = false;
        this.#confirm(news.id);
      } else if (news.type === "ended") dropSocket(client, "the venue ended the stream");
      else this.#deps.news(news);
    }
    return isOurs;
  }

  #subscribe(): void {
    if (this.#isStopped) return;
    const attempt = ++this.#attempt;
    const { stream, exchange } = this.#deps;
    this.#confirmed = new Set();
    const fail = (): void => this.#fail(attempt);
    try {
      // Frames never reach ccxt's own lists, so these settle only when a socket or a subscription fails.
      for (const opened of stream.open(exchange)) opened.catch(fail);
    } catch {
      fail();
      return;
    }
    this.#timers.clock.after(CONFIRM_MS_MAX, () => {
      if (!this.#isConnected) fail();
    });
  }

  #confirm(id: string): void {
    this.#confirmed.add(id);
    if (this.#confirmed.size < this.#deps.stream.subscriptions || this.#isConnected) return;
    this.#isConnected = true;
    this.#deps.link(true);
  }

  #fail(attempt: number): void {
    if (this.#isStopped || attempt !== this.#attempt) return;
    this.#attempt++;
    if (this.#isConnected) {
      this.#isConnected = false;
      this.#deps.link(false);
    }
    // ccxt would not subscribe again on a socket on which it thinks that it has.
    dropSockets(this.#deps.exchange, "an account's stream failed");
    this.#retry.ask();
  }
}

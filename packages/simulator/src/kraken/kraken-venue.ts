import type { VenueId } from "@tandem/domain/market";
import type { PublicTrade, SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { CancelTimers } from "../trading/cancel-timers.ts";
import type { VenueParts } from "../venue-parts.ts";
import { CallLimits } from "./call-limits.ts";
import { PrivateRest } from "./private-rest.ts";
import { PrivateSocket } from "./private-socket.ts";
import { krakenError, publicRest } from "./public-rest.ts";
import { SocketHub } from "./socket-hub.ts";
import { SocketTokens } from "./socket-tokens.ts";
import { tickerFrame } from "./ticker-frame.ts";
import { amountText, priceText, timestamp } from "./wire.ts";

const HEARTBEAT_MS = 1000;

/** Kraken spot: REST and WebSocket v2, with the venue's own names, numbers and checksums. */
export class KrakenVenue implements VenueEndpoint {
  readonly venue: VenueId = "kraken";
  readonly #books: readonly SimulatedBook[];
  readonly #clock: SimClock;
  readonly #faults: VenueFaults;
  readonly #hub: SocketHub;
  readonly #private: PrivateRest;
  readonly #privateSocket: PrivateSocket;

  constructor({ books, clock, faults, desk, isLimited = true }: VenueParts) {
    this.#books = books;
    this.#clock = clock;
    this.#faults = faults;
    const venue = {
      books,
      desk,
      faults: faults.orders,
      tokens: new SocketTokens(clock.epochMs),
      limits: new CallLimits({ isLimited }),
      timers: new CancelTimers(clock, (account) => desk.cancelAll(account)),
      epochMs: clock.epochMs,
    };
    this.#private = new PrivateRest(venue);
    this.#privateSocket = new PrivateSocket(venue);
    this.#hub = new SocketHub(new Map(books.map((book) => [book.listing.symbol, book])), clock);
  }

  http(request: VenueRequest): VenueResponse {
    if (request.path.startsWith("/0/private/") && request.method === "POST") return this.#private.answer(request);
    const answer = publicRest({ books: this.#books, epochMs: this.#clock.epochMs }, request);
    return answer ?? krakenError("EGeneral:Unknown method");
  }

  accepts(host: string, path: string): boolean {
    return (host === "ws.kraken.com" || host === "ws-auth.kraken.com") && path === "/v2";
  }

  connect(link: VenueLink): void {
    if (link.host === "ws-auth.kraken.com") this.#privateSocket.connect(link);
    else this.#hub.connect(link);
  }

  /** Sends what happened in the books since the last call. Once a tick. */
  publish(): void {
    if (this.#faults.isStalled) return;
    const now = this.#clock.epochMs();
    for (const book of this.#books) this.#publishBook(book, now);
    for (const link of this.#hub.links) {
      if (now - link.lastSentAt >= HEARTBEAT_MS) link.send('{"channel":"heartbeat"}');
    }
  }

  #publishBook(simulated: SimulatedBook, now: number): void {
    const { symbol } = simulated.listing;
    const { changes, trades } = simulated.drain();
    if (changes) {
      const isLost = this.#faults.takeDrop(symbol);
      for (const channel of this.#hub.bookChannels(symbol)) {
        const frame = channel.update(now);
        if (frame !== undefined && !isLost) channel.send(frame);
      }
    }
    if (trades.length === 0) return;
    const listeners = this.#hub.listeners("trade", symbol);
    if (listeners.size > 0) {
      const frame = tradeFrame(simulated, trades);
      for (const link of listeners) link.send(frame);
    }
    const watchers = this.#hub.listeners("ticker", symbol);
    if (watchers.size > 0) {
      const frame = tickerFrame(simulated, "update");
      for (const link of watchers) link.send(frame);
    }
  }
}

function tradeFrame({ listing }: SimulatedBook, trades: readonly PublicTrade[]): string {
  const rows = trades.map(
    (trade) =>
      `{"symbol":"${listing.symbol}","side":"${trade.side}","price":${priceText(listing, trade.price)},` +
      `"qty":${amountText(listing, trade.size)},"ord_type":"market","trade_id":${trade.id},"timestamp":"${timestamp(trade.at)}"}`,
  );
  return `{"channel":"trade","type":"update","data":[${rows.join(",")}]}`;
}

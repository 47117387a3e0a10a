import type { VenueId } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { DepthThrottle } from "./depth-throttle.ts";
import { json, publicRest } from "./public-rest.ts";
import { StreamHub } from "./stream-hub.ts";
import { dayTickerEvent, miniTickerEvent } from "./ticker.ts";
import { aggregateTradeEvent, binanceId, bookTicker, depthUpdate, levelTexts, tradeEvent } from "./wire.ts";

const TICKS_PER_SECOND = 10;
const PARTIAL_DEPTHS = [5, 10, 20] as const;

/** Binance spot: REST and sockets, with the venue's own ids, numbers and messages. */
export class BinanceVenue implements VenueEndpoint {
  readonly venue: VenueId = "binance";
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #faults: VenueFaults;
  readonly #hub = new StreamHub();
  readonly #slow = new Map<string, DepthThrottle>();
  #ticks = 0;

  constructor(options: { books: readonly SimulatedBook[]; clock: SimClock; faults: VenueFaults }) {
    this.#books = new Map(options.books.map((book) => [binanceId(book.listing), book]));
    this.#clock = options.clock;
    this.#faults = options.faults;
  }

  http(request: VenueRequest): VenueResponse {
    const answer = publicRest({ books: this.#books, epochMs: this.#clock.epochMs }, request);
    return answer ?? json({ code: -1000, msg: `Not found: ${request.path}` }, 404);
  }

  accepts(host: string, path: string): boolean {
    return host.startsWith("stream.binance.com") && /^\/(?:ws(?:\/|$)|stream$)/.test(path);
  }

  connect(link: VenueLink): void {
    this.#hub.connect(link);
  }

  /** Sends what happened in the books since the last call. Once a tick. */
  publish(): void {
    this.#ticks += 1;
    if (this.#faults.isStalled) return;
    for (const [id, book] of this.#books) this.#publishBook(id.toLowerCase(), book);
  }

  #publishBook(id: string, simulated: SimulatedBook): void {
    const { listing } = simulated;
    const { changes, trades } = simulated.drain();
    const now = this.#clock.epochMs();
    const emit = (suffix: string, event: () => unknown): void => {
      const stream = `${id}@${suffix}`;
      if (this.#hub.wants(stream)) this.#hub.publish(stream, event());
    };
    if (changes && !this.#faults.takeDrop(listing.symbol)) {
      emit("depth@100ms", () => depthUpdate(listing, changes, now));
      emit("bookTicker", () => bookTicker(simulated));
      for (const depth of PARTIAL_DEPTHS) emit(`depth${depth}@100ms`, () => partialDepth(simulated, depth));
      this.#slowDepth(id).add(changes);
    }
    for (const trade of trades) {
      emit("trade", () => tradeEvent(listing, trade, now));
      emit("aggTrade", () => aggregateTradeEvent(listing, trade, now));
    }
    if (this.#ticks % TICKS_PER_SECOND !== 0) return;
    const slow = this.#slowDepth(id).take();
    if (slow) emit("depth", () => depthUpdate(listing, slow, now));
    for (const depth of PARTIAL_DEPTHS) emit(`depth${depth}`, () => partialDepth(simulated, depth));
    emit("ticker", () => dayTickerEvent(simulated, now));
    emit("miniTicker", () => miniTickerEvent(simulated, now));
  }

  #slowDepth(id: string): DepthThrottle {
    const throttle = this.#slow.get(id) ?? new DepthThrottle();
    this.#slow.set(id, throttle);
    return throttle;
  }
}

const partialDepth = ({ listing, book }: SimulatedBook, depth: number) => ({
  lastUpdateId: book.sequence,
  bids: levelTexts(listing, book.bids.top(depth)),
  asks: levelTexts(listing, book.asks.top(depth)),
});

import type { VenueId } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { PerAccount } from "../trading/per-account.ts";
import { RateWindow } from "../trading/rate-window.ts";
import type { VenueParts } from "../venue-parts.ts";
import { authenticate } from "./authenticate.ts";
import { DepthThrottle } from "./depth-throttle.ts";
import { type BinancePrivate, privateRest } from "./private-rest.ts";
import { binanceError, json, publicRest } from "./public-rest.ts";
import { requestWeight } from "./request-weight.ts";
import { SocketApi } from "./socket-api.ts";
import { StreamHub } from "./stream-hub.ts";
import { dayTickerEvent, miniTickerEvent } from "./ticker.ts";
import { aggregateTradeEvent, binanceId, bookTicker, depthUpdate, levelTexts, tradeEvent } from "./wire.ts";

const TICKS_PER_SECOND = 10;
const WEIGHT_MAX = 6000;
const ORDERS_MAX = 100;
const PARTIAL_DEPTHS = [5, 10, 20] as const;

/** Binance spot: REST and sockets, with the venue's own ids, numbers and messages. */
export class BinanceVenue implements VenueEndpoint {
  readonly venue: VenueId = "binance";
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #faults: VenueFaults;
  readonly #hub = new StreamHub();
  readonly #slow = new Map<string, DepthThrottle>();
  readonly #weight: RateWindow;
  readonly #private: BinancePrivate;
  readonly #socketApi: SocketApi;
  #ticks = 0;

  constructor(options: VenueParts) {
    const { isLimited = true } = options;
    this.#weight = new RateWindow({ limit: isLimited ? WEIGHT_MAX : Number.POSITIVE_INFINITY, lengthMs: 60_000 });
    this.#books = new Map(options.books.map((book) => [binanceId(book.listing), book]));
    this.#clock = options.clock;
    this.#faults = options.faults;
    this.#private = {
      books: this.#books,
      desk: options.desk,
      faults: options.faults.orders,
      epochMs: options.clock.epochMs,
      orderCounts: new PerAccount(
        () => new RateWindow({ limit: isLimited ? ORDERS_MAX : Number.POSITIVE_INFINITY, lengthMs: 10_000 }),
      ),
    };
    this.#socketApi = new SocketApi(this.#private);
  }

  http(request: VenueRequest): VenueResponse {
    const now = this.#clock.epochMs();
    if (!this.#weight.use(requestWeight(request), now)) return tooMany(this.#weight.secondsLeft(now));
    const answer = this.#answer(request, now);
    return { ...answer, headers: { "x-mbx-used-weight-1m": String(this.#weight.used), ...answer.headers } };
  }

  #answer(request: VenueRequest, now: number): VenueResponse {
    const open = publicRest({ books: this.#books, epochMs: this.#clock.epochMs }, request);
    if (open) return open;
    const signed = authenticate(this.#private.desk, request, now);
    if (!signed.ok) return signed.error;
    const call = `${request.method} ${request.path}`;
    return (
      privateRest(this.#private, call, signed.value) ?? json({ code: -1000, msg: `Not found: ${request.path}` }, 404)
    );
  }

  accepts(host: string, path: string): boolean {
    if (host.startsWith("ws-api.binance.com")) return path === "/ws-api/v3";
    return host.startsWith("stream.binance.com") && /^\/(?:ws(?:\/|$)|stream$)/.test(path);
  }

  connect(link: VenueLink): void {
    if (link.path === "/ws-api/v3") this.#socketApi.connect(link);
    else this.#hub.connect(link);
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

const tooMany = (seconds: number): VenueResponse => ({
  ...binanceError(
    429,
    -1003,
    "Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.",
  ),
  headers: { "retry-after": String(seconds) },
});

import type { MarketSymbol } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { BookChannel } from "./book-channel.ts";
import { tickerFrame } from "./ticker-frame.ts";
import { timestamp } from "./wire.ts";

const DEPTHS = [10, 25, 100, 500, 1000];

type Request = { readonly method?: unknown; readonly params?: unknown; readonly req_id?: unknown };
type Params = {
  readonly channel?: unknown;
  readonly symbol?: unknown;
  readonly depth?: unknown;
  readonly snapshot?: unknown;
};
type Subscription = { readonly channel: string; readonly depth: number; readonly wantsSnapshot: boolean };

/** The public WebSocket v2 of Kraken: `book`, `trade` and `ticker`, acknowledgements, pings, status and heartbeats. */
export class SocketHub {
  readonly #books: ReadonlyMap<MarketSymbol, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #bookChannels = new Map<string, BookChannel>();
  readonly #listeners = new Map<string, Set<VenueLink>>();
  readonly #links = new Set<VenueLink>();
  #connections = 15_413_894_943_188_002;

  constructor(books: ReadonlyMap<MarketSymbol, SimulatedBook>, clock: SimClock) {
    this.#books = books;
    this.#clock = clock;
  }

  get links(): ReadonlySet<VenueLink> {
    return this.#links;
  }

  bookChannels(symbol: MarketSymbol): BookChannel[] {
    return DEPTHS.flatMap((depth) => this.#bookChannels.get(`${symbol}|${depth}`) ?? []);
  }

  listeners(channel: "trade" | "ticker", symbol: MarketSymbol): ReadonlySet<VenueLink> {
    return this.#listeners.get(`${channel}|${symbol}`) ?? new Set();
  }

  connect(link: VenueLink): void {
    this.#links.add(link);
    this.#connections += 1;
    link.send(
      `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":${this.#connections}}]}`,
    );
    link.onMessage((text) => this.#message(link, text));
    link.onClose(() => {
      this.#links.delete(link);
      for (const [key, channel] of this.#bookChannels) this.#leave(key, channel, link);
      for (const links of this.#listeners.values()) links.delete(link);
    });
  }

  #message(link: VenueLink, text: string): void {
    const request = record(parse(text));
    const times = this.#times();
    const requestId = typeof request?.req_id === "number" ? `,"req_id":${request.req_id}` : "";
    switch (request?.method) {
      case "ping":
        return link.send(`{"method":"pong"${requestId}${times}}`);
      case "subscribe":
      case "unsubscribe":
        return this.#subscription(link, request, request.method);
      default:
        return link.send(`{"error":"Unsupported event","method":null,"success":false${requestId}${times}}`);
    }
  }

  #subscription(link: VenueLink, request: Request, method: "subscribe" | "unsubscribe"): void {
    const params: Params = record(request.params) ?? {};
    const requestId = typeof request.req_id === "number" ? `,"req_id":${request.req_id}` : "";
    const fail = (error: string, symbol?: string): void => {
      const about = symbol === undefined ? "" : `,"symbol":${JSON.stringify(symbol)}`;
      link.send(
        `{"error":${JSON.stringify(error)},"method":"${method}"${requestId},"success":false${about}${this.#times()}}`,
      );
    };
    const channel = params.channel;
    if (channel !== "book" && channel !== "trade" && channel !== "ticker") return fail("Channel name invalid");
    const depth = params.depth ?? 10;
    if (typeof depth !== "number" || !DEPTHS.includes(depth)) return fail("Subscription depth not supported");
    const symbols: readonly unknown[] = Array.isArray(params.symbol) ? params.symbol : [];
    if (symbols.length === 0) return fail("Symbol(s) not found");
    for (const symbol of symbols) {
      const book = this.#books.get(String(symbol));
      if (!book) {
        fail(`Currency pair not supported ${symbol}`, String(symbol));
        continue;
      }
      const subscription = { channel, depth, wantsSnapshot: params.snapshot !== false };
      const shown = `"channel":"${channel}"${channel === "book" ? `,"depth":${depth}` : ""}`;
      const snapshot = method === "subscribe" && channel !== "trade" ? `,"snapshot":${subscription.wantsSnapshot}` : "";
      link.send(
        `{"method":"${method}","result":{${shown}${snapshot},"symbol":"${symbol}"}${requestId},"success":true${this.#times()}}`,
      );
      if (method === "subscribe") this.#join(link, book, subscription);
      else this.#part(link, book, subscription);
    }
  }

  #join(link: VenueLink, book: SimulatedBook, { channel, depth, wantsSnapshot }: Subscription): void {
    const { symbol } = book.listing;
    const now = this.#clock.epochMs();
    if (channel === "book") {
      const key = `${symbol}|${depth}`;
      const joined = this.#bookChannels.get(key) ?? new BookChannel(book, depth);
      this.#bookChannels.set(key, joined);
      joined.links.add(link);
      if (wantsSnapshot) link.send(joined.snapshot(now));
      return;
    }
    const links = this.#listeners.get(`${channel}|${symbol}`) ?? new Set();
    links.add(link);
    this.#listeners.set(`${channel}|${symbol}`, links);
    if (channel === "ticker" && wantsSnapshot) link.send(tickerFrame(book, "snapshot"));
  }

  #part(link: VenueLink, { listing }: SimulatedBook, { channel, depth }: Subscription): void {
    if (channel !== "book") {
      this.#listeners.get(`${channel}|${listing.symbol}`)?.delete(link);
      return;
    }
    const key = `${listing.symbol}|${depth}`;
    const joined = this.#bookChannels.get(key);
    if (joined) this.#leave(key, joined, link);
  }

  #leave(key: string, channel: BookChannel, link: VenueLink): void {
    channel.links.delete(link);
    if (channel.links.size === 0) this.#bookChannels.delete(key);
  }

  #times(): string {
    const now = timestamp(this.#clock.epochMs());
    return `,"time_in":"${now}","time_out":"${now}"`;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const record = (value: unknown): (Request & Params) | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;

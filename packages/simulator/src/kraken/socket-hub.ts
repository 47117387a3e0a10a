import type { MarketSymbol } from "@tandem/domain/market";
import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { BookChannel } from "./book-channel.ts";
import { BOOK_DEPTHS, parseRequest, parseSubscription, type SocketRequest, type Subscription } from "./subscription.ts";
import { tickerFrame } from "./ticker-frame.ts";
import { timestamp } from "./wire.ts";

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
    return BOOK_DEPTHS.flatMap((depth) => this.#bookChannels.get(`${symbol}|${depth}`) ?? []);
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
    const request = parseRequest(text);
    const method = request?.method;
    if (request && method === "ping") link.send(`{"method":"pong"${echo(request)}${this.#times()}}`);
    else if (request && (method === "subscribe" || method === "unsubscribe")) this.#subscription(link, request, method);
    else link.send(`{"error":"Unsupported event","method":null,"success":false${this.#times()}}`);
  }

  #subscription(link: VenueLink, request: SocketRequest, method: "subscribe" | "unsubscribe"): void {
    const fail = (error: string): void =>
      link.send(`{"error":"${error}","method":"${method}"${echo(request)},"success":false${this.#times()}}`);
    const subscription = parseSubscription(request);
    if (typeof subscription === "string") {
      fail(subscription);
      return;
    }
    for (const symbol of subscription.symbols) {
      const book = this.#books.get(symbol);
      if (!book) {
        fail(`Currency pair not supported ${symbol.replace(/[^\w/.:-]/g, "?")}`);
        continue;
      }
      const result = `"result":{${described(subscription)},"symbol":"${symbol}"}`;
      link.send(`{"method":"${method}",${result}${echo(request)},"success":true${this.#times()}}`);
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

const echo = ({ req_id }: SocketRequest): string => (typeof req_id === "number" ? `,"req_id":${req_id}` : "");

function described({ channel, depth, wantsSnapshot }: Subscription): string {
  const head = `"channel":"${channel}"`;
  if (channel === "trade") return head;
  return `${head}${channel === "book" ? `,"depth":${depth}` : ""},"snapshot":${wantsSnapshot}`;
}

import type { SimulatedBook } from "../market/simulated-book.ts";
import type { SimClock } from "../server/clock.ts";
import type { VenueFaults } from "../server/venue-faults.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { BookChannel } from "./book-channel.ts";
import { type ChannelArg, parseMessage } from "./socket-message.ts";
import { levelRows, okxId, tickerRow, tradeRow } from "./wire.ts";

const CHANNELS = ["books", "books5", "bbo-tbt", "trades", "tickers"];
const TICKS_PER_SECOND = 10;

/** The public socket: `books`, `books5`, `bbo-tbt`, `trades` and `tickers`. Pings are the text `ping`. */
export class PublicSocket {
  readonly #books: ReadonlyMap<string, SimulatedBook>;
  readonly #clock: SimClock;
  readonly #faults: VenueFaults;
  readonly #links = new Map<string, Set<VenueLink>>();
  readonly #channels = new Map<string, BookChannel>();
  #ticks = 0;

  constructor(options: { books: ReadonlyMap<string, SimulatedBook>; clock: SimClock; faults: VenueFaults }) {
    this.#books = options.books;
    this.#clock = options.clock;
    this.#faults = options.faults;
  }

  connect(link: VenueLink): void {
    link.onMessage((text) => {
      if (text === "ping") link.send("pong");
      else this.#message(link, text);
    });
    link.onClose(() => {
      for (const [key, links] of this.#links) this.#leave(key, links, link);
    });
  }

  /** Sends what happened in the books since the last call. Once a tick. */
  publish(): void {
    this.#ticks += 1;
    if (this.#faults.isStalled) return;
    for (const [id, book] of this.#books) this.#publishBook(id, book, this.#clock.epochMs());
  }

  #publishBook(id: string, simulated: SimulatedBook, now: number): void {
    const { listing, book } = simulated;
    const { changes, trades } = simulated.drain();
    const rows = (channel: string, row: () => unknown): void => {
      const links = this.#links.get(`${channel}|${id}`);
      if (links) send(links, JSON.stringify({ arg: { channel, instId: id }, data: [row()] }));
    };
    if (changes) {
      const isLost = this.#faults.takeDrop(listing.symbol);
      const frame = this.#channels.get(id)?.update(now);
      const links = this.#links.get(`books|${id}`);
      if (links && frame !== undefined && !isLost) send(links, frame);
      for (const [channel, depth] of [
        ["books5", 5],
        ["bbo-tbt", 1],
      ] as const) {
        rows(channel, () => ({
          asks: levelRows(simulated, "asks", book.asks.top(depth)),
          bids: levelRows(simulated, "bids", book.bids.top(depth)),
          instId: id,
          ts: String(now),
          seqId: book.sequence,
        }));
      }
    }
    for (const trade of trades) rows("trades", () => ({ ...tradeRow(listing, trade), count: "1" }));
    if (trades.length > 0 || this.#ticks % TICKS_PER_SECOND === 0) rows("tickers", () => tickerRow(simulated, now));
  }

  #message(link: VenueLink, text: string): void {
    const message = parseMessage(text);
    if (!message || (message.op !== "subscribe" && message.op !== "unsubscribe")) {
      link.send(
        JSON.stringify({ event: "error", code: "60012", msg: `Illegal request: ${text.slice(0, 500)}`, connId: "0" }),
      );
      return;
    }
    for (const arg of message.args) this.#channel(link, message.op, arg);
  }

  #channel(link: VenueLink, op: "subscribe" | "unsubscribe", arg: ChannelArg): void {
    const { channel, instId } = arg;
    const book = this.#books.get(String(instId));
    if (typeof channel !== "string" || !CHANNELS.includes(channel) || !book) {
      const msg = `Wrong URL or channel:${channel},instId:${instId} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
      link.send(JSON.stringify({ event: "error", code: "60018", msg, connId: "0" }));
      return;
    }
    const id = okxId(book.listing);
    const key = `${channel}|${id}`;
    link.send(JSON.stringify({ event: op, arg: { channel, instId: id }, connId: "a4d3ae55" }));
    const links = this.#links.get(key) ?? new Set();
    if (op === "unsubscribe") {
      this.#leave(key, links, link);
      return;
    }
    links.add(link);
    this.#links.set(key, links);
    if (channel === "books") {
      const joined = this.#channels.get(id) ?? new BookChannel(book);
      this.#channels.set(id, joined);
      link.send(joined.snapshot(this.#clock.epochMs()));
    }
    if (channel === "tickers") {
      const row = tickerRow(book, this.#clock.epochMs());
      link.send(JSON.stringify({ arg: { channel, instId: id }, data: [row] }));
    }
  }

  #leave(key: string, links: Set<VenueLink>, link: VenueLink): void {
    links.delete(link);
    if (links.size > 0) return;
    this.#links.delete(key);
    const [channel, id = ""] = key.split("|");
    if (channel === "books") this.#channels.delete(id);
  }
}

function send(links: ReadonlySet<VenueLink>, frame: string): void {
  for (const link of links) link.send(frame);
}

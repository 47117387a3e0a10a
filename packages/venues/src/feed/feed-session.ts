import type { MarketSymbol } from "@tandem/domain/market";
import type { CcxtClient, CcxtMarket } from "../ccxt/ccxt-types.ts";
import { dropSocket } from "../ccxt/open-exchange.ts";
import { isRecord } from "../read-json.ts";
import { reasonOf } from "../reason-of.ts";
import type { VenueAdapter } from "../venue-adapter.ts";
import { type BookEntry, createBookEntry } from "./book-entry.ts";
import { runClockSkew } from "./clock-skew.ts";
import { runHeartbeats } from "./heartbeats.ts";
import { createRetry, type Retry } from "./retry.ts";
import type { Session, SessionStart } from "./session.ts";
import { createSocketWatch, type SocketWatch } from "./socket-watch.ts";
import { createTimerScope, type TimerScope } from "./timer-scope.ts";

type Batch<C> = { entries: readonly BookEntry<C>[]; readonly retry: Retry; attempt: number };

export type SessionDeps<C> = SessionStart & { readonly adapter: VenueAdapter<C> };

/** A subscription that nothing has answered by then is made again. */
const ANSWER_MS_MAX = 20_000;
/** A market that the venue refuses may be opened later. */
const REFUSED_MS = 60_000;
/** Above this many symbols the first snapshots are shallow. */
const MANY_SYMBOLS = 50;

/** The books of one venue from `start` to `stop`: subscriptions, sockets, and who hears what. */
export class FeedSession<C> implements Session {
  readonly #deps: SessionDeps<C>;
  readonly #timers: TimerScope;
  readonly #entries = new Map<string, BookEntry<C>>();
  readonly #bySymbol = new Map<MarketSymbol, BookEntry<C>>();
  readonly #batches: Batch<C>[] = [];
  readonly #sockets: SocketWatch;
  readonly #open = new Set<CcxtClient>();
  #clockSkewMs: number | undefined;
  #isStopped = false;

  constructor(given: SessionDeps<C>) {
    this.#timers = createTimerScope(given.clock);
    const clock = this.#timers.clock;
    const deps = { ...given, clock };
    this.#deps = deps;
    const { adapter, exchange, sink } = deps;
    this.#add(given.markets);
    this.#sockets = createSocketWatch({
      clock,
      ping: adapter.ping ?? ((client) => client.connection?.ping()),
      heard: () => heartbeats.heard(),
      latency: (latencyMs) => sink.link({ venue: adapter.venue, connected: true, latencyMs }),
      dead: (client) => dropSocket(client, "a ping was not answered"),
    });
    const heartbeats = runHeartbeats({
      adapter,
      clock,
      exchange,
      sockets: this.#sockets,
      trouble: (error) => this.#trouble("look at a silent socket", error),
      entries: () => [...this.#entries.values()],
      beat: () => {
        if (!this.#isStopped) sink.heartbeat(adapter.venue);
      },
    });
    exchange.handleOrderBookSubscription = (client, _message, subscription) => this.#acknowledged(client, subscription);
  }

  start(): void {
    for (const batch of this.#batches) batch.retry.ask();
    const { exchange, random } = this.#deps;
    const report = (clockSkewMs: number): void => {
      this.#clockSkewMs = clockSkewMs;
      this.#tellSkew();
    };
    const trouble = (error: unknown): void => this.#trouble("clock", error);
    runClockSkew({ exchange, random, report, trouble, clock: this.#deps.clock });
  }

  /** Changes what is followed. Books that stay are left alone. */
  follow(markets: readonly CcxtMarket[]): void {
    if (this.#isStopped) return;
    const wanted = new Set(markets.map(({ symbol }) => symbol));
    const known = new Set(this.#bySymbol.keys());
    this.#remove([...this.#bySymbol.values()].filter(({ symbol }) => !wanted.has(symbol)));
    const added = this.#add(markets.filter(({ symbol }) => !known.has(symbol)));
    for (const batch of added) batch.retry.ask();
  }

  stop(): void {
    this.#isStopped = true;
    for (const entry of this.#entries.values()) entry.abandon();
    this.#timers.cancelAll();
  }

  connected(client: CcxtClient): void {
    if (this.#isStopped) return;
    this.#open.add(client);
    this.#sockets.opened(client);
    this.#deps.sink.link({ venue: this.#deps.adapter.venue, connected: true });
    this.#tellSkew();
  }

  pong(client: CcxtClient): void {
    this.#sockets.pong(client);
  }

  /** A socket is gone. Its books have lost their proof at this moment; may be called again for the same socket. */
  down(client: CcxtClient): void {
    this.#sockets.closed(client);
    if (this.#isStopped) return;
    const wasOpen = this.#open.delete(client);
    for (const batch of this.#batches) {
      if (batch.entries.some((entry) => entry.client === client)) this.#renew(batch);
    }
    if (wasOpen && this.#open.size === 0) {
      this.#deps.sink.link({ venue: this.#deps.adapter.venue, connected: false });
    }
  }

  /** Every frame, before ccxt. `true`: it is dealt with. */
  frame(client: CcxtClient, text: string): boolean {
    if (this.#isStopped) return true;
    const frame = this.#deps.adapter.readFrame(text);
    switch (frame.kind) {
      case "book":
        this.#hear(client, frame.marketId)?.book.change(frame.change);
        return true;
      case "subscribed":
        this.#hear(client, frame.marketId)?.book.subscribed(frame.depth);
        return true;
      case "refused":
        this.#hear(client, frame.marketId)?.resubscribe.askAfter(REFUSED_MS);
        return true;
      case "broken":
        this.#broken(client, frame.marketId);
        return true;
      case "alive":
        this.#sockets.heard(client);
        return true;
      case "status":
        this.#sockets.heard(client);
        this.#deps.sink.halted?.({ venue: this.#deps.adapter.venue, isHalted: frame.isHalted });
        return false;
      case "pong":
        this.#sockets.pong(client);
        // ccxt counts it as well.
        return false;
      case "other":
        return false;
    }
  }

  #add(markets: readonly CcxtMarket[]): readonly Batch<C>[] {
    const { adapter } = this.#deps;
    const firstLimit = markets.length > MANY_SYMBOLS ? 100 : 1000;
    const entries = markets.map((market) => createBookEntry({ ...this.#deps, firstLimit }, market));
    for (const entry of entries) {
      this.#entries.set(adapter.marketId(entry.market), entry);
      this.#bySymbol.set(entry.symbol, entry);
    }
    const added: Batch<C>[] = [];
    for (let at = 0; at < entries.length; at += adapter.batchSize) {
      added.push(this.#addBatch(entries.slice(at, at + adapter.batchSize)));
    }
    return added;
  }

  /** Ends books of markets that are gone; their subscriptions are ended where that can be said to the venue. */
  #remove(entries: readonly BookEntry<C>[]): void {
    const { adapter, exchange } = this.#deps;
    for (const entry of entries) {
      this.#entries.delete(adapter.marketId(entry.market));
      this.#bySymbol.delete(entry.symbol);
      entry.abandon();
      // Where it fails the venue goes on sending a book that is nobody's: its frames change nothing.
      if (entry.client !== undefined) adapter.unsubscribe(exchange, entry.client, entry.market).catch(() => {});
    }
    for (const batch of this.#batches) batch.entries = batch.entries.filter((entry) => !entries.includes(entry));
  }

  #trouble(what: string, error: unknown): void {
    const { adapter, sink } = this.#deps;
    if (!this.#isStopped) sink.trouble?.({ venue: adapter.venue, what, reason: reasonOf(error) });
  }

  #tellSkew(): void {
    if (this.#clockSkewMs === undefined || this.#open.size === 0) return;
    this.#deps.sink.link({ venue: this.#deps.adapter.venue, connected: true, clockSkewMs: this.#clockSkewMs });
  }

  #addBatch(entries: readonly BookEntry<C>[]): Batch<C> {
    const { clock, random } = this.#deps;
    const retry = createRetry({ clock, random, run: () => this.#subscribe(batch) });
    const batch: Batch<C> = { entries, attempt: 0, retry };
    this.#batches.push(batch);
    return batch;
  }

  #subscribe(batch: Batch<C>): void {
    if (this.#isStopped || batch.entries.length === 0) return;
    const { exchange, adapter, clock } = this.#deps;
    const attempt = ++batch.attempt;
    const fail = (error: unknown): void => {
      if (attempt !== batch.attempt || this.#isStopped) return;
      this.#trouble("subscription", error);
      this.#renew(batch);
    };
    const symbols = batch.entries.map((entry) => entry.symbol);
    // Frames never reach ccxt's own books, so this settles only when the socket or the subscription fails.
    exchange.watchOrderBookForSymbols(symbols, adapter.depth).catch(fail);
    clock.after(ANSWER_MS_MAX, () => {
      if (batch.entries.every((entry) => entry.client === undefined))
        fail(new Error(`no answer in ${ANSWER_MS_MAX} ms`));
    });
  }

  /** Ends what is left of a batch's subscription and makes it again. */
  #renew(batch: Batch<C>): void {
    batch.attempt++;
    const clients = new Set<CcxtClient>();
    for (const entry of batch.entries) {
      if (entry.client !== undefined) clients.add(entry.client);
      entry.client = undefined;
      entry.abandon();
      entry.book.disconnected();
    }
    batch.retry.ask();
    // ccxt would not subscribe again on a socket on which it thinks that it has.
    for (const client of clients) {
      if (this.#deps.exchange.clients[client.url] === client) dropSocket(client, "a subscription failed");
    }
  }

  #hear(client: CcxtClient, marketId: string): BookEntry<C> | undefined {
    this.#sockets.heard(client);
    const entry = this.#entries.get(marketId);
    if (entry === undefined) return undefined;
    entry.client = client;
    entry.heardAt = this.#deps.clock.monotonicMs();
    return entry;
  }

  /** A frame that cannot be read has said something that is now missing: of the book that it names, or of any on the socket. */
  #broken(client: CcxtClient, marketId: string | undefined): void {
    for (const [id, entry] of this.#entries) {
      if (entry.client === client && (marketId === undefined || id === marketId)) entry.book.malformed();
    }
  }

  /** ccxt matched the venue's acknowledgement with the subscription that it answers. */
  #acknowledged(client: CcxtClient, subscription: unknown): void {
    const symbols: unknown = isRecord(subscription) ? subscription["symbols"] : undefined;
    if (!Array.isArray(symbols)) return;
    for (const symbol of symbols) {
      const entry = typeof symbol === "string" ? this.#bySymbol.get(symbol) : undefined;
      if (entry === undefined) continue;
      entry.client = client;
      entry.book.subscribed(undefined);
    }
  }
}

import type { MarketSymbol, VenueId } from "@tandem/domain/market";
import { type Backoff, createBackoff } from "../backoff.ts";
import type { CcxtClient, CcxtMarket, CcxtOrderBook } from "../ccxt/ccxt-types.ts";
import { dropSocket } from "../ccxt/open-exchange.ts";
import { runClockSkew } from "../feed/clock-skew.ts";
import type { Session, SessionStart } from "../feed/session.ts";
import { createTimerScope, type TimerScope } from "../feed/timer-scope.ts";
import { toBookOutput } from "../feed/to-book-output.ts";
import { reasonOf } from "../reason-of.ts";
import { createUnprovedBook, type UnprovedBook } from "./unproved-book.ts";

/** ccxt's books are conflated anyway: they are copied this often at most. */
const COPY_MS = 100;
/** Not more often than this: staleness is counted in seconds. */
const BEAT_MS = 500;
/** The venue is taken for alive while every socket was heard within this time. */
const ALIVE_MS = 5_000;
/** A socket that says nothing for so long is dialled anew. */
const SILENT_MS = 60_000;
const LOOK_MS = 5_000;

type GenericStart = SessionStart & { readonly venue: VenueId };

type Entry = {
  readonly symbol: MarketSymbol;
  readonly book: UnprovedBook;
  readonly backoff: Backoff;
  isFollowed: boolean;
  /** Of ccxt, to be copied when the time has come. */
  waiting: CcxtOrderBook | undefined;
  isPaced: boolean;
};

/** ccxt's own way to books, one watching loop a symbol; every loop waits for itself alone. */
export class GenericSession implements Session {
  readonly #deps: GenericStart;
  readonly #timers: TimerScope;
  readonly #entries = new Map<MarketSymbol, Entry>();
  readonly #heardAt = new Map<CcxtClient, number>();
  #clockSkewMs: number | undefined;
  #beatAt = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  constructor(given: GenericStart) {
    this.#timers = createTimerScope(given.clock);
    this.#deps = { ...given, clock: this.#timers.clock };
  }

  start(): void {
    const { clock, exchange, random } = this.#deps;
    this.follow(this.#deps.markets);
    clock.after(LOOK_MS, () => this.#look());
    const report = (clockSkewMs: number): void => {
      this.#clockSkewMs = clockSkewMs;
      if (this.#heardAt.size > 0) this.#link(true);
    };
    runClockSkew({ clock, exchange, random, report, trouble: (error) => this.#trouble("clock", error) });
  }

  follow(markets: readonly CcxtMarket[]): void {
    const wanted = new Set(markets.map(({ symbol }) => symbol));
    for (const [symbol, entry] of this.#entries) {
      if (wanted.has(symbol)) continue;
      entry.isFollowed = false;
      this.#entries.delete(symbol);
    }
    for (const { symbol } of markets) {
      if (this.#entries.has(symbol)) continue;
      const entry = this.#createEntry(symbol);
      this.#entries.set(symbol, entry);
      void this.#watch(entry);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#timers.cancelAll();
  }

  connected(client: CcxtClient): void {
    if (this.#isStopped) return;
    this.#heardAt.set(client, this.#deps.clock.monotonicMs());
    this.#link(true);
  }

  pong(client: CcxtClient): void {
    this.#hear(client);
  }

  down(client: CcxtClient): void {
    if (!this.#heardAt.delete(client) || this.#isStopped) return;
    // Which books it carried is ccxt's affair; without any socket there is none.
    if (this.#heardAt.size > 0) return;
    for (const { book } of this.#entries.values()) book.lose("disconnect");
    this.#link(false);
  }

  frame(client: CcxtClient): boolean {
    if (this.#isStopped) return true;
    this.#hear(client);
    const now = this.#deps.clock.monotonicMs();
    const isAlive = [...this.#heardAt.values()].every((heardAt) => now - heardAt <= ALIVE_MS);
    if (isAlive && now - this.#beatAt >= BEAT_MS) {
      this.#beatAt = now;
      this.#deps.sink.heartbeat(this.#deps.venue);
    }
    return false;
  }

  #trouble(what: string, error: unknown): void {
    const { venue, sink } = this.#deps;
    if (!this.#isStopped) sink.trouble?.({ venue, what, reason: reasonOf(error) });
  }

  #createEntry(symbol: MarketSymbol): Entry {
    const { venue, random, sink } = this.#deps;
    return {
      symbol,
      book: createUnprovedBook(toBookOutput({ venue, symbol, sink })),
      backoff: createBackoff({ baseMs: 1_000, maxMs: 60_000, random }),
      isFollowed: true,
      waiting: undefined,
      isPaced: false,
    };
  }

  /** Asked anew after every wait: meanwhile it may have been let go. */
  #isWanted(entry: Entry): boolean {
    return entry.isFollowed && !this.#isStopped;
  }

  async #watch(entry: Entry): Promise<void> {
    while (this.#isWanted(entry)) {
      try {
        const book = await this.#deps.exchange.watchOrderBook(entry.symbol);
        if (!this.#isWanted(entry)) return;
        entry.backoff.reset();
        entry.waiting = book;
        if (!entry.isPaced) this.#copy(entry);
      } catch (error) {
        if (!this.#isWanted(entry)) return;
        this.#trouble("subscription", error);
        entry.waiting = undefined;
        entry.book.lose("disconnect");
        await new Promise<void>((resolve) => void this.#deps.clock.after(entry.backoff.nextMs(), resolve));
      }
    }
  }

  #copy(entry: Entry): void {
    const book = entry.waiting;
    entry.isPaced = book !== undefined;
    if (book === undefined || !entry.isFollowed) return;
    entry.waiting = undefined;
    this.#deps.clock.after(COPY_MS, () => this.#copy(entry));
    entry.book.copy(book);
  }

  #hear(client: CcxtClient): void {
    if (this.#heardAt.has(client)) this.#heardAt.set(client, this.#deps.clock.monotonicMs());
  }

  #look(): void {
    const now = this.#deps.clock.monotonicMs();
    this.#deps.clock.after(LOOK_MS, () => this.#look());
    for (const [client, heardAt] of this.#heardAt) {
      if (now - heardAt > SILENT_MS) dropSocket(client, "the venue has fallen silent");
    }
  }

  #link(connected: boolean): void {
    const clockSkewMs = this.#clockSkewMs;
    const measured = connected && clockSkewMs !== undefined ? { clockSkewMs } : {};
    this.#deps.sink.link({ venue: this.#deps.venue, connected, ...measured });
  }
}

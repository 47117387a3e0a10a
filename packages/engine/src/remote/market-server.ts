import type { MarketSymbol } from "@tandem/domain/market";
import type { BookName } from "../live/change-ticks.ts";
import type { LiveEngine } from "../live/create-live-engine.ts";
import type { Clock } from "../ports.ts";
import { createFactQueue, type FactQueue } from "./fact-queue.ts";
import { createMarketLists } from "./market-lists.ts";
import { packBook } from "./packed-book.ts";
import { createPendingChanges } from "./pending-changes.ts";
import type { EngineMessage, EngineStats, MarketBatch, PackedBook, ReaderMessage, ThreadLink } from "./thread-link.ts";

/** A sign of life, with the statistics, when nothing else is to be told. */
const BEAT_MS = 1_000;

export type MarketServerOptions = {
  readonly engine: Pick<LiveEngine, "view" | "bus" | "readBooks" | "bookCounts" | "allowVenues">;
  readonly link: ThreadLink<EngineMessage, ReaderMessage>;
  readonly clock: Clock;
  /** Of this thread since it was last asked. */
  readonly loopDelayMs: () => EngineStats["loopDelayMs"];
  /** Facts that may wait for the reader. */
  readonly factsMax?: number;
};

/**
 * Tells a reader in another thread what the engine knows: one batch a tick, and none before the last one was taken, so
 * that a reader that is slow or stuck costs the engine neither time nor memory. In between, state is conflated.
 */
export class MarketServer {
  readonly #options: MarketServerOptions;
  /** Depth by symbol: whose levels are part of batches. */
  readonly #followed = new Map<MarketSymbol, number>();
  /** Followed at some time: told by name, so that the reader may ask again. */
  readonly #named = new Set<MarketSymbol>();
  readonly #pending = createPendingChanges((symbol) => this.#named.has(symbol));
  readonly #lists = createMarketLists();
  readonly #facts: FactQueue;
  readonly #unsubscribe: () => void;
  #isTaken = true;
  #batches = 0;
  #isBeatDue = true;
  #cancelBeat = (): void => {};

  constructor(options: MarketServerOptions) {
    this.#options = options;
    const { view, bus } = options.engine;
    this.#facts = createFactQueue(bus, options.factsMax);
    this.#lists.look(view.markets());
    const venues = view.venues().map(({ id }) => id);
    this.#pending.add({ at: 0, venues, books: [], opened: view.opportunities(), updated: [], closed: [] });
    options.link.listen((message) => this.#receive(message));
    this.#unsubscribe = view.subscribe((change) => {
      this.#pending.add(change);
      if (change.venues.length > 0) this.#lists.look(view.markets());
      this.#send();
    });
    this.#beat();
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelBeat();
  }

  #beat(): void {
    this.#cancelBeat = this.#options.clock.after(BEAT_MS, () => this.#beat());
    this.#isBeatDue = true;
    this.#send();
  }

  #receive(message: ReaderMessage): void {
    const { engine, link } = this.#options;
    switch (message.type) {
      case "ack":
        this.#isTaken = true;
        this.#send();
        return;
      case "follow": {
        const { symbol, depth } = message;
        this.#followed.set(symbol, depth);
        this.#named.add(symbol);
        link.post({ type: "books", symbol, depth, books: engine.readBooks({ symbol, depth }).map(packBook) });
        return;
      }
      case "unfollow":
        this.#followed.delete(message.symbol);
        return;
      case "explain": {
        const { id } = message;
        void engine.view.explain(id).then((explained) => link.post({ type: "explained", id, explained }));
        return;
      }
      case "allowVenues":
        engine.allowVenues(message.venues);
    }
  }

  #send(): void {
    const isIdle = this.#pending.size() === 0 && this.#facts.size() === 0 && !this.#lists.isWaiting();
    if (!this.#isTaken || (isIdle && !this.#isBeatDue)) return;
    const { engine, link, clock } = this.#options;
    const venues = new Set(this.#pending.takeVenues());
    const stats = this.#isBeatDue ? { stats: this.#stats() } : {};
    const batch: MarketBatch = {
      at: Math.floor(clock.epochMs()),
      venues: venues.size === 0 ? [] : engine.view.venues().filter(({ id }) => venues.has(id)),
      markets: this.#lists.take(),
      ...this.#pending.takeOpportunities(),
      ...this.#readDirty(),
      facts: this.#facts.take(),
      ...stats,
    };
    this.#isTaken = false;
    this.#isBeatDue = false;
    this.#batches += 1;
    link.post({ type: "batch", batch });
  }

  #readDirty(): Pick<MarketBatch, "books" | "bookNames"> {
    const books: PackedBook[] = [];
    const bookNames: BookName[] = [];
    for (const name of this.#pending.takeBooks()) {
      const { venue, symbol } = name;
      const depth = this.#followed.get(symbol);
      const found = depth === undefined ? [] : this.#options.engine.readBooks({ symbol, venues: [venue], depth });
      if (found.length === 0) bookNames.push(name);
      else books.push(...found.map(packBook));
    }
    return { books, bookNames };
  }

  #stats(): EngineStats {
    return {
      loopDelayMs: this.#options.loopDelayMs(),
      waiting: this.#pending.size() + this.#facts.size(),
      batches: this.#batches,
      conflated: this.#pending.conflated(),
      factsLost: this.#facts.lost(),
      books: this.#options.engine.bookCounts(),
    };
  }
}

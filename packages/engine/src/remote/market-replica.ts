import type { Market, VenueId } from "@tandem/domain/market";
import { createEventBus, type EngineEvents, type EventBus } from "../event-bus.ts";
import { type EngineLog, reasonOf } from "../live/engine-log.ts";
import type { BookView, LiveOpportunity, MarketChange, MarketView, VenueState } from "../market-view.ts";
import type { Clock } from "../ports.ts";
import { createExplanations, type Explanations } from "./explanations.ts";
import { createFollowedBooks, type FollowedBooks } from "./followed-books.ts";
import type { EngineMessage, EngineStats, MarketBatch, ReaderMessage, RemoteFact, ThreadLink } from "./thread-link.ts";
import { unknownVenue } from "./unknown-venue.ts";

/** An engine that says nothing for this long, although it beats every second, is not believed any more. */
const SILENT_MS = 3_000;
const LOOK_MS = 500;

export type ReplicaLink = ThreadLink<ReaderMessage, EngineMessage>;

/** The market as the engine in another thread tells it. Reads answer from here and never wait for the engine's loop. */
export class MarketReplica {
  readonly view: MarketView;
  /** Facts of the engine, as they arrive. Only those that cross. */
  readonly bus: EventBus<EngineEvents>;
  readonly #clock: Clock;
  readonly #onListenerError: (error: unknown) => void;
  readonly #listeners = new Set<(change: MarketChange) => void>();
  readonly #venues: Map<VenueId, VenueState>;
  readonly #markets = new Map<VenueId, readonly Market[]>();
  readonly #opportunities = new Map<string, LiveOpportunity>();
  readonly #books: FollowedBooks;
  readonly #explanations: Explanations;
  #link: ReplicaLink | undefined;
  #stats: EngineStats | undefined;
  /** The engine's time of its last batch. */
  #at = 0;
  #heardAt = 0;
  #isSilent = false;
  /** Told to each engine that starts; one that was never told allows none. */
  #allowedVenues: readonly VenueId[] = [];
  #cancelLook: () => void;

  /** `venues` are shown as down until the engine reports them. */
  constructor(options: { readonly clock: Clock; readonly log: EngineLog; readonly venues: readonly VenueId[] }) {
    this.#clock = options.clock;
    this.#onListenerError = (error) => options.log.error({ reason: reasonOf(error) }, "a listener of the market threw");
    this.bus = createEventBus<EngineEvents>(this.#onListenerError);
    this.#venues = new Map(options.venues.map((id) => [id, unknownVenue(id)]));
    this.#books = createFollowedBooks({
      follow: (symbol, depth) => this.#link?.post({ type: "follow", symbol, depth }),
      unfollow: (symbol) => this.#link?.post({ type: "unfollow", symbol }),
    });
    this.#explanations = createExplanations((id) => this.#link?.post({ type: "explain", id }));
    this.#cancelLook = this.#clock.after(LOOK_MS, () => this.#look());
    this.view = {
      venues: () => Array.from(this.#venues.values(), (venue) => this.#doubted(venue)),
      markets: () => [...this.#markets.values()].flat(),
      books: async (query) => (await this.#books.read(query)).map((book) => this.#doubted(book)),
      opportunities: () => Array.from(this.#opportunities.values(), (life) => this.#seen(life)),
      explain: async (id) => (this.#opportunities.has(id) ? this.#explanations.ask(id) : undefined),
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
      isConnected: () => this.#link !== undefined && !this.#isSilent,
    };
  }

  /** Listens to an engine that has just started. */
  attach(link: ReplicaLink): void {
    this.detach();
    this.#link = link;
    this.#heardAt = this.#clock.monotonicMs();
    link.listen((message) => this.#receive(message));
    link.post({ type: "allowVenues", venues: this.#allowedVenues });
    this.#books.renew();
  }

  /** The engine is gone. At once, no venue is up, no book is live and no opportunity is open. */
  detach(): void {
    if (this.#link === undefined) return;
    this.#link.listen(() => {});
    this.#link = undefined;
    this.#stats = undefined;
    this.#isSilent = false;
    for (const [id, venue] of this.#venues) this.#venues.set(id, { ...venue, status: "down", latencyMs: null });
    this.#books.lost();
    this.#explanations.lost();
    // How they ended nobody saw; that they were there until now belongs in the history.
    const closed = Array.from(
      this.#opportunities.values(),
      (life): LiveOpportunity => ({ ...this.#seen(life), status: "closed" }),
    );
    this.#opportunities.clear();
    for (const life of closed) this.bus.publish("opportunity.closed", life);
    this.#tell({ venues: [...this.#venues.keys()], books: this.#books.names(), closed });
  }

  /** The unproved venues that may be traded all the same, told now and to every engine to come. */
  allowVenues(venues: readonly VenueId[]): void {
    this.#allowedVenues = venues;
    this.#link?.post({ type: "allowVenues", venues });
  }

  /** As the engine last reported; undefined while there is none. */
  stats(): EngineStats | undefined {
    return this.#stats;
  }

  /** How long the engine has said nothing, ms; 0 while there is none. */
  silentMs(): number {
    return this.#link === undefined ? 0 : this.#clock.monotonicMs() - this.#heardAt;
  }

  stop(): void {
    this.#cancelLook();
    this.#listeners.clear();
  }

  #receive(message: EngineMessage): void {
    this.#heardAt = this.#clock.monotonicMs();
    if (this.#isSilent) this.#setSilent(false);
    switch (message.type) {
      case "explained":
        this.#explanations.answered(message.id, message.explained);
        return;
      case "books": {
        const books = this.#books.answered(message.symbol, message.depth, message.books);
        if (books.length > 0) this.#tell({ books });
        return;
      }
      case "batch":
        this.#apply(message.batch);
        this.#link?.post({ type: "ack" });
    }
  }

  #apply(batch: MarketBatch): void {
    this.#at = Math.max(this.#at, batch.at);
    this.#stats = batch.stats ?? this.#stats;
    for (const venue of batch.venues) this.#venues.set(venue.id, venue);
    for (const { venue, from, markets } of batch.markets)
      this.#markets.set(venue, from === 0 ? markets : [...(this.#markets.get(venue) ?? []), ...markets]);
    const opened: LiveOpportunity[] = [];
    const updated: LiveOpportunity[] = [];
    for (const life of batch.open) {
      (this.#opportunities.has(life.id) ? updated : opened).push(life);
      this.#opportunities.set(life.id, life);
    }
    const closed = batch.closed.filter(({ id }) => this.#opportunities.delete(id));
    const books = this.#books.applied(batch);
    for (const fact of batch.facts) publish(this.bus, fact);
    this.#tell({ venues: batch.venues.map(({ id }) => id), books, opened, updated, closed });
    this.#books.tidy(this.#clock.monotonicMs());
  }

  #tell(change: Partial<MarketChange>): void {
    const whole: MarketChange = { ...NOTHING, at: this.#at, ...change };
    for (const listener of [...this.#listeners]) {
      try {
        listener(whole);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  #setSilent(is: boolean): void {
    this.#isSilent = is;
    this.#tell({ venues: [...this.#venues.keys()], books: this.#books.names() });
  }

  #look(): void {
    const heardAt = this.#heardAt;
    const isQuiet = this.#link !== undefined && !this.#isSilent && this.silentMs() >= SILENT_MS;
    // This thread may itself have been stuck: what was sent meanwhile is heard before the second look.
    this.#cancelLook = this.#clock.after(isQuiet ? 1 : LOOK_MS, () => {
      if (isQuiet && this.#heardAt === heardAt) this.#setSilent(true);
      this.#look();
    });
  }

  /** Open until the engine's last word. */
  #seen(life: LiveOpportunity): LiveOpportunity {
    return life.lastSeenAt >= this.#at ? life : { ...life, lastSeenAt: this.#at };
  }

  #doubted<T extends VenueState | BookView>(state: T): T {
    return this.#isSilent && (state.status === "live" || state.status === "halted")
      ? { ...state, status: "stale" }
      : state;
  }
}

const NOTHING: Omit<MarketChange, "at"> = { venues: [], books: [], opened: [], updated: [], closed: [] };

/** By name, so that the compiler can tell which fact goes with which. */
function publish(bus: EventBus<EngineEvents>, [name, fact]: RemoteFact): void {
  if (name === "opportunity.closed") bus.publish(name, fact);
  else if (name === "book.lost") bus.publish(name, fact);
  else bus.publish(name, fact);
}

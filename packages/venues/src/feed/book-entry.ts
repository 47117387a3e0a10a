import type { MarketSymbol } from "@tandem/domain/market";
import type { Clock, FeedSink } from "@tandem/engine/ports";
import type { CcxtClient, CcxtExchange, CcxtMarket } from "../ccxt/ccxt-types.ts";
import { reasonOf } from "../reason-of.ts";
import type { VenueAdapter, VenueBook } from "../venue-adapter.ts";
import { fetchRestBook, retryAfterMs } from "./fetch-rest-book.ts";
import { createRetry, type Retry } from "./retry.ts";
import { toBookOutput } from "./to-book-output.ts";

/** One followed book and what it takes to keep it proved. */
export type BookEntry<C> = {
  readonly symbol: MarketSymbol;
  readonly market: CcxtMarket;
  readonly book: VenueBook<C>;
  /** The socket that its messages come from. */
  client: CcxtClient | undefined;
  /** When it last heard a message of its own, monotonic ms. */
  heardAt: number;
  /** Tries again later what the venue refused. */
  readonly resubscribe: Retry;
  /** Forgets what is under way: answers to it come too late. */
  readonly abandon: () => void;
};

export type EntryDeps<C> = {
  readonly adapter: VenueAdapter<C>;
  readonly exchange: CcxtExchange;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sink: FeedSink;
  /** Levels of a first snapshot: fewer where many symbols start at once, since the venue charges by depth. */
  readonly firstLimit: number;
};

/** Levels of every later snapshot. */
const LIMIT = 1000;
/** A subscription that has brought no proved book by then is made again. */
const PROOF_MS_MAX = 15_000;

export function createBookEntry<C>(deps: EntryDeps<C>, market: CcxtMarket): BookEntry<C> {
  const { adapter, exchange, clock, random, sink } = deps;
  const { symbol } = market;
  let generation = 0;
  let isFetching = false;
  let limit = deps.firstLimit;

  const snapshots = createRetry({ clock, random, run: fetchSnapshot });
  const resubscribe = createRetry({ clock, random, run: () => void subscribeAgain() });
  const book = adapter.createBook({
    market,
    clock,
    out: toBookOutput({ venue: adapter.venue, symbol, sink }),
    needSnapshot: () => {
      if (!isFetching) snapshots.ask();
    },
    needSubscription: resubscribe.ask,
  });
  const entry: BookEntry<C> = {
    symbol,
    market,
    book,
    client: undefined,
    heardAt: clock.monotonicMs(),
    resubscribe,
    abandon: () => {
      generation++;
      isFetching = false;
      snapshots.cancel();
      resubscribe.cancel();
    },
  };
  return entry;

  function trouble(what: string, error: unknown): void {
    sink.trouble?.({ venue: adapter.venue, what, reason: reasonOf(error) });
  }

  function fetchSnapshot(): void {
    const asked = generation;
    isFetching = true;
    const settle = (then: () => void): void => {
      if (asked !== generation) return;
      isFetching = false;
      then();
    };
    fetchRestBook(exchange, symbol, limit).then(
      (snapshot) =>
        settle(() => {
          limit = LIMIT;
          book.restSnapshot(snapshot);
        }),
      (error: unknown) =>
        settle(() => {
          trouble("snapshot", error);
          snapshots.askAfter(retryAfterMs(exchange));
        }),
    );
  }

  async function subscribeAgain(): Promise<void> {
    const { client } = entry;
    const asked = generation;
    // Without a socket the whole batch is being subscribed again.
    if (client === undefined) return;
    const proofTimer = (): void => {
      if (asked === generation && !book.isLive()) resubscribe.ask();
    };
    clock.after(PROOF_MS_MAX, proofTimer);
    try {
      await adapter.unsubscribe(exchange, client, market);
      // Settles when the socket goes, which is noticed elsewhere; or never.
      exchange.watchOrderBookForSymbols([symbol], adapter.depth).catch(() => {});
    } catch (error) {
      // The socket is going: its end is noticed elsewhere.
      if (asked === generation) trouble("subscription", error);
    }
  }
}

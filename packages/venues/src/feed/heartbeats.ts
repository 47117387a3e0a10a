import type { Clock } from "@tandem/engine/ports";
import type { CcxtClient, CcxtExchange } from "../ccxt/ccxt-types.ts";
import { dropSocket } from "../ccxt/open-exchange.ts";
import type { RestBook, VenueAdapter, VenueBook } from "../venue-adapter.ts";
import type { BookEntry } from "./book-entry.ts";
import { fetchRestBook } from "./fetch-rest-book.ts";
import type { SocketWatch } from "./socket-watch.ts";

const TICK_MS = 1_000;
/** Not more often than this: staleness is counted in seconds. */
const BEAT_MS = 500;
/** When one socket is heard, every other must have been within this time: a venue's own heartbeat comes every second. */
const ALIVE_MS = 1_500;
/** A socket that is silent for longer is looked into. */
const SILENT_MS = 1_200;

export type HeartbeatDeps<C> = {
  readonly adapter: VenueAdapter<C>;
  readonly exchange: CcxtExchange;
  readonly clock: Clock;
  readonly sockets: SocketWatch;
  readonly entries: () => readonly BookEntry<C>[];
  readonly beat: () => void;
  /** A silent socket could not be looked into. */
  readonly trouble: (error: unknown) => void;
};

/**
 * Tells a quiet market from a dead feed. Answers to pings show only that the venue's door is open; so the venue beats
 * at the moment that market data, or its own heartbeat, comes in, if its other sockets were heard a moment ago as well. A socket that is
 * silent is looked into: where the venue numbers its books, REST says whether anything was missed.
 * Runs until the clock's timers are cancelled.
 */
export function runHeartbeats<C>(deps: HeartbeatDeps<C>): { readonly heard: () => void } {
  const { adapter, clock, sockets } = deps;
  let beatAt = Number.NEGATIVE_INFINITY;
  clock.after(TICK_MS, tick);
  const probed = new Set<CcxtClient>();

  function tick(): void {
    clock.after(TICK_MS, tick);
    for (const { client, silentMs } of sockets.silences()) {
      if (silentMs <= SILENT_MS) continue;
      if (adapter.silence === "rest") void probe(client);
      else if (silentMs > adapter.silence) dropSocket(client, "the venue has fallen silent");
    }
  }

  async function probe(client: CcxtClient): Promise<void> {
    if (probed.has(client)) return;
    const entry = latestOf(deps.entries(), client);
    if (entry === undefined) return;
    const { heardAt } = entry;
    probed.add(client);
    try {
      const rest = await fetchRestBook(deps.exchange, entry.symbol, adapter.probeLevels);
      const verdict = compare(entry.book, rest);
      if (verdict === "same") sockets.heard(client);
      // What REST has already, the stream must bring within a moment.
      if (verdict === "newer") clock.after(TICK_MS, () => judge(client, { entry, heardAt }));
    } catch (error) {
      // No answer, no proof that the market is at rest: the books grow stale, as they must.
      deps.trouble(error);
    } finally {
      probed.delete(client);
    }
  }

  function judge(client: CcxtClient, seen: { entry: BookEntry<C>; heardAt: number }): void {
    const { entry, heardAt } = seen;
    if (entry.client !== client || !entry.book.isLive()) return;
    if (entry.heardAt === heardAt) dropSocket(client, "the stream has stopped");
  }

  return {
    heard: () => {
      const now = clock.monotonicMs();
      if (now - beatAt < BEAT_MS || sockets.silences().some(({ silentMs }) => silentMs > ALIVE_MS)) return;
      beatAt = now;
      deps.beat();
    },
  };
}

/** Where both number their updates, by the numbers; else by best price and amount. */
function compare<C>(book: VenueBook<C>, rest: RestBook): "same" | "newer" | "older" {
  const sequence = book.sequence();
  if (sequence !== undefined && rest.sequence !== undefined) {
    if (rest.sequence === sequence) return "same";
    return rest.sequence > sequence ? "newer" : "older";
  }
  const [bid, bidAmount, ask, askAmount] = book.best();
  const [restBid, restAsk] = [rest.bids[0], rest.asks[0]];
  const isSame = restBid?.[0] === bid && restBid[1] === bidAmount && restAsk?.[0] === ask && restAsk[1] === askAmount;
  return isSame ? "same" : "newer";
}

/** The live book of a socket that was heard last. */
function latestOf<C>(entries: readonly BookEntry<C>[], client: CcxtClient): BookEntry<C> | undefined {
  let latest: BookEntry<C> | undefined;
  for (const entry of entries) {
    if (entry.client !== client || !entry.book.isLive()) continue;
    if (latest === undefined || entry.heardAt > latest.heardAt) latest = entry;
  }
  return latest;
}

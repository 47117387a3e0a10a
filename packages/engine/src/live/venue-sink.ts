import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { Detector } from "../detector-types.ts";
import type { EngineEvents, EventBus } from "../event-bus.ts";
import type { BookMessage, FeedSink, IntegrityFault } from "../ports.ts";
import type { BookName } from "./change-ticks.ts";
import { type EngineLog, reasonOf } from "./engine-log.ts";
import { createTroubleLog } from "./log-troubles.ts";
import type { VenueHealth } from "./venue-health.ts";

/** What is known of a followed book beside its levels. */
export type BookRecord = {
  readonly name: BookName;
  sequence: number | null;
  venueAt: number | null;
  /** Epoch ms; null before the first message. */
  receivedAt: number | null;
  /** Proof was lost since the last snapshot: the next one is a resynchronisation. */
  isLost: boolean;
  /** Since when it is not proved, epoch ms, after a fault; its present trouble has been told. */
  lostAt: number | undefined;
  /** As last announced. */
  isStale: boolean;
};

export type VenueSink = FeedSink & {
  /** Books that were followed before keep what is known of them. */
  readonly follow: (markets: readonly Market[]) => void;
  readonly record: (symbol: MarketSymbol) => BookRecord | undefined;
  /** Announces the books that went stale, or fresh, without a message of their own. */
  readonly recheckAges: () => void;
  /** From here on every report is ignored. */
  readonly stop: () => void;
};

/**
 * The engine's ear for one venue. It believes nothing: a message of another venue or of an unknown book is dropped, a
 * malformed one costs its book its proof. It never throws, whatever the feed does.
 */
export function createVenueSink({
  venue,
  detector,
  health,
  now,
  log,
  onBook,
  onHalted,
  bus,
  onHandled,
}: {
  readonly venue: VenueId;
  readonly detector: Detector;
  readonly health: VenueHealth;
  readonly now: () => number;
  readonly log: EngineLog;
  readonly onBook: (book: BookName) => void;
  /** The venue said that it stopped trading, or goes on. */
  readonly onHalted: (isHalted: boolean) => void;
  readonly bus: Pick<EventBus<EngineEvents>, "publish">;
  /** Called after every report that was handled. */
  readonly onHandled: () => void;
}): VenueSink {
  let records = new Map<MarketSymbol, BookRecord>();
  let strangers = 0;

  function lose(record: BookRecord, fault: IntegrityFault, at: number, reason?: string): void {
    const { symbol } = record.name;
    const isFirst = record.lostAt === undefined;
    record.lostAt ??= at;
    record.isLost = record.receivedAt !== null;
    detector.lost(at, venue, symbol);
    health.faulted(fault);
    onBook(record.name);
    // Once until the book is whole again: a feed that sends nothing but rubbish must not fill the disk.
    if (!isFirst) return;
    log.warn({ venue, symbol, fault, ...(reason !== undefined && { reason }) }, "book lost its proof");
    bus.publish("book.lost", { at, venue, symbol, fault });
  }

  /** The record of a report's book, or undefined for a report that is none of this venue's business. */
  function recordOf(report: { readonly venue: VenueId; readonly symbol: MarketSymbol }): BookRecord | undefined {
    const record = report.venue === venue ? records.get(report.symbol) : undefined;
    // One line, not one a message.
    if (record === undefined && strangers++ === 0)
      log.warn({ venue, reported: `${report.venue}|${report.symbol}` }, "feed reports a book that nobody follows");
    return record;
  }

  function recheckAges(): void {
    for (const record of records.values()) {
      const isStale = detector.book(venue, record.name.symbol)?.isStale ?? false;
      if (isStale === record.isStale) continue;
      record.isStale = isStale;
      onBook(record.name);
    }
  }

  function apply(message: BookMessage, at: number): void {
    const record = recordOf(message);
    if (record === undefined) return;
    const fault = faultOf(message, () => detector.apply(at, message));
    if (fault !== undefined) {
      lose(record, "malformed", at, fault);
      return;
    }
    record.sequence = message.sequence ?? null;
    record.venueAt = message.venueAt ?? null;
    record.receivedAt = at;
    record.isStale = false;
    health.heard(at);
    if (message.type === "snapshot") {
      if (record.isLost) health.resynced();
      record.isLost = false;
      if (record.lostAt !== undefined) bus.publish("book.proved", { at, ...record.name, afterMs: at - record.lostAt });
      record.lostAt = undefined;
    }
    onBook(record.name);
  }

  const logTrouble = createTroubleLog({ venue, log });
  const { guarded, stop } = createGuard({ venue, now, log, onHandled });

  return {
    book: guarded(apply),
    heartbeat: guarded((reported, at) => {
      if (reported !== venue) return;
      detector.heartbeat(at, venue);
      health.heard(at);
      recheckAges();
    }),
    lost: guarded((event, at) => {
      const record = recordOf(event);
      if (record !== undefined) lose(record, event.fault, at);
    }),
    link: guarded((event, at) => {
      if (event.venue !== venue) return;
      health.linked(event);
      detector.setVenueUsable(at, venue, event.connected);
      for (const record of records.values()) if (record.receivedAt !== null) onBook(record.name);
    }),
    halted: guarded((event) => event.venue === venue && onHalted(event.isHalted)),
    trouble: guarded((event, at) => event.venue === venue && logTrouble(event, at)),
    follow: (markets) => {
      const before = records;
      records = new Map(markets.map(({ symbol }) => [symbol, before.get(symbol) ?? emptyRecord(venue, symbol)]));
    },
    record: (symbol) => records.get(symbol),
    recheckAges,
    stop,
  };
}

/** Reports after the stop are ignored; what a report breaks is logged, not thrown into the feed. One look at the clock. */
function createGuard({
  venue,
  now,
  log,
  onHandled,
}: {
  readonly venue: VenueId;
  readonly now: () => number;
  readonly log: EngineLog;
  readonly onHandled: () => void;
}) {
  let stopped = false;
  const guarded = <T>(handle: (report: T, at: number) => void) => {
    return (report: T): void => {
      if (stopped) return;
      try {
        handle(report, now());
        onHandled();
      } catch (error) {
        log.error({ venue, reason: reasonOf(error) }, "a report of the feed could not be handled");
      }
    };
  };
  return {
    guarded,
    stop: (): void => {
      stopped = true;
    },
  };
}

/** Applies a message; otherwise says what is wrong with it. The detector checks every level. */
function faultOf({ type }: { readonly type: string }, apply: () => void): string | undefined {
  // Types are no proof of what a feed sent.
  if (type !== "snapshot" && type !== "delta") return "unknown type";
  try {
    apply();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

const emptyRecord = (venue: VenueId, symbol: MarketSymbol): BookRecord => ({
  name: Object.freeze({ venue, symbol }),
  sequence: null,
  venueAt: null,
  receivedAt: null,
  isLost: false,
  lostAt: undefined,
  isStale: false,
});

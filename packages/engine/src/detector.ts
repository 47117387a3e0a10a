import type { Market } from "@tandem/domain/market";
import { CandidateSizer } from "./detect/candidate-sizer.ts";
import { CrossDetector } from "./detect/cross-detector.ts";
import { OpenSet } from "./detect/open-set.ts";
import type { Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";
import { type MarketRecord, MarketState } from "./market-state.ts";
import type { BookMessage } from "./ports.ts";

export type { BookState, Detector, DetectorConfig, OpportunityEvent } from "./detector-types.ts";

/**
 * The incremental detector. One call is one moment: what it changes is told before it returns, ordered by id.
 * @see docs/maths.md
 */
export function createDetector(input: {
  readonly config: DetectorConfig;
  readonly emit: (event: OpportunityEvent) => void;
}): Detector {
  const { config } = input;
  const sizer = new CandidateSizer(config);
  const opens = new OpenSet(input.emit);
  let now = Number.NEGATIVE_INFINITY;
  let state = new MarketState([], config.staleMs, undefined);
  let cross: CrossDetector | undefined;

  function rebuild(markets: readonly Market[]): void {
    state = new MarketState(markets, config.staleMs, state);
    cross = config.kinds.includes("cross") ? new CrossDetector({ state, sizer, opens }) : undefined;
  }

  /** Rates first, candidates second: two books that change at one moment are never seen half-way. */
  function evaluate(records: readonly MarketRecord[]): void {
    for (const record of records) state.refresh(record);
    for (const record of records) cross?.evaluate(record);
  }

  const single: MarketRecord[] = [];
  function evaluateOne(record: MarketRecord): void {
    single[0] = record;
    evaluate(single);
  }

  function advance(at: number): void {
    while (state.queue.due(at) !== undefined) {
      const deadline = state.queue.nextDeadline() ?? at;
      const stale: MarketRecord[] = [];
      for (let due = state.queue.due(deadline); due !== undefined; due = state.queue.due(deadline)) {
        due.isStale = true;
        state.queue.remove(due);
        stale.push(due);
      }
      evaluate(stale);
      opens.flush(deadline);
    }
    if (at > now) now = at;
  }

  function applyMessage(record: MarketRecord, message: BookMessage): boolean {
    if (message.type === "snapshot") record.book.applySnapshot(message.bids, message.asks);
    else if (!record.hasSnapshot) return false;
    else record.book.applyDelta(message.bids, message.asks);
    record.hasSnapshot = true;
    state.touch(record, now);
    return true;
  }

  return {
    setMarkets(markets) {
      opens.beginCarry();
      rebuild(markets);
      evaluate(state.records);
      opens.endCarry();
      opens.flush(now);
    },
    apply(at, message) {
      advance(at);
      const record = state.find(message.venue, message.symbol);
      if (record === undefined) return;
      try {
        if (!applyMessage(record, message)) return;
      } catch (error) {
        state.loseProof(record);
        evaluateOne(record);
        opens.flush(now);
        throw error;
      }
      evaluateOne(record);
      opens.flush(now);
    },
    heartbeat(at, venue) {
      advance(at);
      const revived: MarketRecord[] = [];
      for (const record of state.venue(venue)?.records ?? []) {
        if (!record.hasSnapshot) continue;
        if (record.isStale) revived.push(record);
        state.touch(record, now);
      }
      evaluate(revived);
      opens.flush(now);
    },
    lost(at, venue, symbol) {
      advance(at);
      const record = state.find(venue, symbol);
      if (record === undefined) return;
      state.loseProof(record);
      evaluateOne(record);
      opens.flush(now);
    },
    setVenueUsable(at, venue, usable) {
      advance(at);
      const record = state.addVenue(venue);
      if (record.isUsable === usable) return;
      record.isUsable = usable;
      evaluate(record.records);
      opens.flush(now);
    },
    advance,
    nextDeadline: () => state.queue.nextDeadline(),
    book: (venue, symbol) => state.find(venue, symbol),
    open: () => opens.list(),
  };
}

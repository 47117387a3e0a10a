import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { DetectorConfig, OpportunityEvent } from "../detector-types.ts";
import { type MarketRecord, MarketState } from "../market-state.ts";
import type { BookMessage } from "../ports.ts";
import { CandidateSizer } from "./candidate-sizer.ts";
import { CrossDetector } from "./cross-detector.ts";
import { CycleDetector } from "./cycle-detector.ts";
import { buildCycleGraph } from "./cycle-graph.ts";
import { OpenSet } from "./open-set.ts";

/** The detector's state and its moments; `createDetector` is its door. */
export class DetectorCore {
  readonly opens: OpenSet;
  state: MarketState;
  readonly #config: DetectorConfig;
  readonly #sizer: CandidateSizer;
  readonly #single: MarketRecord[] = [];
  #now = Number.NEGATIVE_INFINITY;
  #cross: CrossDetector | undefined;
  #cycles: CycleDetector | undefined;

  constructor(config: DetectorConfig, emit: (event: OpportunityEvent) => void) {
    this.#config = config;
    this.#sizer = new CandidateSizer(config);
    this.opens = new OpenSet(emit);
    this.state = new MarketState([], config.staleMs, undefined);
  }

  setMarkets(markets: readonly Market[]): void {
    const state = new MarketState(markets, this.#config.staleMs, this.state);
    const { kinds, maxCycle, startAssets } = this.#config;
    const triangular = kinds.includes("triangular");
    const across = kinds.includes("cycle") ? maxCycle : undefined;
    const shared = { state, sizer: this.#sizer, opens: this.opens };
    // Built before anything is replaced: too many cycles leave the detector as it was.
    const graph =
      triangular || across !== undefined
        ? buildCycleGraph({ state, triangular, maxCycle: across, startAssets })
        : undefined;
    this.state = state;
    this.#cross = kinds.includes("cross") ? new CrossDetector(shared) : undefined;
    this.#cycles = graph === undefined ? undefined : new CycleDetector({ ...shared, graph });
    this.opens.beginCarry();
    this.#evaluate(state.records);
    this.opens.endCarry();
    this.opens.flush(this.#now);
  }

  apply(at: number, message: BookMessage): void {
    this.advance(at);
    const record = this.state.find(message.venue, message.symbol);
    if (record === undefined) return;
    try {
      if (message.type === "snapshot") record.book.applySnapshot(message.bids, message.asks);
      else if (record.hasSnapshot) record.book.applyDelta(message.bids, message.asks);
      else return;
    } catch (error) {
      this.#loseProof(record);
      throw error;
    }
    record.hasSnapshot = true;
    this.state.touch(record, this.#now);
    this.#evaluateOne(record);
  }

  heartbeat(at: number, venue: VenueId): void {
    this.advance(at);
    const revived: MarketRecord[] = [];
    for (const record of this.state.venue(venue)?.records ?? []) {
      if (!record.hasSnapshot) continue;
      if (record.isStale) revived.push(record);
      this.state.touch(record, this.#now);
    }
    this.#evaluate(revived);
    this.opens.flush(this.#now);
  }

  lost(at: number, venue: VenueId, symbol: MarketSymbol): void {
    this.advance(at);
    const record = this.state.find(venue, symbol);
    if (record !== undefined) this.#loseProof(record);
  }

  setVenueUsable(at: number, venue: VenueId, usable: boolean): void {
    this.advance(at);
    const record = this.state.addVenue(venue);
    if (record.isUsable === usable) return;
    record.isUsable = usable;
    this.#evaluate(record.records);
    this.opens.flush(this.#now);
  }

  advance(at: number): void {
    const { queue } = this.state;
    while (queue.due(at) >= 0) {
      const deadline = queue.nextDeadline() ?? at;
      const stale: MarketRecord[] = [];
      for (let due = queue.due(deadline); due >= 0; due = queue.due(deadline)) {
        queue.remove(due);
        const record = this.state.records[due];
        if (record === undefined) continue;
        record.isStale = true;
        stale.push(record);
      }
      this.#evaluate(stale);
      this.opens.flush(deadline);
    }
    if (at > this.#now) this.#now = at;
  }

  #loseProof(record: MarketRecord): void {
    this.state.loseProof(record);
    this.#evaluateOne(record);
  }

  #evaluateOne(record: MarketRecord): void {
    this.#single[0] = record;
    this.#evaluate(this.#single);
    this.opens.flush(this.#now);
  }

  /** Rates first, candidates second: books that change at one moment are never seen half-way. */
  #evaluate(records: readonly MarketRecord[]): void {
    for (const record of records) this.state.refresh(record);
    if (this.#cycles !== undefined) {
      for (const record of records) this.#cycles.refresh(record);
      this.#cycles.evaluate();
    }
    if (this.#cross !== undefined) for (const record of records) this.#cross.evaluate(record);
  }
}

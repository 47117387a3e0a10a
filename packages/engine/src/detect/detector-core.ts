import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import type { DetectorConfig, OpportunityEvent } from "../detector-types.ts";
import { MarketState } from "../market-state.ts";
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
    state.queue.setNow(this.#now);
    this.state = state;
    this.#cross = kinds.includes("cross") ? new CrossDetector(shared) : undefined;
    this.#cycles = graph === undefined ? undefined : new CycleDetector({ ...shared, graph });
    this.opens.beginCarry();
    this.#evaluate(state.records.map(({ index }) => index));
    this.opens.endCarry();
    this.opens.flush(this.#now);
  }

  apply(at: number, message: BookMessage): void {
    this.advance(at);
    const { state } = this;
    const index = state.indexOf(message.venue, message.symbol);
    if (index < 0) return;
    try {
      if (message.type === "snapshot") state.levels.applySnapshot(index, message.bids, message.asks);
      else if (state.hasSnapshot(index)) state.levels.applyDelta(index, message.bids, message.asks);
      else return;
    } catch (error) {
      this.#loseProof(index);
      throw error;
    }
    state.touch(index);
    this.#evaluateOne(index);
  }

  heartbeat(at: number, venue: VenueId): void {
    this.advance(at);
    const revived: number[] = [];
    for (const { index } of this.state.venue(venue)?.records ?? []) {
      if (!this.state.hasSnapshot(index)) continue;
      if (this.state.isStale(index)) revived.push(index);
      this.state.touch(index);
    }
    this.#evaluate(revived);
    this.opens.flush(this.#now);
  }

  lost(at: number, venue: VenueId, symbol: MarketSymbol): void {
    this.advance(at);
    const index = this.state.indexOf(venue, symbol);
    if (index >= 0) this.#loseProof(index);
  }

  setVenueUsable(at: number, venue: VenueId, usable: boolean): void {
    this.advance(at);
    const record = this.state.addVenue(venue);
    if (record.isUsable === usable) return;
    this.state.setVenueUsable(record, usable);
    this.#evaluate(record.records.map(({ index }) => index));
    this.opens.flush(this.#now);
  }

  advance(at: number): void {
    const { queue } = this.state;
    while (queue.due(at) >= 0) {
      const deadline = queue.nextDeadline() ?? at;
      const stale: number[] = [];
      for (let due = queue.due(deadline); due >= 0; due = queue.due(deadline)) {
        this.state.markStale(due);
        stale.push(due);
      }
      this.#evaluate(stale);
      this.opens.flush(deadline);
    }
    if (at > this.#now) {
      this.#now = at;
      queue.setNow(at);
    }
  }

  #loseProof(index: number): void {
    this.state.loseProof(index);
    this.#evaluateOne(index);
  }

  #evaluateOne(index: number): void {
    const improved = this.state.refresh(index);
    if (this.#cycles !== undefined) {
      this.#cycles.refresh(index);
      this.#cycles.evaluate();
    }
    this.#cross?.evaluate(index, improved);
    if (this.opens.hasChanges) this.opens.flush(this.#now);
  }

  /** Rates first, candidates second: books that change at one moment are never seen half-way. */
  #evaluate(indexes: readonly number[]): void {
    for (const index of indexes) this.state.refresh(index);
    if (this.#cycles !== undefined) {
      for (const index of indexes) this.#cycles.refresh(index);
      this.#cycles.evaluate();
    }
    if (this.#cross !== undefined) for (const index of indexes) this.#cross.evaluate(index, true);
  }
}

import type { ChainLeg } from "@tandem/domain/chain-leg";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { MarketRecord, MarketState } from "../market-state.ts";
import type { CandidateSizer } from "./candidate-sizer.ts";
import type { OpenSet } from "./open-set.ts";

/** The markets of one symbol, `first` to `end` (exclusive) of the state's records. */
type Group = {
  readonly first: number;
  readonly end: number;
  readonly open: (SizedOpportunity | undefined)[];
  openCount: number;
};

/**
 * `cross`: every ordered pair of venues that list a symbol. An update looks at the pairs of its own market
 * only, and at none of them where its rates did not improve and nothing of it was hot.
 */
export class CrossDetector {
  readonly #state: MarketState;
  readonly #sizer: CandidateSizer;
  readonly #opens: OpenSet;
  readonly #groups: Group[] = [];
  /** By option: the rate at the last look. */
  readonly #seen: Float64Array;
  /** By market: how many of its pairs passed the screen at the last look. */
  readonly #hotPairs: Int32Array;
  readonly #legs: ChainLeg[] = [];

  constructor(input: { readonly state: MarketState; readonly sizer: CandidateSizer; readonly opens: OpenSet }) {
    this.#state = input.state;
    this.#sizer = input.sizer;
    this.#opens = input.opens;
    this.#seen = new Float64Array(input.state.records.length * 2);
    this.#hotPairs = new Int32Array(input.state.records.length);
    const { records } = input.state;
    for (let first = 0; first < records.length; ) {
      let end = first + 1;
      while (records[end]?.market.symbol === records[first]?.market.symbol) end++;
      const group: Group = { first, end, open: new Array((end - first) ** 2).fill(undefined), openCount: 0 };
      for (; first < end; first++) this.#groups.push(group);
    }
  }

  /** Looks at every pair of the market. */
  evaluate(record: MarketRecord): void {
    const { rates } = this.#state;
    const index = record.index;
    const group = this.#groups[index];
    if (group === undefined) return;
    const buy = index * 2;
    const sell = buy + 1;
    const buyRate = rates[buy] ?? 0;
    const sellRate = rates[sell] ?? 0;
    const improved = buyRate > (this.#seen[buy] ?? 0) || sellRate > (this.#seen[sell] ?? 0);
    this.#seen[buy] = buyRate;
    this.#seen[sell] = sellRate;
    if (!improved && this.#hotPairs[index] === 0) return;
    const { threshold } = this.#sizer;
    const { first, end, open } = group;
    const width = end - first;
    let hot = 0;
    for (let other = first; other < end; other++) {
      if (other === index) continue;
      const forth = buyRate * (rates[other * 2 + 1] ?? 0) > threshold;
      const back = (rates[other * 2] ?? 0) * sellRate > threshold;
      // Most looks end here, without touching the list of what is open.
      if (!forth && !back && group.openCount === 0) continue;
      const forthAt = (index - first) * width + (other - first);
      const backAt = (other - first) * width + (index - first);
      if (forth || open[forthAt] !== undefined) this.#settle(group, forthAt, forth ? [index, other] : undefined);
      if (back || open[backAt] !== undefined) this.#settle(group, backAt, back ? [other, index] : undefined);
      if (forth || back) {
        hot++;
        // The other market must look again when its own depth changes.
        this.#hotPairs[other] = Math.max(1, this.#hotPairs[other] ?? 0);
      }
    }
    this.#hotPairs[index] = hot;
  }

  #settle(group: Group, at: number, pair: readonly [buyAt: number, sellAt: number] | undefined): void {
    let now: SizedOpportunity | undefined;
    if (pair !== undefined) {
      const buy = this.#state.leg(pair[0] * 2);
      this.#legs[0] = buy;
      this.#legs[1] = this.#state.leg(pair[1] * 2 + 1);
      now = this.#sizer.size("cross", buy.market.quote, this.#legs);
    }
    const before = group.open[at];
    if (before === undefined && now === undefined) return;
    const kept = this.#opens.replace(before, now);
    group.open[at] = kept;
    group.openCount += (kept === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
  }
}

import type { ChainLeg } from "@tandem/domain/chain-leg";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { MarketState } from "../market-state.ts";
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
 * only, and at none of them where nothing of it was hot and its rates, against the best of the other venues',
 * do not pass the screen.
 */
export class CrossDetector {
  readonly #state: MarketState;
  readonly #sizer: CandidateSizer;
  readonly #opens: OpenSet;
  readonly #groups: Group[] = [];
  /** By market: its group. */
  readonly #groupOf: Int32Array;
  /**
   * By group, buy and sell by turns: at least the best rate of any of its markets. Raised at once, brought
   * down only by the next look at the pairs: what passes for nothing costs a look, never an opportunity.
   */
  readonly #bounds: Float64Array;
  /** By market: how many of its pairs passed the screen at the last look. */
  readonly #hotPairs: Int32Array;
  readonly #legs: ChainLeg[] = [];

  constructor(input: { readonly state: MarketState; readonly sizer: CandidateSizer; readonly opens: OpenSet }) {
    this.#state = input.state;
    this.#sizer = input.sizer;
    this.#opens = input.opens;
    const { records } = input.state;
    this.#groupOf = new Int32Array(records.length);
    this.#hotPairs = new Int32Array(records.length);
    for (let first = 0; first < records.length; ) {
      let end = first + 1;
      while (records[end]?.market.symbol === records[first]?.market.symbol) end++;
      this.#groupOf.fill(this.#groups.length, first, end);
      this.#groups.push({ first, end, open: new Array((end - first) ** 2).fill(undefined), openCount: 0 });
      first = end;
    }
    this.#bounds = new Float64Array(this.#groups.length * 2);
  }

  /** Looks at the market's pairs where they may have changed. `improved`: one of its rates may have risen. */
  evaluate(index: number, improved: boolean): void {
    if (improved) {
      const { rates } = this.#state;
      const bounds = this.#bounds;
      const { threshold } = this.#sizer;
      const buy = 2 * (this.#groupOf[index] ?? 0);
      const sell = buy + 1;
      const buyRate = rates[2 * index] ?? 0;
      const sellRate = rates[2 * index + 1] ?? 0;
      if (buyRate > (bounds[buy] ?? 0)) bounds[buy] = buyRate;
      if (sellRate > (bounds[sell] ?? 0)) bounds[sell] = sellRate;
      if (buyRate * (bounds[sell] ?? 0) > threshold || (bounds[buy] ?? 0) * sellRate > threshold) {
        this.#lookAtPairs(index);
        return;
      }
    }
    if (this.#hotPairs[index] !== 0) this.#lookAtPairs(index);
  }

  #lookAtPairs(index: number): void {
    const { rates } = this.#state;
    const groupIndex = this.#groupOf[index] ?? 0;
    const group = this.#groups[groupIndex];
    if (group === undefined) return;
    const { threshold } = this.#sizer;
    const { first, end, open } = group;
    const width = end - first;
    const buyRate = rates[2 * index] ?? 0;
    const sellRate = rates[2 * index + 1] ?? 0;
    let bestBuy = buyRate;
    let bestSell = sellRate;
    let hot = 0;
    for (let other = first; other < end; other++) {
      if (other === index) continue;
      const otherBuy = rates[2 * other] ?? 0;
      const otherSell = rates[2 * other + 1] ?? 0;
      if (otherBuy > bestBuy) bestBuy = otherBuy;
      if (otherSell > bestSell) bestSell = otherSell;
      const forth = buyRate * otherSell > threshold;
      const back = otherBuy * sellRate > threshold;
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
    this.#bounds[2 * groupIndex] = bestBuy;
    this.#bounds[2 * groupIndex + 1] = bestSell;
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

import type { ChainLeg } from "@tandem/domain/chain-leg";
import { compareBestRates } from "@tandem/domain/compare-rates";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import type { MarketState } from "../market-state.ts";
import type { CandidateSizer } from "./candidate-sizer.ts";
import type { CycleGraph } from "./cycle-graph.ts";
import type { OpenSet } from "./open-set.ts";

/** Float rates nearer than this are compared exactly. */
const NEAR = 1e-12;
/** What an edge's cycles need: nothing, another look at the hot ones, a look at all. */
const HOT = 1;
const ALL = 2;

/**
 * `triangular` and `cycle`: each edge knows its best option; an update that improves an edge looks at the
 * product of rates of each cycle through it, any other update only at cycles that were hot, that is, whose
 * product passed the screen.
 */
export class CycleDetector {
  readonly #graph: CycleGraph;
  readonly #state: MarketState;
  readonly #sizer: CandidateSizer;
  readonly #opens: OpenSet;
  /** By edge; one more for the filler. */
  readonly #rates: Float64Array;
  readonly #best: Int32Array;
  readonly #needs: Uint8Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;
  readonly #hot: Uint8Array;
  readonly #hotOnEdge: Int32Array;
  readonly #open = new Map<number, SizedOpportunity>();
  #legs: ChainLeg[] = [];

  constructor(input: {
    readonly graph: CycleGraph;
    readonly state: MarketState;
    readonly sizer: CandidateSizer;
    readonly opens: OpenSet;
  }) {
    const { graph } = input;
    this.#graph = graph;
    this.#state = input.state;
    this.#sizer = input.sizer;
    this.#opens = input.opens;
    this.#rates = new Float64Array(graph.edgeCount + 1);
    this.#rates[graph.edgeCount] = 1;
    this.#best = new Int32Array(graph.edgeCount).fill(-1);
    this.#needs = new Uint8Array(graph.edgeCount);
    this.#touched = new Int32Array(graph.edgeCount);
    this.#hot = new Uint8Array(graph.cycleCount);
    this.#hotOnEdge = new Int32Array(graph.edgeCount + 1);
  }

  /** Takes over the market's rates into its edges; {@link evaluate} then looks at their cycles. */
  refresh(index: number): void {
    const first = index * 4;
    for (let slot = first; slot < first + 4; slot++) {
      const edge = this.#graph.edgesOfOption[slot] ?? -1;
      if (edge >= 0) this.#refreshEdge(edge, slot >> 1);
    }
  }

  evaluate(): void {
    for (let i = 0; i < this.#touchedCount; i++) {
      const edge = this.#touched[i] ?? 0;
      const all = this.#needs[edge] === ALL;
      this.#needs[edge] = 0;
      if (all || this.#hotOnEdge[edge] !== 0) this.#lookAtCycles(edge, all);
    }
    this.#touchedCount = 0;
  }

  #lookAtCycles(edge: number, all: boolean): void {
    const { incidenceStart, incidence, others, stride } = this.#graph;
    const rates = this.#rates;
    const hot = this.#hot;
    const { threshold } = this.#sizer;
    const width = stride - 1;
    const rate = rates[edge] ?? 0;
    const end = incidenceStart[edge + 1] ?? 0;
    for (let slot = incidenceStart[edge] ?? 0; slot < end; slot++) {
      const cycle = incidence[slot] ?? 0;
      const wasHot = hot[cycle] === 1;
      if (!all && !wasHot) continue;
      let product = rate;
      for (let at = slot * width; at < (slot + 1) * width; at++) product *= rates[others[at] ?? 0] ?? 0;
      const isHot = product > threshold;
      if (isHot || wasHot) this.#settle(cycle, isHot);
    }
  }

  #refreshEdge(edge: number, option: number): void {
    const { optionStart } = this.#graph;
    const first = optionStart[edge] ?? 0;
    const end = optionStart[edge + 1] ?? 0;
    const best = end - first === 1 ? option : this.#bestOption(first, end);
    const rate = this.#state.rates[best] ?? 0;
    const need = rate > (this.#rates[edge] ?? 0) ? ALL : best !== this.#best[edge] || best === option ? HOT : 0;
    this.#rates[edge] = rate;
    this.#best[edge] = best;
    if (need === 0) return;
    const before = this.#needs[edge] ?? 0;
    if (before === 0) this.#touched[this.#touchedCount++] = edge;
    if (need > before) this.#needs[edge] = need;
  }

  #bestOption(first: number, end: number): number {
    const { options } = this.#graph;
    const { rates } = this.#state;
    let best = options[first] ?? 0;
    let bestRate = rates[best] ?? 0;
    for (let at = first + 1; at < end; at++) {
      const option = options[at] ?? 0;
      const rate = rates[option] ?? 0;
      if (rate === 0 || rate < bestRate * (1 - NEAR)) continue;
      if (rate <= bestRate * (1 + NEAR) && compareBestRates(this.#state.leg(option), this.#state.leg(best)) <= 0)
        continue;
      best = option;
      bestRate = rate;
    }
    return best;
  }

  #settle(cycle: number, isHot: boolean): void {
    if (isHot !== (this.#hot[cycle] === 1)) this.#setHot(cycle, isHot);
    const before = this.#open.get(cycle);
    const now = isHot ? this.#size(cycle) : undefined;
    if (before === undefined && now === undefined) return;
    const kept = this.#opens.replace(before, now);
    if (kept === undefined) this.#open.delete(cycle);
    else this.#open.set(cycle, kept);
  }

  #setHot(cycle: number, isHot: boolean): void {
    const { stride, cycleEdges } = this.#graph;
    this.#hot[cycle] = isHot ? 1 : 0;
    for (let at = cycle * stride; at < (cycle + 1) * stride; at++) {
      const edge = cycleEdges[at] ?? 0;
      this.#hotOnEdge[edge] = (this.#hotOnEdge[edge] ?? 0) + (isHot ? 1 : -1);
    }
  }

  #size(cycle: number): SizedOpportunity | undefined {
    const { stride, cycleEdges, lengths, firstAcrossVenues, startAssets } = this.#graph;
    const length = lengths[cycle] ?? 0;
    this.#legs.length = 0;
    let venues = 1;
    for (let i = 0; i < length; i++) {
      const leg = this.#state.leg(this.#best[cycleEdges[cycle * stride + i] ?? 0] ?? 0);
      if (i > 0 && leg.market.venue !== this.#legs[0]?.market.venue) venues = 2;
      this.#legs.push(leg);
    }
    const kind = cycle < firstAcrossVenues ? "triangular" : "cycle";
    if (kind === "cycle" && venues < 2) return undefined;
    return this.#sizer.size(kind, startAssets[cycle] ?? "", this.#legs);
  }
}

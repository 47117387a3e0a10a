import { enumerateCycles } from "@tandem/domain/cycles";
import type { MarketRecord } from "../market-record.ts";
import type { MarketState } from "../market-state.ts";
import { IntList } from "./int-list.ts";
import { buildStepEdges, rankAssets, type StepEdge } from "./step-edges.ts";

/** Beyond this the market list is a mistake, or `maxCycle` too large for it: memory would be the limit. */
const CYCLES_MAX = 4_000_000;

/** Every cycle of a market list, enumerated once, and where each edge occurs. */
export type CycleGraph = {
  readonly edgeCount: number;
  /** The options of edge `e` are `options[optionStart[e] … optionStart[e + 1] - 1]`. */
  readonly optionStart: Int32Array;
  readonly options: Int32Array;
  /** The (at most two) edges of an option: `[2 * option]`, `[2 * option + 1]`; -1 for none. */
  readonly edgesOfOption: Int32Array;
  readonly cycleCount: number;
  /** The edges of cycle `c` are `cycleEdges[c * stride …]`, filled up with `edgeCount`. */
  readonly stride: number;
  readonly cycleEdges: Int32Array;
  readonly lengths: Uint8Array;
  /** Cycles before this one are `triangular`, the rest `cycle`. */
  readonly firstAcrossVenues: number;
  readonly startAssets: readonly string[];
  /** The cycles through edge `e` are `incidence[incidenceStart[e] …]`. */
  readonly incidenceStart: Int32Array;
  readonly incidence: Int32Array;
  /** Beside each incidence the `stride - 1` other edges of its cycle, so that a look needs no other place. */
  readonly others: Int32Array;
};

type Builder = {
  readonly stride: number;
  readonly edges: StepEdge[];
  readonly cycleEdges: IntList;
  readonly starts: IntList;
  readonly lengths: IntList;
};

/** Adds the edges and cycles among `records`. */
function addCycles(
  builder: Builder,
  records: readonly MarketRecord[],
  rules: { readonly assets: ReadonlyMap<string, number>; readonly maxLength: number; readonly acrossVenues: boolean },
): void {
  const edgeAt = buildStepEdges(records, rules.assets);
  const numbers = new Map<StepEdge, number>();
  for (const edges of edgeAt) for (const edge of edges.values()) numbers.set(edge, builder.edges.push(edge) - 1);
  const visit = (path: readonly number[]): void => {
    let venue: string | undefined;
    let single = true;
    for (let i = 0; i < path.length; i++) {
      const edge = edgeAt[path[i] ?? 0]?.get(path[(i + 1) % path.length] ?? 0);
      if (edge === undefined) return;
      if (i === 0) venue = edge.onlyVenue;
      single &&= edge.onlyVenue !== undefined && edge.onlyVenue === venue;
    }
    // Where every step can only be taken at one venue, no update will ever make two venues take part.
    if (rules.acrossVenues && single) return;
    if (builder.starts.length >= CYCLES_MAX)
      throw new RangeError(`more than ${CYCLES_MAX} cycles: lower maxCycle or follow fewer markets`);
    for (let i = 0; i < builder.stride; i++) {
      const edge = i < path.length ? edgeAt[path[i] ?? 0]?.get(path[(i + 1) % path.length] ?? 0) : undefined;
      builder.cycleEdges.push(edge === undefined ? -1 : (numbers.get(edge) ?? -1));
    }
    builder.starts.push(path[0] ?? 0);
    builder.lengths.push(path.length);
  };
  const successors = edgeAt.map((edges) => [...edges.keys()]);
  enumerateCycles({ graph: { successors }, minLength: 3, maxLength: rules.maxLength, visit });
}

export function buildCycleGraph(input: {
  readonly state: MarketState;
  readonly triangular: boolean;
  readonly maxCycle: number | undefined;
  readonly startAssets: readonly string[];
}): CycleGraph {
  const { state, maxCycle } = input;
  const names = rankAssets(state.records, input.startAssets);
  const assets = new Map(names.map((name, index) => [name, index]));
  const stride = Math.max(3, maxCycle ?? 3);
  const builder: Builder = {
    stride,
    edges: [],
    cycleEdges: new IntList(),
    starts: new IntList(),
    lengths: new IntList(),
  };
  if (input.triangular)
    for (const venue of state.venues())
      addCycles(builder, venue.records, { assets, maxLength: 3, acrossVenues: false });
  const firstAcrossVenues = builder.starts.length;
  if (maxCycle !== undefined) addCycles(builder, state.records, { assets, maxLength: maxCycle, acrossVenues: true });
  return {
    ...indexOptions(builder.edges, state.records.length),
    ...indexCycles(builder),
    firstAcrossVenues,
    startAssets: [...builder.starts.toArray()].map((start) => names[start] ?? ""),
  };
}

function indexOptions(edges: readonly StepEdge[], recordCount: number) {
  const options = new IntList();
  const optionStart = new Int32Array(edges.length + 1);
  const edgesOfOption = new Int32Array(recordCount * 4).fill(-1);
  for (const [index, edge] of edges.entries()) {
    optionStart[index] = options.length;
    for (const option of edge.options) {
      options.push(option);
      edgesOfOption[edgesOfOption[option * 2] === -1 ? option * 2 : option * 2 + 1] = index;
    }
  }
  optionStart[edges.length] = options.length;
  return { edgeCount: edges.length, optionStart, options: options.toArray(), edgesOfOption };
}

function indexCycles({ stride, edges, cycleEdges: list, lengths: lengthList }: Builder) {
  const cycleEdges = list.toArray();
  const lengths = Uint8Array.from(lengthList.toArray());
  const incidenceStart = new Int32Array(edges.length + 1);
  for (const edge of cycleEdges) if (edge >= 0) incidenceStart[edge + 1] = (incidenceStart[edge + 1] ?? 0) + 1;
  for (let edge = 0; edge < edges.length; edge++)
    incidenceStart[edge + 1] = (incidenceStart[edge + 1] ?? 0) + (incidenceStart[edge] ?? 0);
  const next = incidenceStart.slice();
  const incidence = new Int32Array(incidenceStart[edges.length] ?? 0);
  const others = new Int32Array(incidence.length * (stride - 1));
  // Edge `edges.length` is the filler: its rate is 1.
  for (let at = 0; at < cycleEdges.length; at++) if (cycleEdges[at] === -1) cycleEdges[at] = edges.length;
  for (let at = 0; at < cycleEdges.length; at++) {
    const edge = cycleEdges[at] ?? 0;
    if (edge === edges.length) continue;
    const slot = next[edge] ?? 0;
    next[edge] = slot + 1;
    const cycle = Math.floor(at / stride);
    incidence[slot] = cycle;
    let other = slot * (stride - 1);
    for (let beside = cycle * stride; beside < (cycle + 1) * stride; beside++)
      if (beside !== at) others[other++] = cycleEdges[beside] ?? 0;
  }
  return { stride, cycleCount: lengths.length, cycleEdges, lengths, incidenceStart, incidence, others };
}

/** Nodes are 0 … successors.length - 1; `successors[a]` are the nodes that one step leads to, without repeats. */
export type StepGraph = { readonly successors: readonly (readonly number[])[] };

/**
 * Calls `visit` once for every simple directed cycle of `minLength` to `maxLength` nodes, starting at its
 * lowest node. `path` is reused: copy what you keep. A branch is followed only while its start can still be
 * reached within the length through nodes above it.
 * @see docs/maths.md
 */
export function enumerateCycles(input: {
  readonly graph: StepGraph;
  readonly minLength: number;
  readonly maxLength: number;
  readonly visit: (path: readonly number[]) => void;
}): void {
  const { successors } = input.graph;
  const count = successors.length;
  const predecessors = reverse(successors);
  const visited = new Uint8Array(count);
  const path: number[] = [];
  for (let start = 0; start < count; start++) {
    const distance = distancesTo(start, predecessors);
    path.length = 0;
    extend(start, { start, distance });
  }

  function extend(node: number, from: { readonly start: number; readonly distance: Int32Array }): void {
    path.push(node);
    visited[node] = 1;
    for (const next of successors[node] ?? []) {
      if (next === from.start) {
        if (path.length >= input.minLength) input.visit(path);
      } else if (next > from.start && visited[next] === 0) {
        // path + next + the way back from next, which ends at the start and so adds distance - 1 nodes.
        if (path.length + (from.distance[next] ?? count) <= input.maxLength) extend(next, from);
      }
    }
    visited[node] = 0;
    path.pop();
  }
}

function reverse(successors: readonly (readonly number[])[]): number[][] {
  const predecessors: number[][] = successors.map(() => []);
  for (const [node, nexts] of successors.entries()) for (const next of nexts) predecessors[next]?.push(node);
  return predecessors;
}

/** Steps from every node to `start` through nodes above it; unreachable is larger than any cycle. */
function distancesTo(start: number, predecessors: readonly (readonly number[])[]): Int32Array {
  const distance = new Int32Array(predecessors.length).fill(predecessors.length + 1);
  distance[start] = 0;
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] ?? start;
    for (const before of predecessors[node] ?? []) {
      if (before <= start || (distance[before] ?? 0) <= predecessors.length) continue;
      distance[before] = (distance[node] ?? 0) + 1;
      queue.push(before);
    }
  }
  return distance;
}

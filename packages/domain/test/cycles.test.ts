import { describe, expect, test } from "vitest";
import { enumerateCycles } from "../src/cycles.ts";
import { createRandom } from "./support/random.ts";

const cyclesOf = (successors: number[][], minLength: number, maxLength: number): string[] => {
  const found: string[] = [];
  enumerateCycles({ graph: { successors }, minLength, maxLength, visit: (path) => found.push(path.join(">")) });
  return found.sort();
};

describe("cycle enumeration", () => {
  // Four nodes, all joined: 6 cycles of two, 4 x 2 of three, 3 x 2 of four.
  test("finds every directed cycle once, from its lowest node", () => {
    const complete = [0, 1, 2, 3].map((node) => [0, 1, 2, 3].filter((other) => other !== node));
    expect(cyclesOf(complete, 2, 9)).toHaveLength(6 + 8 + 6);
    expect(cyclesOf(complete, 3, 3)).toEqual(["0>1>2", "0>1>3", "0>2>1", "0>2>3", "0>3>1", "0>3>2", "1>2>3", "1>3>2"]);
    expect(cyclesOf([[1], [2], [0], []], 2, 9)).toEqual(["0>1>2"]);
  });

  test("finds what trying every ordered choice of nodes finds, on random graphs", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = createRandom(seed);
      const count = random.integer(2, 7);
      const nodes = Array.from({ length: count }, (_, node) => node);
      const graph = nodes.map((node) => nodes.filter((other) => other !== node && random.chance(0.45)));
      const maxLength = random.integer(2, 7);
      const slow: string[] = [];
      const choose = (path: number[]): void => {
        const [first = -1, last = first] = [path[0], path.at(-1)];
        if (path.length >= 2 && Math.min(...path) === first && graph[last]?.includes(first)) slow.push(path.join(">"));
        if (path.length === maxLength) return;
        for (const next of graph[last] ?? []) if (!path.includes(next)) choose([...path, next]);
      };
      for (const node of nodes) choose([node]);
      expect(cyclesOf(graph, 2, maxLength)).toEqual(slow.sort());
    }
  });
});

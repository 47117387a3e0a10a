import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createSimulator } from "../src/simulator.ts";
import { ManualClock } from "./support/manual-clock.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function file(content: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "tandem-scenario-"));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, "scenario.json"), content);
  return join(dir, "scenario.json");
}

test("a scenario carries out its control requests at their times, and tells of what it cannot do", async () => {
  const book = { do: "book", venue: "binance", symbol: "ETH/USDT", bids: [[100, 1]], asks: [[101, 1]] };
  const steps = [
    { atMs: 1000, ...book },
    { atMs: 2000, do: "release", venue: "binance", symbol: "ETH/USDT" },
    { atMs: 1500, do: "dance" },
  ];
  const clock = new ManualClock();
  const problems: string[] = [];
  const scenario = await file(JSON.stringify(steps));
  const simulator = await createSimulator({
    tickMs: 0,
    clock,
    scenario,
    onProblem: (problem) => problems.push(problem),
  });
  stops.push(simulator.stop);
  const own = simulator.book("binance", "ETH/USDT");
  const depth = () => own?.book.bids.prices.length;
  clock.advance(999);
  expect(depth()).toBeGreaterThan(100);
  clock.advance(1);
  expect(own?.book.bids.top(5)).toEqual([[10_000, 10_000]]);
  clock.advance(1000);
  simulator.tick();
  expect(depth()).toBeGreaterThan(100);
  expect(problems).toEqual([expect.stringMatching(/^step 2 of the scenario: "do" must be one of/)]);
});

test.each([
  ["{", /Cannot read/],
  ["{}", /a list of control requests/],
  ['[{"do":"book"}]', /step 0 .*"atMs"/],
])("a scenario that is %s is refused before anything listens", async (content, message) => {
  const scenario = await file(content);
  await expect(createSimulator({ tickMs: 0, scenario })).rejects.toThrow(message);
});

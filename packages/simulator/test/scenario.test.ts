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

const BOOK = { do: "book", venue: "binance", symbol: "ETH/USDT", bids: [[100, 1]], asks: [[101, 1]] };

test.each([
  ["a JSON list", (steps: object[]) => JSON.stringify(steps, null, 2)],
  ["a request a line", (steps: object[]) => `${steps.map((step) => JSON.stringify(step)).join("\n")}\n`],
])("a scenario as %s carries out its control requests at their times", async (_, written) => {
  const clock = new ManualClock();
  const scenario = await file(
    written([
      { atMs: 2000, do: "release", venue: "binance", symbol: "ETH/USDT" },
      { atMs: 1000, ...BOOK },
    ]),
  );
  const simulator = await createSimulator({ tickMs: 0, clock, scenario });
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
});

test.each([
  ["", /line 1: there must be control requests/],
  ["{", /line 1: this is not JSON/],
  ["[]", /line 1: there must be control requests/],
  ["7", /line 1: a step must be an object/],
  ['[{"do":"book"}]', /line 1: "atMs" must be a number from 0/],
  ['[\n  {"atMs":1,"do":"release","venue":"okx"}\n', /line 2: this is not JSON/],
  ['[\n  {"atMs":1,"do":"release","venue":"okx"}\n] and more', /line 3: this is not JSON/],
  ['[\n  {"atMs":1,"do":"release","venue":"okx"},\n  {"atMs":5,\n   "do":}\n]', /line 4: this is not JSON/],
  ['[\n  {"atMs":1,"do":"release","venue":"okx"},\n\n  {"atMs":5,"do":"dance"}\n]', /line 4: "do" must be one of/],
  [
    '{"atMs":1,"do":"release","venue":"okx"}\n{"atMs":0,"do":"fault","venue":"nyse","kind":"stall","ms":5}',
    /line 2: unknown venue "nyse"/,
  ],
  [
    '[{"atMs":1,"do":"book","venue":"binance","symbol":"ETH/USDT","bids":[[1.001,1]],"asks":[]}]',
    /line 1: .*multiple of 0\.01/,
  ],
])("the scenario %j is refused, with its line, before anything listens", async (content, message) => {
  const scenario = await file(content);
  await expect(createSimulator({ tickMs: 0, scenario })).rejects.toThrow(message);
});

test("a scenario that is not there is told", async () => {
  await expect(createSimulator({ tickMs: 0, scenario: "/nowhere/scenario.json" })).rejects.toThrow(
    /Cannot read the scenario \/nowhere\/scenario.json: ENOENT/,
  );
});

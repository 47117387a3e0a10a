import { afterEach, expect, test } from "vitest";
import { createSimulator } from "../src/simulator.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const refusal = (options: object): Promise<string> =>
  createSimulator({ tickMs: 0, ...options }).then(
    () => "started",
    (error) => `${error.code}: ${error.message}`,
  );

test("a port in use is told in one line with the remedy", async () => {
  const first = await createSimulator({ tickMs: 0 });
  stops.push(first.stop);
  expect(await refusal({ port: first.port })).toBe(
    `port_in_use: Port ${first.port} on 127.0.0.1 is in use: stop what listens there or choose another port.`,
  );
});

test("a bad seed, a bad port and an unknown venue are refused before anything listens", async () => {
  expect(await refusal({ seed: 1.5 })).toMatch(/^bad_seed: .*whole number from 0, not 1\.5/);
  expect(await refusal({ seed: -1 })).toMatch(/^bad_seed/);
  expect(await refusal({ seed: Number.NaN })).toMatch(/^bad_seed/);
  expect(await refusal({ port: 70_000 })).toMatch(/^bad_port/);
  expect(await refusal({ venues: ["nyse"] })).toMatch(
    /^unknown_venue: There is no simulated venue "nyse": choose from binance/,
  );
  expect(await refusal({ venues: [] })).toMatch(/^unknown_venue/);
});

test("what lies outside the venues says where they are", async () => {
  const simulator = await createSimulator({ tickMs: 0 });
  stops.push(simulator.stop);
  const answer = await fetch(`http://127.0.0.1:${simulator.port}/nyse/api.nyse.com/`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("/<venue>/<host>/<path>");
});

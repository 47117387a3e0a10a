import { once } from "node:events";
import { createServer } from "node:http";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import { expect, it, onTestFinished } from "vitest";
import { startMarket } from "../../src/engine/start-market.ts";
import { createStopList } from "../../src/lifecycle/stop-list.ts";
import { StartError } from "../../src/start-error.ts";
import { COMMAND, SLOT } from "./scripted-engine.ts";
import { startScriptedEngine } from "./start-scripted-engine.ts";

/** So that a broken test ends; nothing waits this long where all is well. */
const GIVE_UP_MS = 30_000;

it("decisions go on while the api's thread is stuck, and it hears of them afterwards", async () => {
  const { market, opened } = await startScriptedEngine();
  const facts: string[] = [];
  market.bus.subscribe("opportunity.closed", ({ id }) => facts.push(id));
  const before = opened();
  const giveUpAt = Date.now() + GIVE_UP_MS;
  // Stuck until the engine has decided a hundred times more: were it in this thread, that would be never.
  while (opened() < before + 100 && Date.now() < giveUpAt) {
    // Busy.
  }
  expect(opened()).toBeGreaterThanOrEqual(before + 100);
  expect(facts).toEqual([]);
  await expect.poll(() => facts.length).toBeGreaterThanOrEqual(99);
  await expect.poll(() => market.stats()?.factsLost).toBe(0);
});

it("the api answers while the engine's thread is stuck, and follows it when it goes on", async () => {
  const { market, slots, opened, command, statuses } = await startScriptedEngine();
  const server = createServer((_, response) => response.end(String(market.view.venues().length))).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    command(COMMAND.stall);
    await expect.poll(() => Atomics.load(slots, SLOT.isStalled)).toBe(1);
    const before = opened();
    for (let n = 0; n < 50; n++) expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("2");
    expect(market.view.markets()).toHaveLength(2);
    expect([Atomics.load(slots, SLOT.isStalled), opened()]).toEqual([1, before]);
    // After three seconds without a word it is not believed any more.
    await expect.poll(statuses).toEqual(["stale", "stale"]);
    expect(market.view.isConnected?.()).toBe(false);
    command(COMMAND.none);
    await expect.poll(statuses).toEqual(["live", "live"]);
    await expect.poll(opened).toBeGreaterThan(before);
  } finally {
    server.close();
  }
});

it("an engine that fails is down at once, logged, and started again; the api stays", async () => {
  const { market, command, statuses, lines } = await startScriptedEngine();
  const asked = market.view.books({ symbol: "BTC/USDT", depth: 5 });
  expect((await asked).map(({ status }) => status)).toEqual(["live", "live"]);
  const seen: string[][] = [];
  market.view.subscribe(() => seen.push(statuses()));
  command(COMMAND.fail);
  await expect.poll(() => seen.at(-1)).toEqual(["down", "down"]);
  command(COMMAND.none);
  expect(market.view.opportunities()).toEqual([]);
  const books = await market.view.books({ symbol: "BTC/USDT", depth: 5 });
  expect(books.map(({ status }) => status)).toEqual(["stale", "stale"]);
  expect(lines.filter((line) => line.includes("will be started again"))).toHaveLength(1);
  expect(lines.join("\n")).toContain("the engine's invariant is broken");
  await expect.poll(statuses).toEqual(["live", "live"]);
  expect(market.restarts()).toBe(1);
  const again = await market.view.books({ symbol: "BTC/USDT", depth: 5 });
  expect(again.map(({ status }) => status)).toEqual(["live", "live"]);
});

it("requests of the api's thread are paid out of the engine's budget, and the engine's are missing in the api's", async () => {
  const { market, slots, command } = await startScriptedEngine();
  const used = () => Atomics.load(slots, SLOT.used);
  const ask = { venue: "binance", lane: "repair", weight: 1_500, waitMsMax: 0, call: async () => "asked" } as const;
  expect(used()).toBe(0);
  expect(await market.governor.run(ask)).toBe("asked");
  // 1,500 of the venue's 6,000 a minute.
  await expect.poll(used).toBe(25);
  command(COMMAND.fail);
  await expect.poll(() => market.view.venues()[0]?.status).toBe("down");
  await expect(market.governor.run(ask)).rejects.toMatchObject({ reason: "no_governor" });
  command(COMMAND.none);
  await expect.poll(() => market.governor.run(ask).catch(() => "refused")).toBe("asked");
  await expect.poll(used).toBe(25);
  // An urgent call of the engine waits until all of that has left the minute, and none of the api's passes it.
  command(COMMAND.spend);
  await expect.poll(() => Atomics.load(slots, SLOT.command)).toBe(COMMAND.none);
  await expect(market.governor.run(ask)).rejects.toMatchObject({ reason: "no_budget" });
});

it("what the engine refuses stops the start with 78 and its reason", async () => {
  const log: EngineLog = { info: () => {}, warn: () => {}, error: () => {} };
  const stops = createStopList(log);
  onTestFinished(() => stops.stopAll());
  const data = { venues: ["nowhere"], venueUrls: {}, venueFees: {} };
  const refused = await startMarket({ data, isHere: true, log, stops }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartError);
  expect(refused).toMatchObject({ exitCode: 78 });
  expect(String(refused)).toContain("nowhere");
});

it("without the market role no thread runs, every venue is down, and the log says why", async () => {
  const lines: string[] = [];
  const note = (_: object, message: string) => void lines.push(message);
  const log: EngineLog = { info: note, warn: note, error: note };
  const stops = createStopList(log);
  onTestFinished(() => stops.stopAll());
  const data = { venues: ["binance"], venueUrls: {}, venueFees: {} };
  const market = await startMarket({ data, isHere: false, log, stops });
  expect(market.view.venues()).toMatchObject([{ id: "binance", status: "down" }]);
  expect(market.stats()).toBeUndefined();
  expect(lines).toEqual([expect.stringContaining("ROLES")]);
});

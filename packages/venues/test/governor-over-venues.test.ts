import { createLiveClock } from "@tandem/engine/live-clock";
import { createSimulator } from "@tandem/simulator/simulator";
import { afterEach, describe, expect, it } from "vitest";
import type { CcxtExchange } from "../src/ccxt/ccxt-types.ts";
import { loadCcxtClass } from "../src/ccxt/load-ccxt-class.ts";
import { readVenueBase } from "../src/ccxt/map-venue-urls.ts";
import { openExchange } from "../src/ccxt/open-exchange.ts";
import { createGovernor } from "../src/governor/create-governor.ts";
import { governExchange } from "../src/governor/govern-exchange.ts";
import type { Governor, Lane } from "../src/governor/governor-types.ts";
import { MARKET_LISTS } from "./support/market-lists.ts";
import { createScriptedVenue } from "./support/scripted-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function open(
  venue: string,
  baseUrl: string,
  governor: Governor,
): Promise<{ exchange: CcxtExchange; lane: { is: Lane } }> {
  const lane: { is: Lane } = { is: "market" };
  const exchange = await openExchange({
    exchangeClass: await loadCcxtClass(venue),
    config: { options: { defaultType: "spot", fetchMarkets: { types: ["spot"] }, maxRetriesOnFailure: 0 } },
    base: readVenueBase(baseUrl),
    hooks: { frame: () => true, pong: () => {}, connected: () => {}, down: () => {} },
  });
  governExchange(exchange, { governor, lane: () => lane.is });
  stops.push(() => exchange.close());
  await exchange.loadMarkets();
  return { exchange, lane };
}

async function simulatedBinance(): Promise<string> {
  const simulator = await createSimulator({ seed: 3, venues: ["binance"] });
  stops.push(simulator.stop);
  return simulator.baseUrls["binance"] ?? "";
}

// A book of 5,000 levels weighs 250 of the venue's 6,000 a minute.
const deepBook = (exchange: CcxtExchange) => exchange.fetchOrderBook("BTC/USDT", 5000);

describe("the governor over the simulated Binance, which counts weight as the real one does", () => {
  it("is told by the venue's 429 how long to be quiet, and is", async () => {
    const limit = 1_000_000_000;
    const governor = createGovernor({
      clock: createLiveClock(),
      rules: () => ({ unitsPerCost: 5, address: { kind: "window", limit, windowMs: 60_000 }, refuses: "address" }),
    });
    const { exchange } = await open("binance", await simulatedBinance(), governor);
    let made = 0;
    const untilRefused = async (): Promise<void> => {
      for (; made < 30; made++) await deepBook(exchange);
    };
    await expect(untilRefused()).rejects.toThrow(/-1003|429/);
    // 6,000 / 250, less what the list of markets weighs.
    expect(made).toBe(23);
    // Its own counter is known, from the headers of its answers.
    expect(governor.state("binance").used * limit).toBeGreaterThanOrEqual(5_750);
    expect(governor.state("binance").pausedMs).toBeGreaterThan(0);
    const cancel = governor.run({
      venue: "binance",
      lane: "cancel",
      weight: 1,
      waitMsMax: 0,
      call: async () => "sent",
    });
    await expect(cancel).rejects.toMatchObject({ reason: "banned" });
  });

  it("keeps market data at half, never meets the limit, and lets a cancel through meanwhile", async () => {
    const governor = createGovernor({ clock: createLiveClock() });
    const { exchange, lane } = await open("binance", await simulatedBinance(), governor);
    let made = 0;
    const errors: unknown[] = [];
    for (let i = 0; i < 30; i++) {
      deepBook(exchange).then(
        () => void made++,
        (error: unknown) => void errors.push(error),
      );
    }
    await expect.poll(() => made).toBe(11);
    lane.is = "cancel";
    await deepBook(exchange);
    expect([made, errors.length, governor.state("binance").waiting]).toEqual([11, 0, 19]);
  });
});

describe("the governor and venues that refuse in the body of a good answer", () => {
  for (const [venue, refusal] of [
    ["kraken", { error: ["EGeneral:Too many requests"] }],
    ["okx", { code: "50011", msg: "Too Many Requests", data: [] }],
    ["bybit", { retCode: 10006, retMsg: "Too many visits!", result: {} }],
  ] as const) {
    it(`leaves ${venue} alone for a while`, async () => {
      const lists = MARKET_LISTS[venue]?.(1) ?? (() => undefined);
      let isRefusing = false;
      const scripted = await createScriptedVenue({
        rest: (path) => (isRefusing ? refusal : lists(path)),
        answer: () => [],
      });
      stops.push(scripted.stop);
      const governor = createGovernor({ clock: createLiveClock(), random: () => 0.5 });
      const { exchange } = await open(venue, scripted.baseUrl, governor);
      expect(governor.state(venue).pausedMs).toBe(0);
      isRefusing = true;
      await expect(exchange.fetchTime()).rejects.toThrow();
      expect(governor.state(venue).pausedMs).toBeGreaterThan(0);
    });
  }
});

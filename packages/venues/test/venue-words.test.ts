import { createLiveClock } from "@tandem/engine/live-clock";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { afterEach, describe, expect, it } from "vitest";
import { binanceAdapter } from "../src/binance/binance-adapter.ts";
import type { CcxtExchange, CcxtMarket } from "../src/ccxt/ccxt-types.ts";
import { coinbaseexchangeAdapter } from "../src/coinbase/coinbaseexchange-adapter.ts";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createRestrictions } from "../src/feed/ask-restrictions.ts";
import { runClockSkew } from "../src/feed/clock-skew.ts";
import { krakenAdapter } from "../src/kraken/kraken-adapter.ts";
import { readKrakenFrame } from "../src/kraken/read-book-frame.ts";
import { okxAdapter } from "../src/okx/okx-adapter.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { MARKET_LISTS } from "./support/market-lists.ts";
import { createScriptedVenue } from "./support/scripted-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function feedOver(venue: string, rest: (path: string) => unknown) {
  const scripted = await createScriptedVenue({ rest, answer: () => [] });
  stops.push(scripted.stop);
  const feed = createCcxtFeed({ venue, baseUrl: scripted.baseUrl, clock: createLiveClock() });
  stops.push(feed.stop);
  const markets = await feed.loadMarkets();
  feed.start(
    markets.map(({ symbol }) => symbol),
    createCollectingSink(),
  );
  return { feed, symbols: markets.map(({ symbol }) => symbol) };
}

/** A venue's list with one field of its first market changed. */
const changed = (answer: unknown, from: string, to: string): unknown =>
  answer === undefined ? undefined : JSON.parse(JSON.stringify(answer).replace(from, to));

describe("what venues say that they have closed", () => {
  it("kraken: its pairs, its assets, its system", async () => {
    const lists = MARKET_LISTS["kraken"]?.(2) ?? (() => undefined);
    let isChanged = false;
    let isSilent = false;
    const { feed, symbols } = await feedOver("kraken", (path) => {
      if (path.includes("SystemStatus") && isSilent) return undefined;
      if (path.includes("SystemStatus")) return { error: [], result: { status: isChanged ? "post_only" : "online" } };
      const answer = lists(path);
      if (!isChanged) return answer;
      const halted = changed(answer, '"status":"online"', '"status":"cancel_only"');
      return changed(halted, '"status":"enabled"', '"status":"deposit_only"');
    });
    expect(symbols).toEqual(["A0/USD", "A1/USD"]);
    expect(await feed.restrictions?.()).toEqual({ haltedSymbols: [], closedWallets: [], isHalted: false });
    isChanged = true;
    expect(await feed.restrictions?.()).toEqual({
      haltedSymbols: ["A0/USD"],
      closedWallets: ["A0"],
      isHalted: true,
    });
    isSilent = true;
    // What cannot be asked stays as it was said, and is named.
    expect(await feed.restrictions?.()).toEqual({
      haltedSymbols: ["A0/USD"],
      closedWallets: ["A0"],
      isHalted: true,
      unanswered: [expect.stringContaining("SystemStatus")],
    });
  });

  it("coinbase: products that take no order although they are online, and currencies", async () => {
    const lists = MARKET_LISTS["coinbaseexchange"]?.(3) ?? (() => undefined);
    let isChanged = false;
    const { feed } = await feedOver("coinbaseexchange", (path) => {
      if (path.endsWith("/currencies")) {
        return [
          { id: "A0", status: isChanged ? "delisted" : "online" },
          { id: "USD", status: "online" },
        ];
      }
      const answer = lists(path);
      return isChanged ? changed(answer, '"trading_disabled":false', '"trading_disabled":true') : answer;
    });
    expect(await feed.restrictions?.()).toEqual({ haltedSymbols: [], closedWallets: [] });
    isChanged = true;
    expect(await feed.restrictions?.()).toEqual({ haltedSymbols: ["A0/USD"], closedWallets: ["A0"] });
  });

  it("okx and bybit: instruments that are suspended or gone", async () => {
    for (const [venue, from, to] of [
      ["okx", '"state":"live"', '"state":"suspend"'],
      ["bybit", '"status":"Trading"', '"status":"PreLaunch"'],
    ] as const) {
      const lists = MARKET_LISTS[venue]?.(2) ?? (() => undefined);
      let isChanged = false;
      const { feed } = await feedOver(venue, (path) => (isChanged ? changed(lists(path), from, to) : lists(path)));
      isChanged = true;
      expect((await feed.restrictions?.())?.haltedSymbols, venue).toEqual(["A0/USDT"]);
      // It stays in the list while it is followed: it is halted, not gone.
      expect(
        (await feed.loadMarkets()).map(({ symbol }) => symbol),
        venue,
      ).toEqual(["A0/USDT", "A1/USDT"]);
    }
  });

  it("binance: asked about the followed symbols alone, 200 a request", async () => {
    const asked: string[][] = [];
    const exchange: Partial<CcxtExchange> = {
      publicGetExchangeInfo: ({ symbols }) => {
        const ids: string[] = JSON.parse(String(symbols));
        asked.push(ids);
        const entries = ids.map((symbol) => ({ symbol, status: symbol === "A7USDT" ? "BREAK" : "TRADING" }));
        return Promise.resolve({ symbols: entries.filter(({ symbol }) => symbol !== "A9USDT") });
      },
    };
    const followed = Array.from({ length: 250 }, (_, i) => ({ id: `A${i}USDT`, symbol: `A${i}/USDT` }) as CcxtMarket);
    const listed = await binanceAdapter.fetchListed?.(exchange as CcxtExchange, followed);
    expect(asked.map(({ length }) => length)).toEqual([200, 50]);
    expect(listed?.filter(({ active }) => active !== true).map(({ symbol }) => symbol)).toEqual(["A7/USDT", "A9/USDT"]);
  });

  it("okx: maintenance of spot that is under way, not what is planned or of other services", () => {
    const of = (...data: object[]) => okxAdapter.isHalted?.({ info: { data } });
    expect(of()).toBe(false);
    expect(of({ state: "scheduled", serviceType: "1" }, { state: "ongoing", serviceType: "2" })).toBe(false);
    expect(of({ state: "ongoing", serviceType: "1" })).toBe(true);
  });

  it("kraken: its status channel says it at once", () => {
    const frame = (system: string) =>
      `{"channel":"status","type":"update","data":[{"system":"${system}","api_version":"v2","connection_id":1,"version":"2.0"}]}`;
    expect(readKrakenFrame(frame("online"))).toEqual({ kind: "status", isHalted: false });
    expect(readKrakenFrame(frame("maintenance"))).toEqual({ kind: "status", isHalted: true });
    expect(krakenAdapter.name).toBe("Kraken");
  });

  it("a part that fails keeps what it said last and is named; all that fail are told", async () => {
    let fails = new Set<string>();
    const part = <T>(name: string, value: T): Promise<T> =>
      fails.has(name) ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(value);
    const market = (symbol: string, active: boolean) => ({ id: symbol, symbol, active }) as CcxtMarket;
    const exchange: Partial<CcxtExchange> = {
      has: { fetchCurrencies: true, fetchStatus: true },
      fetchMarkets: () => part("markets", [market("A/B", true), market("C/D", false)]),
      fetchCurrencies: () => part("wallets", { B: { code: "B", withdraw: false }, C: { code: "C" } }),
      fetchStatus: () => part("status", { status: "maintenance" }),
    };
    const ask = createRestrictions({});
    const followed = [market("A/B", true), market("C/D", true), market("E/F", true)];
    const all = { haltedSymbols: ["C/D", "E/F"], closedWallets: ["B"], isHalted: true };
    expect(await ask(exchange as CcxtExchange, followed)).toEqual(all);
    fails = new Set(["wallets", "status"]);
    const unanswered = ["no wallets", "no status"];
    expect(await ask(exchange as CcxtExchange, followed)).toEqual({ ...all, unanswered });
    fails = new Set(["markets", "wallets", "status"]);
    await expect(ask(exchange as CcxtExchange, followed)).rejects.toThrow("no markets");
  });

  it("coinbase: a product in post-only mode does not trade", () => {
    const of = (info: object) => coinbaseexchangeAdapter.isOpen?.({ active: true, info } as CcxtMarket);
    expect([of({}), of({ post_only: true }), of({ cancel_only: true }), of({ limit_only: true })]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe("the clock of a venue", () => {
  function createRig() {
    const clock = createFakeClock();
    const skews: number[] = [];
    /** The way there and back of the next requests, and the venue's clock against ours. */
    const way = { thereMs: 40, backMs: 40, skewMs: -2_500, queuedMs: 0 };
    const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
    const exchange: Partial<CcxtExchange> = {
      has: { fetchTime: true },
      fetchTime: async () => {
        await wait(way.queuedMs);
        const answer = (await exchange.fetch?.("https://venue.test/api/v3/time")) as { time: number };
        return answer.time;
      },
      fetch: async () => {
        await wait(way.thereMs);
        const time = clock.epochMs() + way.skewMs;
        await wait(way.backMs);
        return { time };
      },
    };
    runClockSkew({
      exchange: exchange as CcxtExchange,
      clock,
      random: () => 0,
      report: (ms) => void skews.push(ms),
      trouble: () => {},
    });
    return { clock, way, skews, exchange };
  }

  it("is measured against the middle of the way, and the wait before it does not count", async () => {
    const { clock, way, skews } = createRig();
    way.queuedMs = 5_000;
    await clock.advance(6_000);
    expect(skews).toEqual([-2_500]);
  });

  it("is that of the shortest way of the last measurements: an uneven way tells less", async () => {
    const { clock, way, skews } = createRig();
    await clock.advance(1_000);
    // 400 there and 0 back: the middle is 200 ms too early.
    Object.assign(way, { thereMs: 400, backMs: 0 });
    await clock.advance(60_000);
    expect(skews).toEqual([-2_500, -2_500]);
    // When the five that are kept are all like that, they are what is known.
    await clock.advance(4 * 60_000);
    expect(skews.at(-1)).toBe(-2_300);
  });

  it("does not follow a correction of our own clock while a request is under way", async () => {
    const { clock, way, skews } = createRig();
    Object.assign(way, { thereMs: 100, backMs: 100 });
    await clock.advance(150);
    // The venue's time was taken before; ours, at the middle of the way, is now told by the corrected clock.
    clock.shiftEpoch(1_000);
    await clock.advance(100);
    expect(skews).toEqual([-3_500]);
  });

  it("says nothing where a venue has no time to ask for, and of one that does not answer only why", async () => {
    const clock = createFakeClock();
    const skews: number[] = [];
    const report = (ms: number): void => void skews.push(ms);
    const troubles: unknown[] = [];
    const trouble = (error: unknown): void => void troubles.push(error);
    runClockSkew({ exchange: { has: {} } as CcxtExchange, clock, random: () => 0, report, trouble });
    const failing = { has: { fetchTime: true }, fetchTime: () => Promise.reject(new Error("down")) };
    runClockSkew({ exchange: failing as unknown as CcxtExchange, clock, random: () => 0, report, trouble });
    await clock.advance(130_000);
    expect(skews).toEqual([]);
    // At once, and every minute.
    expect(troubles).toEqual([new Error("down"), new Error("down"), new Error("down")]);
  });
});

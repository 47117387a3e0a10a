import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketFeed } from "@tandem/engine/ports";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { afterEach, describe, expect, it } from "vitest";
import type { CcxtExchange } from "../src/ccxt/ccxt-types.ts";
import { isCcxtVenue } from "../src/ccxt/load-ccxt-class.ts";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { GenericSession } from "../src/generic/generic-session.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { createScriptedVenue, type ScriptedVenue } from "./support/scripted-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

// HitBTC, a venue without an adapter of ours; shapes as in its documents, https://api.hitbtc.com/
const listing = (base: string) => ({
  type: "spot",
  base_currency: base,
  quote_currency: "USDT",
  quantity_increment: "0.001",
  tick_size: "0.01",
  take_rate: "0.0025",
  make_rate: "0.001",
  fee_currency: "USDT",
});
const currency = (deposits: boolean) => ({
  full_name: "a coin",
  crypto: true,
  payin_enabled: deposits,
  payout_enabled: true,
  delisted: false,
  precision_transfer: "0.00000001",
  networks: [{ code: "N", network: "N", protocol: "", default: true, payin_enabled: deposits, payout_enabled: true }],
});
const book = (kind: "snapshot" | "update", s: number, sides: { a?: string[][]; b?: string[][] }) =>
  JSON.stringify({
    ch: "orderbook/full",
    [kind]: { BTCUSDT: { t: 1_700_000_000_000 + s, s, a: [], b: [], ...sides } },
  });
const WHOLE = {
  a: [
    ["101.00", "3"],
    ["102.00", "4"],
  ],
  b: [["100.00", "2"]],
};

async function createHitbtc(change: { symbols?: () => unknown; answers?: boolean } = {}): Promise<ScriptedVenue> {
  const venue = await createScriptedVenue({
    rest: (path) => {
      if (path.includes("/public/symbol")) return change.symbols?.() ?? { BTCUSDT: listing("BTC") };
      if (path.includes("/public/currency")) return { BTC: currency(false), USDT: currency(true) };
      return undefined;
    },
    answer: (message) => {
      const isSubscription = typeof message === "object" && message !== null && "method" in message;
      return isSubscription && change.answers !== false ? [book("snapshot", 1, WHOLE)] : [];
    },
  });
  stops.push(venue.stop);
  return venue;
}

function feedOf(baseUrl: string): MarketFeed {
  const feed = createCcxtFeed({ venue: "hitbtc", baseUrl, clock: createLiveClock() });
  stops.push(feed.stop);
  return feed;
}

async function follow(venue: ScriptedVenue) {
  const feed = feedOf(venue.baseUrl);
  const markets = await feed.loadMarkets();
  const sink = createCollectingSink();
  feed.start(["BTC/USDT"], sink);
  await sink.until(() => sink.bookOf("BTC/USDT").live, "a book");
  return { feed, markets, sink, followed: sink.bookOf("BTC/USDT") };
}

describe("a venue without an adapter of ours", () => {
  it("says of itself that its books are unproved, and lists what it trades", async () => {
    const { feed, markets } = await follow(await createHitbtc());
    expect(feed).toMatchObject({ venue: "hitbtc", isUnproved: true });
    // 0.0025 are 25 basis points.
    const bps = 10n ** 18n;
    expect(markets).toEqual([
      {
        venue: "hitbtc",
        symbol: "BTC/USDT",
        base: "BTC",
        quote: "USDT",
        feeSide: "quote",
        takerBps: 25n * bps,
        makerBps: 10n * bps,
        amountStep: 10n ** 15n,
        priceStep: 10n ** 16n,
        minAmount: 10n ** 15n,
        minNotional: 10n ** 13n,
      },
    ]);
  });

  it("gives ccxt's books as they change, copied", async () => {
    const venue = await createHitbtc();
    const { sink, followed } = await follow(venue);
    expect(followed.top(5)).toEqual({
      bids: [[100, 2]],
      asks: [
        [101, 3],
        [102, 4],
      ],
    });
    venue.send(book("update", 2, { a: [["101.00", "0"]], b: [["100.50", "1"]] }));
    await sink.until(() => followed.bids.has(100.5), "the update");
    expect(followed.top(5)).toEqual({
      bids: [
        [100.5, 1],
        [100, 2],
      ],
      asks: [[102, 4]],
    });
    expect(sink.told.find(({ kind }) => kind === "book")).toMatchObject({
      message: { venue: "hitbtc", type: "snapshot", sequence: 1, venueAt: 1_700_000_000_001 },
    });
    expect(sink.heartbeats()).toBeGreaterThan(0);
  });

  it("takes a book that is crossed out until it is whole", async () => {
    const venue = await createHitbtc();
    const { sink, followed } = await follow(venue);
    venue.send(book("update", 2, { b: [["101.00", "1"]] }));
    await sink.until(() => !followed.live, "the loss");
    expect(followed.faults).toEqual(["crossed"]);
    venue.send(book("update", 3, { b: [["101.00", "0"]] }));
    await sink.until(() => followed.live, "whole again");
  });

  it("loses its books with its socket, dials again and goes on", async () => {
    const venue = await createHitbtc();
    const { sink, followed } = await follow(venue);
    venue.drop();
    await sink.until(() => followed.faults.length > 0, "the loss");
    expect(followed.faults).toEqual(["disconnect"]);
    await sink.until(() => sink.told.some((event) => event.kind === "link" && !event.connected), "down");
    await sink.until(() => followed.live, "live again");
  });

  it("follows another market while it runs, and leaves the one that stays alone", async () => {
    let symbols: Record<string, unknown> = { BTCUSDT: listing("BTC") };
    const venue = await createHitbtc({ symbols: () => symbols });
    const { feed, sink } = await follow(venue);
    symbols = { ...symbols, ETHUSDT: listing("ETH") };
    await feed.loadMarkets();
    feed.follow?.(["BTC/USDT", "ETH/USDT"]);
    const asked = () => JSON.stringify(venue.heard.slice(1));
    await sink.until(() => asked().includes("ETHUSDT"), "the subscription");
    expect(asked()).not.toContain("BTCUSDT");
    expect(sink.told.filter(({ kind }) => kind === "lost")).toEqual([]);
  });

  it("says which wallets are closed", async () => {
    const { feed } = await follow(await createHitbtc());
    expect(await feed.restrictions?.()).toEqual({ haltedSymbols: [], closedWallets: ["BTC"] });
  });

  it("says nothing more after it was stopped", async () => {
    const venue = await createHitbtc();
    const { feed, sink } = await follow(venue);
    await feed.stop();
    const told = sink.told.length;
    venue.send(book("update", 2, { b: [["100.50", "1"]] }));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(sink.told.length).toBe(told);
  });
});

describe("an unproved feed's waits", () => {
  it("grow for the book that fails, and delay no other", async () => {
    const clock = createFakeClock();
    const asked: string[] = [];
    const exchange: Partial<CcxtExchange> = {
      id: "v",
      has: {},
      watchOrderBook: (symbol) => {
        asked.push(symbol);
        return symbol === "BAD/USDT" ? Promise.reject(new Error("refused")) : new Promise(() => {});
      },
    };
    const sink = createCollectingSink();
    const markets = ["BAD", "GOOD"].map((base) => ({ id: base, symbol: `${base}/USDT`, base, quote: "USDT" }));
    const session = new GenericSession({
      venue: "v",
      exchange: exchange as CcxtExchange,
      clock,
      random: () => 1,
      sink,
      markets: markets.map((market) => ({ ...market, precision: {}, limits: {} })),
    });
    session.start();
    await clock.advance(60_000);
    expect(asked.filter((symbol) => symbol === "GOOD/USDT").length).toBe(1);
    // At 0, then after 1, 2, 4, 8, 16 and 32 s: 63 s are not over yet.
    expect(asked.filter((symbol) => symbol === "BAD/USDT").length).toBe(6);
    session.stop();
  });
});

it("knows ccxt's socket classes by their names alone", () => {
  expect(["hitbtc", "gate", "bitstamp"].map(isCcxtVenue)).toEqual([true, true, true]);
  // ccxt has no sockets of the first, and the others are no names of classes.
  expect(["bitflyer", "../../base/Exchange", "", "toString", "BINANCE"].map(isCcxtVenue)).toEqual(Array(5).fill(false));
});

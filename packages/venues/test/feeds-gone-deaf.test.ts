import { createFakeClock } from "@tandem/testing/fake-clock";
import { afterEach, describe, expect, it } from "vitest";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { MARKET_LISTS } from "./support/market-lists.ts";
import { ReferenceBook } from "./support/reference-book.ts";
import { createScriptedVenue } from "./support/scripted-venue.ts";
import { BYBIT, COINBASE, OKX_CHAINED, type WrittenVenue } from "./support/written-venues.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Deaf = {
  readonly written: WrittenVenue;
  readonly symbol: string;
  /** The market in the venue's words, which the written messages name otherwise. */
  readonly rename: readonly [from: string, to: string];
  readonly isSubscription: (text: string) => boolean;
  readonly pong: ((text: string) => string | undefined) | undefined;
  /** The venue's answer by REST about a book that is not the stream's any more. */
  readonly restBook: (path: string) => unknown;
};

const VENUES: Readonly<Record<string, Deaf>> = {
  okx: {
    written: OKX_CHAINED,
    symbol: "A0/USDT",
    rename: ["ETH-USDT", "A0-USDT"],
    isSubscription: (text) => text.includes('"op":"subscribe"'),
    pong: (text) => (text === "ping" ? "pong" : undefined),
    restBook: (path) =>
      path.includes("/market/books")
        ? { code: "0", data: [{ asks: [["105", "1", "0", "1"]], bids: [["95", "1", "0", "1"]], ts: "1700000000000" }] }
        : undefined,
  },
  bybit: {
    written: BYBIT,
    symbol: "A0/USDT",
    rename: ["ETHUSDT", "A0USDT"],
    isSubscription: (text) => text.includes('"op":"subscribe"'),
    pong: (text) => (text.includes('"op":"ping"') ? '{"op":"pong"}' : undefined),
    restBook: (path) =>
      path.includes("/market/orderbook")
        ? { retCode: 0, result: { s: "A0USDT", a: [["105", "1"]], b: [["95", "1"]], ts: 1_700_000_000_000, u: 9 } }
        : undefined,
  },
  coinbaseexchange: {
    written: COINBASE,
    symbol: "A0/USD",
    rename: ["ETH-USD", "A0-USD"],
    isSubscription: (text) => text.includes('"type":"subscribe"'),
    // Pings of the socket itself: they are answered below it.
    pong: undefined,
    restBook: (path) =>
      path.includes("/book") ? { asks: [["105", "1", 1]], bids: [["95", "1", 1]], sequence: 5 } : undefined,
  },
};

async function follow(id: string, deaf: Deaf, answers: { pings: boolean; rest: boolean }) {
  const lists = MARKET_LISTS[id]?.(1) ?? (() => undefined);
  const book = new ReferenceBook();
  book.set("bids", 99, 1);
  book.set("asks", 101, 1);
  const snapshot = deaf.written
    .snapshot({ index: 1, book, changed: { bids: [], asks: [] } })
    .replaceAll(deaf.rename[0], deaf.rename[1]);
  const venue = await createScriptedVenue({
    rest: (path) => lists(path) ?? (answers.rest ? deaf.restBook(path) : undefined),
    answer: (message) => {
      const text = typeof message === "string" ? message : JSON.stringify(message);
      const pong = answers.pings ? deaf.pong?.(text) : undefined;
      return pong !== undefined ? [pong] : deaf.isSubscription(text) ? [snapshot] : [];
    },
  });
  stops.push(venue.stop);
  const clock = createFakeClock();
  const feed = createCcxtFeed({ venue: id, baseUrl: venue.baseUrl, clock, random: () => 0.5 });
  stops.push(feed.stop);
  await feed.loadMarkets();
  const sink = createCollectingSink();
  const followed = sink.bookOf(deaf.symbol);
  feed.start([deaf.symbol], sink);
  const pass = (isTrue: () => boolean, what: string) =>
    sink.until(() => {
      if (isTrue()) return true;
      void clock.advance(50);
      return false;
    }, what);
  await pass(() => followed.live, "live");
  return { venue, clock, sink, followed, pass };
}

describe("a feed that has gone deaf", () => {
  for (const [id, deaf] of Object.entries(VENUES)) {
    it(`${id}: a stream that stopped while the market went on is given up, dialled anew and proved again`, async () => {
      const { followed, pass } = await follow(id, deaf, { pings: true, rest: true });
      await pass(() => followed.faults.length > 0, "noticed");
      expect(followed.faults[0]).toBe("disconnect");
      await pass(() => followed.live, "proved again");
    });

    it(`${id}: silence that REST cannot explain ends its heartbeats, so that its books grow stale`, async () => {
      const { clock, sink, followed } = await follow(id, deaf, { pings: true, rest: false });
      await clock.advance(2_000);
      const before = sink.heartbeats();
      for (let i = 0; i < 40; i++) await clock.advance(100);
      expect([sink.heartbeats() - before, followed.faults]).toEqual([0, []]);
    });

    if (deaf.pong === undefined) continue;
    it(`${id}: a ping without an answer ends the socket and its books`, async () => {
      const { followed, pass } = await follow(id, deaf, { pings: false, rest: false });
      await pass(() => followed.faults.length > 0, "noticed");
      expect(followed.faults[0]).toBe("disconnect");
    });
  }
});

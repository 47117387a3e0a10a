import type { BooksMessage, DashboardMessage, OpportunitiesMessage, VenuesMessage } from "@tandem/contract/live";
import type { OpportunityFilter } from "@tandem/contract/opportunities";
import { createFakeClock, FAKE_EPOCH_MS, type FakeClock } from "@tandem/testing/fake-clock";
import { sampleBook, sampleMarket, sampleOpportunity, sampleVenue } from "@tandem/testing/market-samples";
import { createScriptedMarket } from "@tandem/testing/scripted-market";
import { expect, onTestFinished, test } from "vitest";
import { watchBooks } from "../../src/market/watch-books.ts";
import { watchDashboard } from "../../src/market/watch-dashboard.ts";
import { watchOpportunities } from "../../src/market/watch-opportunities.ts";
import { watchVenues } from "../../src/market/watch-venues.ts";

const setUp = () => {
  const clock = createFakeClock();
  const market = createScriptedMarket(clock);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  return { clock, market, stop, signal: stop.signal, ctx: { deps: { market: market.view, clock } } };
};

/** Reads like tRPC does: asks for the next message as soon as it has one. Times are ms since the start. */
const read = <Message extends { at: number }>(stream: AsyncGenerator<Message, void>): Message[] => {
  const messages: Message[] = [];
  void (async () => {
    for await (const message of stream) messages.push({ ...message, at: message.at - FAKE_EPOCH_MS });
  })();
  return messages;
};

const started = async <Message extends { at: number }>(
  clock: FakeClock,
  stream: AsyncGenerator<Message, void>,
): Promise<Message[]> => {
  const messages = read(stream);
  await clock.advance(0);
  return messages;
};

test("a stream begins with the whole state and then tells what changed", async () => {
  const { clock, market, signal, ctx } = setUp();
  market.setVenue(sampleVenue({ id: "binance" }));
  const messages: VenuesMessage[] = await started(clock, watchVenues({ ctx, signal }));
  await clock.advance(1000);
  market.setVenue(sampleVenue({ id: "kraken", status: "down" }));
  await clock.advance(0);
  expect(messages).toMatchObject([
    { type: "snapshot", at: 0, items: [{ id: "binance" }] },
    { type: "change", at: 1000, upsert: [{ id: "kraken", status: "down" }], remove: [] },
  ]);
});

test("two seconds of silence bring a beat, and a change starts the silence anew", async () => {
  const { clock, market, signal, ctx } = setUp();
  const messages = await started(clock, watchVenues({ ctx, signal }));
  await clock.advance(4500);
  market.setVenue(sampleVenue());
  await clock.advance(2000);
  expect(messages.map(({ type, at }) => [type, at])).toStrictEqual([
    ["snapshot", 0],
    ["beat", 2000],
    ["beat", 4000],
    ["change", 4500],
    ["beat", 6500],
  ]);
});

test("a thousand changes a second reach the reader as at most twenty messages a second, with the newest state", async () => {
  const { clock, market, signal, ctx } = setUp();
  const messages = await started(clock, watchOpportunities({ ctx, signal }));
  for (let ms = 0; ms < 3000; ms += 1) {
    const change = sampleOpportunity({ lastSeenAt: ms });
    if (ms === 0) market.open(change);
    else market.update(change);
    await clock.advance(1);
  }
  await clock.advance(100);
  const changes = messages.filter((message) => message.type === "change");
  for (const first of messages)
    expect(messages.filter(({ at }) => at >= first.at && at < first.at + 1000).length).toBeLessThanOrEqual(20);
  expect(changes.length).toBeGreaterThan(50);
  expect(changes.at(-1)).toMatchObject({ upsert: [{ lastSeenAt: 2999 }] });
});

test("what changes while the snapshot is read is told after it", async () => {
  const { clock, market, signal, ctx } = setUp();
  market.setMarkets([sampleMarket()]);
  market.setBook(sampleBook({ sequence: 1 }));
  let release = (): void => {};
  const slow = {
    ...market.view,
    books: async (query: Parameters<typeof market.view.books>[0]) => {
      const books = await market.view.books(query);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return books;
    },
  };
  const messages = await started(
    clock,
    watchBooks({ ctx: { deps: { ...ctx.deps, market: slow } }, input: { symbol: "BTC/USDT" }, signal }),
  );
  market.setBook(sampleBook({ sequence: 2 }));
  release();
  await clock.advance(100);
  release();
  await clock.advance(0);
  expect(messages).toMatchObject([
    { type: "snapshot", items: [{ sequence: 1 }] },
    { type: "change", upsert: [{ sequence: 2 }] },
  ]);
});

test("an opportunity that opens and closes between two messages is never told", async () => {
  const { clock, market, signal, ctx } = setUp();
  const messages: OpportunitiesMessage[] = await started(clock, watchOpportunities({ ctx, signal }));
  market.open(sampleOpportunity());
  market.close(sampleOpportunity().id);
  await clock.advance(1999);
  expect(messages.map(({ type }) => type)).toStrictEqual(["snapshot"]);
});

test("an opportunity that was told is removed when it closes, and told again when it comes back", async () => {
  const { clock, market, signal, ctx } = setUp();
  const { id } = sampleOpportunity();
  market.open(sampleOpportunity());
  const messages = await started(clock, watchOpportunities({ ctx, signal }));
  await clock.advance(100);
  market.close(id);
  await clock.advance(100);
  market.open(sampleOpportunity());
  await clock.advance(100);
  expect(messages).toMatchObject([
    { type: "snapshot", items: [{ id }] },
    { type: "change", upsert: [], remove: [id] },
    { type: "change", upsert: [{ id }], remove: [] },
  ]);
});

test("one that closes and comes back between two messages is an update", async () => {
  const { clock, market, signal, ctx } = setUp();
  market.open(sampleOpportunity());
  const messages = await started(clock, watchOpportunities({ ctx, signal }));
  market.close(sampleOpportunity().id);
  market.open(sampleOpportunity({ lastSeenAt: 9 }));
  await clock.advance(100);
  expect(messages.slice(1)).toMatchObject([{ type: "change", upsert: [{ lastSeenAt: 9 }], remove: [] }]);
});

test("a filter is applied on the server: what leaves it is removed, what never entered is not named", async () => {
  const { clock, market, signal, ctx } = setUp();
  const input: OpportunityFilter = { minNetBps: 10 };
  market.open(sampleOpportunity({ id: "wide", netBps: 1_100_000_000n }));
  market.open(sampleOpportunity({ id: "thin", netBps: 900_000_000n }));
  const messages = await started(clock, watchOpportunities({ ctx, input, signal }));
  await clock.advance(100);
  market.update(sampleOpportunity({ id: "wide", netBps: 999_999_999n }));
  market.update(sampleOpportunity({ id: "thin", netBps: 950_000_000n }));
  await clock.advance(100);
  market.close("thin");
  market.close("wide");
  await clock.advance(1000);
  expect(messages).toMatchObject([
    { type: "snapshot", items: [{ id: "wide" }] },
    { type: "change", upsert: [], remove: ["wide"] },
  ]);
});

test("books of other symbols and venues do not concern a reader, and a book that vanishes is removed", async () => {
  const { clock, market, signal, ctx } = setUp();
  market.setMarkets([sampleMarket()]);
  market.setBook(sampleBook({ venue: "binance" }));
  const messages: BooksMessage[] = await started(
    clock,
    watchBooks({ ctx, input: { symbol: "BTC/USDT", venues: ["binance"], depth: 1 }, signal }),
  );
  await clock.advance(100);
  market.setBook(sampleBook({ venue: "kraken" }));
  market.setBook(sampleBook({ symbol: "ETH/USDT" }));
  await clock.advance(100);
  market.dropBook("binance", "BTC/USDT");
  await clock.advance(100);
  expect(messages).toMatchObject([
    { type: "snapshot", items: [{ venue: "binance", bids: [[100, 1]] }] },
    { type: "change", upsert: [], remove: ["binance|BTC/USDT"] },
  ]);
});

test("the dashboard carries venues and opportunities, each part only where it changed", async () => {
  const { clock, market, signal, ctx } = setUp();
  market.setVenue(sampleVenue());
  const messages: DashboardMessage[] = await started(clock, watchDashboard({ ctx, signal }));
  await clock.advance(100);
  market.open(sampleOpportunity());
  await clock.advance(100);
  market.setVenue(sampleVenue({ gaps: 1 }));
  market.close(sampleOpportunity().id);
  await clock.advance(100);
  expect(messages[0]).toMatchObject({ type: "snapshot", venues: [{ id: "binance" }], opportunities: [] });
  expect(messages[1]).toMatchObject({ type: "change", opportunities: { upsert: [{ id: sampleOpportunity().id }] } });
  expect(messages[1]).not.toHaveProperty("venues");
  expect(messages[2]).toMatchObject({
    type: "change",
    venues: { upsert: [{ gaps: 1 }], remove: [] },
    opportunities: { upsert: [], remove: [sampleOpportunity().id] },
  });
  expect(messages).toHaveLength(3);
});

test("a reader that asks for nothing costs one message, however many opportunities come and go", async () => {
  const { clock, market, signal, ctx } = setUp();
  const stream = watchOpportunities({ ctx, signal });
  const next = async () => {
    const result = stream.next();
    await clock.advance(100);
    return (await result).value;
  };
  await next();
  for (let n = 0; n < 10_000; n += 1) {
    market.open(sampleOpportunity({ id: `o${n}` }));
    if (n !== 5000) market.close(`o${n}`);
    await clock.advance(n % 100 === 0 ? 60 : 0);
  }
  expect(await next()).toMatchObject({ type: "change", upsert: [{ id: "o5000" }], remove: [] });
});

test("a stopped stream ends at once and listens no more", async () => {
  const { clock, market, stop, signal, ctx } = setUp();
  let ended = false;
  void (async () => {
    for await (const message of watchDashboard({ ctx, signal })) void message;
    ended = true;
  })();
  await clock.advance(10);
  expect(market.listeners()).toBe(1);
  stop.abort();
  await clock.advance(0);
  expect(ended).toBe(true);
  expect(market.listeners()).toBe(0);
});

test("a stream that was stopped before it began never listens", async () => {
  const { clock, market, stop, signal, ctx } = setUp();
  stop.abort();
  const messages = await started(clock, watchVenues({ ctx, signal }));
  expect(messages).toStrictEqual([]);
  expect(market.listeners()).toBe(0);
});

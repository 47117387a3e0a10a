import { market, snapshot } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import { silentLog } from "../src/live/engine-log.ts";
import type { LiveOpportunity, MarketChange } from "../src/market-view.ts";
import { MarketReplica } from "../src/remote/market-replica.ts";
import { MarketServer } from "../src/remote/market-server.ts";
import { createLinkPair } from "./support/link-pair.ts";

const VENUES = ["binance", "kraken"] as const;
const SYMBOLS = ["BTC/USDT", "ETH/USDT", "ETH/BTC"] as const;
const MIDS = { "BTC/USDT": 60_000, "ETH/USDT": 3_000, "ETH/BTC": 0.05 };
const QUIET = { p50: 0, p99: 0, max: 0 };

type Rig = Awaited<ReturnType<typeof createRig>>;

/** A live engine over scripted feeds, and a replica of it at the other end of a channel. */
async function createRig({ factsMax, unproved }: { readonly factsMax?: number; readonly unproved?: string } = {}) {
  const clock = createFakeClock();
  const markets = (venue: string) => SYMBOLS.map((symbol) => market(venue, symbol, { amountStep: "0.001" }));
  const feeds = VENUES.map((venue) => createScriptedFeed({ venue, answers: [markets(venue)] }));
  const engine = createLiveEngine({
    feeds: feeds.map((feed) => ({ ...feed, isUnproved: feed.venue === unproved })),
    symbols: "all",
    clock,
  });
  const pair = createLinkPair();
  const options = { engine, link: pair.engine, clock, loopDelayMs: () => QUIET };
  const server = new MarketServer(factsMax === undefined ? options : { ...options, factsMax });
  const replica = new MarketReplica({ clock, log: silentLog, venues: VENUES });
  replica.attach(pair.reader);
  engine.start();
  await clock.advance(0);
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  await clock.advance(50);
  onTestFinished(async () => {
    server.stop();
    replica.stop();
    await engine.stop();
  });
  const [binance, kraken] = feeds.map((feed) => feed.sink());
  if (binance === undefined || kraken === undefined) throw new Error("no feeds");
  return { clock, engine, pair, server, replica, binance, kraken };
}

/** Buying at kraken for 100 and selling at binance for 101 opens one opportunity. */
const OPEN = snapshot("binance|BTC/USDT", { bids: [[101, 1]], asks: [[110, 1]] });
const SHUT = snapshot("binance|BTC/USDT", { bids: [[98, 1]], asks: [[110, 1]] });
const KRAKEN = snapshot("kraken|BTC/USDT", { bids: [[99, 1]], asks: [[100, 1]] });

const step = fc.record({
  pauseMs: fc.nat(80),
  venue: fc.nat(1),
  symbol: fc.constantFrom(...SYMBOLS),
  shift: fc.integer({ min: -50, max: 50 }),
  amounts: fc.tuple(fc.nat(30), fc.nat(30)),
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constant("book" as const) },
    { weight: 1, arbitrary: fc.constantFrom("lost" as const, "unlink" as const, "link" as const, "follow" as const) },
  ),
  delivers: fc.boolean(),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function play(rig: Rig, { venue, symbol, shift, amounts, what }: Step): void {
  const sink = venue === 0 ? rig.binance : rig.kraken;
  const id = VENUES[venue] ?? "binance";
  if (what === "lost") sink.lost({ venue: id, symbol, fault: "gap" });
  else if (what === "follow") void rig.replica.view.books({ symbol, depth: 1 + amounts[0] });
  else if (what !== "book") sink.link({ venue: id, connected: what === "link" });
  else {
    const mid = MIDS[symbol] * (1 + shift / 10_000);
    const [bids, asks] = [[[mid * 0.9999, amounts[0] / 10]], [[mid * 1.0001, amounts[1] / 10]]] as const;
    sink.book({ venue: id, symbol, type: "snapshot", bids: [...bids], asks: [...asks] });
  }
}

const byId = (a: LiveOpportunity, b: LiveOpportunity): number => (a.id < b.id ? -1 : 1);
/** Everything but the moment it was last looked at, which is the engine's last word and not now. */
const timeless = (lives: readonly LiveOpportunity[]) => [...lives].sort(byId).map(({ lastSeenAt: _, ...life }) => life);

test("a replica shows what the engine shows, however late it hears of it", async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const rig = await createRig();
      const told = new Map<string, LiveOpportunity>();
      rig.replica.view.subscribe(({ opened, updated, closed }: MarketChange) => {
        for (const life of opened) expect(told.has(life.id)).toBe(false);
        for (const life of updated) expect(told.has(life.id)).toBe(true);
        for (const life of [...opened, ...updated]) told.set(life.id, life);
        for (const life of closed) expect(told.delete(life.id)).toBe(true);
      });
      for (const one of steps) {
        play(rig, one);
        await rig.clock.advance(one.pauseMs);
        if (one.delivers) rig.pair.deliver();
      }
      await rig.clock.advance(50);
      rig.pair.deliver();
      const [there, here] = [rig.engine.view, rig.replica.view];
      opened += here.opportunities().length;
      expect(timeless(here.opportunities())).toEqual(timeless(there.opportunities()));
      expect(timeless([...told.values()])).toEqual(timeless(there.opportunities()));
      expect(here.markets()).toEqual(there.markets());
      for (const symbol of SYMBOLS) {
        const asked = here.books({ symbol, depth: 7 });
        rig.pair.deliver();
        const sorted = [...(await asked)].sort((a, b) => (a.venue < b.venue ? -1 : 1));
        expect(sorted).toEqual(await there.books({ symbol, depth: 7 }));
      }
      // Times of a venue are announced once a second; how it stands, at once.
      expect(here.venues().map(({ id, status, gaps, reconnects }) => [id, status, gaps, reconnects])).toEqual(
        there.venues().map(({ id, status, gaps, reconnects }) => [id, status, gaps, reconnects]),
      );
    }),
    { numRuns: 60, seed: 3 },
  );
  expect(opened).toBeGreaterThan(10);
});

test("a reader that takes nothing is sent one batch, and costs one entry a key however much changes", async () => {
  const { clock, pair, replica, binance, kraken } = await createRig();
  pair.deliver();
  void replica.view.books({ symbol: "BTC/USDT", depth: 1 });
  pair.deliver();
  kraken.book(KRAKEN);
  for (let n = 0; n < 500; n++) {
    binance.book(n % 2 === 0 ? OPEN : SHUT);
    await clock.advance(50);
  }
  expect(pair.waiting()).toBe(1);
  pair.deliver();
  await clock.advance(1_000);
  pair.deliver();
  const stats = replica.stats();
  // 250 openings and closings of one life, each of its closings a fact.
  expect(stats?.conflated).toBeGreaterThan(500);
  expect(stats?.waiting).toBeLessThan(10);
  expect(stats?.factsLost).toBe(0);
  expect(stats?.books).toContainEqual({ venue: "kraken", status: "stale", count: 1 });
  expect(stats?.books).toContainEqual({ venue: "kraken", status: "syncing", count: 2 });
});

test("facts all arrive, in order, after however long a wait", async () => {
  const { clock, pair, replica, binance, kraken } = await createRig();
  const seen: number[] = [];
  replica.bus.subscribe("opportunity.closed", ({ lastSeenAt }) => seen.push(lastSeenAt));
  kraken.book(KRAKEN);
  const expected: number[] = [];
  for (let n = 0; n < 900; n++) {
    binance.book(n % 2 === 0 ? OPEN : SHUT);
    if (n % 2 === 1) expected.push(clock.epochMs());
    await clock.advance(1);
  }
  await clock.advance(50);
  pair.deliver();
  expect(seen).toEqual(expected);
});

test("facts beyond the bound are counted as lost, never kept", async () => {
  const { clock, pair, replica, binance, kraken } = await createRig({ factsMax: 10 });
  let seen = 0;
  replica.bus.subscribe("opportunity.closed", () => {
    seen += 1;
  });
  kraken.book(KRAKEN);
  for (let n = 0; n < 50; n++) binance.book(n % 2 === 0 ? OPEN : SHUT);
  await clock.advance(1_100);
  pair.deliver();
  await clock.advance(1_100);
  pair.deliver();
  expect(seen).toBe(10);
  expect(replica.stats()?.factsLost).toBe(15); // 25 lives closed
});

test("when the engine is gone, no venue is up, no book live and no opportunity open, at once", async () => {
  const { clock, pair, replica, binance, kraken } = await createRig();
  kraken.book(KRAKEN);
  binance.book(OPEN);
  await clock.advance(50);
  const asked = replica.view.books({ symbol: "BTC/USDT", depth: 5 });
  pair.deliver();
  expect((await asked).map(({ status }) => status)).toEqual(["live", "live"]);
  const [open] = replica.view.opportunities();
  expect(open?.status).toBe("open");
  const unanswered = [replica.view.books({ symbol: "ETH/USDT", depth: 5 }), replica.view.explain(open?.id ?? "")];

  const told: MarketChange[] = [];
  const facts: LiveOpportunity[] = [];
  replica.view.subscribe((change) => told.push(change));
  replica.bus.subscribe("opportunity.closed", (life) => facts.push(life));
  replica.detach();
  expect(replica.view.isConnected?.()).toBe(false);
  expect(replica.view.venues().map(({ status }) => status)).toEqual(["down", "down"]);
  expect(replica.view.opportunities()).toEqual([]);
  expect((await replica.view.books({ symbol: "BTC/USDT", depth: 5 })).map(({ status }) => status)).toEqual([
    "stale",
    "stale",
  ]);
  expect(told).toHaveLength(1);
  expect(told[0]?.venues).toEqual(["binance", "kraken"]);
  expect(told[0]?.books).toHaveLength(2);
  expect(told[0]?.closed.map(({ id, status }) => [id, status])).toEqual([[open?.id, "closed"]]);
  expect(facts.map(({ id }) => id)).toEqual([open?.id]);
  expect(await Promise.all(unanswered)).toEqual([[], undefined]);
});

test("a new engine is asked again for the books that are read", async () => {
  const first = await createRig();
  first.kraken.book(KRAKEN);
  const asked = first.replica.view.books({ symbol: "BTC/USDT", depth: 5 });
  first.pair.deliver();
  expect(await asked).toHaveLength(1);
  const second = await createRig();
  second.binance.book(OPEN);
  const told: MarketChange[] = [];
  first.replica.view.subscribe((change) => told.push(change));
  first.replica.attach(second.pair.reader);
  second.pair.deliver();
  const books = await first.replica.view.books({ symbol: "BTC/USDT", depth: 5 });
  expect(books.map(({ venue, status }) => [venue, status])).toEqual([["binance", "live"]]);
  expect(told.flatMap(({ books }) => books)).toContainEqual({ venue: "kraken", symbol: "BTC/USDT" });
});

test("an engine that falls silent is not believed, and believed again when it speaks", async () => {
  const { clock, pair, replica, kraken } = await createRig();
  kraken.book(KRAKEN);
  await clock.advance(50);
  const asked = replica.view.books({ symbol: "BTC/USDT", depth: 5 });
  pair.deliver();
  await asked;
  const statuses = () => replica.view.venues().map(({ status }) => status);
  expect(statuses()).toEqual(["live", "live"]);
  await clock.advance(4_000);
  expect(statuses()).toEqual(["stale", "stale"]);
  expect((await replica.view.books({ symbol: "BTC/USDT", depth: 5 })).map(({ status }) => status)).toEqual(["stale"]);
  expect(replica.view.isConnected?.()).toBe(false);
  pair.deliverOne();
  expect(statuses()).toEqual(["live", "live"]);
});

test("an explanation crosses, and questions of one moment share it", async () => {
  const { clock, pair, replica, binance, kraken } = await createRig();
  kraken.book(KRAKEN);
  binance.book(OPEN);
  await clock.advance(50);
  pair.deliver();
  const id = replica.view.opportunities()[0]?.id ?? "";
  const answers = Promise.all([replica.view.explain(id), replica.view.explain(id), replica.view.explain("none")]);
  await clock.advance(0);
  pair.deliver();
  await clock.advance(0);
  expect(pair.waiting()).toBe(1);
  pair.deliver();
  const [one, same, none] = await answers;
  expect(one?.opportunity.id).toBe(id);
  expect(one?.explanation.legs).toHaveLength(2);
  expect(same).toBe(one);
  expect(none).toBeUndefined();
});

test("a book that loses its proof is told on the bus, once, and again when it is whole", async () => {
  const { clock, pair, replica, kraken } = await createRig();
  const facts: unknown[] = [];
  replica.bus.subscribe("book.lost", (fact) => facts.push(fact));
  replica.bus.subscribe("book.proved", (fact) => facts.push(fact));
  kraken.book(KRAKEN);
  await clock.advance(50);
  const at = clock.epochMs();
  for (let n = 0; n < 3; n++) kraken.lost({ venue: "kraken", symbol: "BTC/USDT", fault: "checksum" });
  await clock.advance(700);
  kraken.book(KRAKEN);
  await clock.advance(50);
  pair.deliver();
  expect(facts).toEqual([
    { at, venue: "kraken", symbol: "BTC/USDT", fault: "checksum" },
    { at: at + 700, venue: "kraken", symbol: "BTC/USDT", afterMs: 700 },
  ]);
  expect(replica.view.venues()[1]).toMatchObject({ checksumFailures: 3, resyncs: 1 });
});

test("an unproved venue may be traded while an administrator allows it, and not a tick longer, in every engine to come", async () => {
  const NEAR = snapshot("binance|BTC/USDT", { bids: [[101, 1]], asks: [[102, 1]] });
  const first = await createRig({ unproved: "kraken" });
  const { pair, replica } = first;
  const blockedBy = () => replica.view.opportunities().map((life) => life.blockedBy);
  const tick = async ({ clock, pair }: Pick<Rig, "clock" | "pair">): Promise<void> => {
    pair.deliver();
    await clock.advance(50);
    pair.deliver();
  };
  first.kraken.book(KRAKEN);
  first.binance.book(NEAR);
  await tick(first);
  expect(replica.view.venues().map(({ isUnproved }) => isUnproved)).toEqual([false, true]);
  expect(blockedBy()).toEqual([["venue_untrusted"]]);
  replica.allowVenues(["coinbaseexchange"]);
  await tick(first);
  expect(blockedBy()).toEqual([["venue_untrusted"]]);
  replica.allowVenues(["coinbaseexchange", "kraken"]);
  await tick(first);
  expect(blockedBy()).toEqual([[]]);
  // Shown as what it is all the same.
  const asked = replica.view.books({ symbol: "BTC/USDT", depth: 1 });
  pair.deliver();
  expect((await asked).map(({ venue, status }) => [venue, status])).toEqual([
    ["binance", "live"],
    ["kraken", "untrusted"],
  ]);
  replica.allowVenues([]);
  await tick(first);
  expect(blockedBy()).toEqual([["venue_untrusted"]]);

  replica.allowVenues(["kraken"]);
  const second = await createRig({ unproved: "kraken" });
  replica.attach(second.pair.reader);
  second.kraken.book(KRAKEN);
  second.binance.book(NEAR);
  await tick(second);
  expect(blockedBy()).toEqual([[]]);
});

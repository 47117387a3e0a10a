import type { Market } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import { delta, market, snapshot } from "@tandem/testing/books";
import { createFakeClock, FAKE_EPOCH_MS } from "@tandem/testing/fake-clock";
import { createScriptedFeed, type ScriptedFeed } from "@tandem/testing/scripted-feed";
import { describe, expect, test } from "vitest";
import { DEFAULT_DETECTOR_CONFIG } from "../src/default-detector-config.ts";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import type { LiveOpportunity, MarketChange } from "../src/market-view.ts";
import type { RawLevel } from "../src/ports.ts";

const BTC = "BTC/USDT";
/** Whole coins, no fee: the arithmetic of these tests is price differences. */
const markets = (venue: string) => [market(venue, BTC, { amountStep: "1" })];
const CROSS = `cross:USDT:kraken|${BTC}|buy>binance|${BTC}|sell`;

type Options = { readonly feeds?: readonly ScriptedFeed[] };

async function startEngine({ feeds }: Options = {}) {
  const clock = createFakeClock();
  const binance = createScriptedFeed({ venue: "binance", answers: [markets("binance")] });
  const kraken = createScriptedFeed({ venue: "kraken", answers: [markets("kraken")] });
  const changes: MarketChange[] = [];
  const logged: string[] = [];
  const note = (facts: object, message: string) => void logged.push(`${message} ${JSON.stringify(facts)}`);
  const engine = createLiveEngine({
    feeds: feeds ?? [binance, kraken],
    symbols: "all",
    clock,
    config: { ...DEFAULT_DETECTOR_CONFIG, kinds: ["cross"] },
    log: { info: note, warn: note, error: note },
  });
  engine.view.subscribe((change) => changes.push(change));
  engine.start();
  await clock.advance(0);
  return { clock, binance, kraken, engine, changes, logged };
}

/** Both venues connected, kraken asks 100, binance bids 102, a coin each: 2 to earn. */
async function startCrossed() {
  const setUp = await startEngine();
  const { clock, binance, kraken, changes } = setUp;
  for (const feed of [binance, kraken]) feed.sink().link({ venue: feed.venue, connected: true, latencyMs: 7 });
  kraken.sink().book(snapshot(`kraken|${BTC}`, { bids: [[99, 1]], asks: [[100, 1]], sequence: 5 }));
  binance.sink().book(snapshot(`binance|${BTC}`, { bids: [[102, 1]], asks: [[103, 1]] }));
  await clock.advance(50);
  const opened = changes.splice(0);
  return { ...setUp, opened };
}

const short = ({ id, profit, netBps, peakNetBps, firstSeenAt, lastSeenAt, status }: LiveOpportunity) => ({
  id,
  profit: formatScaled(profit),
  bps: Number(netBps) / 1e8,
  peakBps: Number(peakNetBps) / 1e8,
  from: firstSeenAt - FAKE_EPOCH_MS,
  to: lastSeenAt - FAKE_EPOCH_MS,
  status,
});
const bid = (price: number, old: number) =>
  delta(`binance|${BTC}`, {
    bids: [
      [old, 0],
      [price, 1],
    ],
  });
const lists = (change: MarketChange | undefined) => ({
  opened: change?.opened.map(({ id }) => id),
  updated: change?.updated.map(({ id }) => id),
  closed: change?.closed.map(({ id }) => id),
});

describe("the life of an opportunity", () => {
  test("opens, is updated, keeps its peak, and is reported closed once", async () => {
    const { clock, binance, engine, changes, opened } = await startCrossed();
    // Buy 1 at 100, sell it at 102: 2 on 100 are 200 bps.
    const first = { id: CROSS, profit: "2", bps: 200, peakBps: 200, from: 0, to: 0, status: "open" };
    expect(opened).toHaveLength(1);
    expect(opened[0]?.opened.map(short)).toEqual([first]);
    // Still there 50 ms later, and so last seen then.
    expect(engine.view.opportunities().map(short)).toEqual([{ ...first, to: 50 }]);

    // The ask makes room first: a book crossed in itself takes part in nothing.
    const asks: readonly RawLevel[] = [
      [103, 0],
      [104, 1],
    ];
    binance.sink().book(delta(`binance|${BTC}`, { asks }));
    binance.sink().book(bid(103.5, 102));
    await clock.advance(50);
    binance.sink().book(bid(101, 103.5));
    await clock.advance(50);
    binance.sink().book(bid(100, 101));
    await clock.advance(1_000);
    expect(changes.flatMap((change) => change.updated).map(short)).toEqual([
      { ...first, profit: "3.5", bps: 350, peakBps: 350, from: 0, to: 50 },
      { ...first, profit: "1", bps: 100, peakBps: 350, from: 0, to: 100 },
    ]);
    expect(changes.flatMap((change) => change.closed).map(short)).toEqual([
      { ...first, profit: "1", bps: 100, peakBps: 350, from: 0, to: 150, status: "closed" },
    ]);
    expect(engine.view.opportunities()).toEqual([]);
    await engine.stop();
  });

  test("one that is quiet for minutes is still seen, with its first moment, and ends when its books do", async () => {
    const { clock, binance, kraken, engine, changes } = await startCrossed();
    for (let minutes = 0; minutes < 3 * 60; minutes++) {
      for (const feed of [binance, kraken]) feed.sink().heartbeat(feed.venue);
      await clock.advance(1_000);
    }
    const quiet = { id: CROSS, profit: "2", bps: 200, peakBps: 200, from: 0, status: "open" };
    expect(engine.view.opportunities().map(short)).toEqual([{ ...quiet, to: 180_050 }]);
    expect(changes.flatMap(({ opened, updated, closed }) => [...opened, ...updated, ...closed])).toEqual([]);
    // The last heartbeat was at 179,050 ms: 5,001 ms later the books are stale.
    await clock.advance(5_000);
    expect(changes.flatMap((change) => change.closed).map(short)).toEqual([
      { ...quiet, to: 184_051, status: "closed" },
    ]);
    await engine.stop();
  });

  test("every single life is on the bus, however short", async () => {
    const { clock, binance, engine, changes } = await startCrossed();
    const heard: string[] = [];
    for (const name of ["opened", "updated", "closed"] as const)
      engine.bus.subscribe(`opportunity.${name}`, (life) => heard.push(`${name} ${formatScaled(life.profit)}`));
    binance.sink().book(bid(100, 102));
    binance.sink().book(bid(101, 100));
    expect(heard).toEqual(["closed 2", "opened 1"]);
    await clock.advance(50);
    // Open before the tick and open after it: one update for those who see only ticks.
    expect(changes.map(lists)).toEqual([{ opened: [], updated: [CROSS], closed: [] }]);
    await engine.stop();
  });

  test("what opens and is updated within a tick is reported opened, as it is now", async () => {
    const { clock, binance, engine, changes } = await startCrossed();
    binance.sink().book(bid(100, 102));
    await clock.advance(50);
    changes.length = 0;
    binance.sink().book(bid(101, 100));
    binance.sink().book(bid(102, 101));
    await clock.advance(50);
    expect(changes.map(lists)).toEqual([{ opened: [CROSS], updated: [], closed: [] }]);
    expect(changes[0]?.opened.map(short)).toMatchObject([{ profit: "2" }]);
    await engine.stop();
  });

  test("what opens and closes within a tick is reported closed, and nothing else", async () => {
    const { clock, binance, engine, changes } = await startCrossed();
    binance.sink().book(bid(100, 102));
    await clock.advance(50);
    changes.length = 0;
    binance.sink().book(bid(101, 100));
    binance.sink().book(bid(100, 101));
    await clock.advance(50);
    expect(changes.map(lists)).toEqual([{ opened: [], updated: [], closed: [CROSS] }]);
    await engine.stop();
  });
});

describe("change ticks", () => {
  test("a thousand messages within 50 ms are one change that names each book once", async () => {
    const { clock, binance, kraken, engine, changes } = await startCrossed();
    for (let i = 0; i < 500; i++) {
      binance.sink().book(delta(`binance|${BTC}`, { bids: [[90, i + 1]] }));
      kraken.sink().book(delta(`kraken|${BTC}`, { asks: [[110, i + 1]] }));
    }
    await clock.advance(49);
    expect(changes).toEqual([]);
    await clock.advance(1);
    expect(changes.map(({ books, at }) => ({ books, at }))).toEqual([
      {
        at: FAKE_EPOCH_MS + 100,
        books: [
          { venue: "binance", symbol: BTC },
          { venue: "kraken", symbol: BTC },
        ],
      },
    ]);
    await clock.advance(500);
    expect(changes).toHaveLength(1);
    await engine.stop();
  });

  test("a feed's troubles are logged at once, then counted for a minute, each kind for itself", async () => {
    const { clock, kraken, engine, logged } = await startCrossed();
    const trouble = (what: string) => kraken.sink().trouble?.({ venue: "kraken", what, reason: "503" });
    const lines = () =>
      logged.filter((line) => line.includes("has trouble")).map((line) => line.slice(line.indexOf("{")));
    for (let n = 0; n < 100; n++) trouble("snapshot");
    trouble("clock");
    kraken.sink().trouble?.({ venue: "binance", what: "other", reason: "not its own" });
    expect(lines()).toEqual([
      '{"venue":"kraken","what":"snapshot","reason":"503","unlogged":0}',
      '{"venue":"kraken","what":"clock","reason":"503","unlogged":0}',
    ]);
    await clock.advance(60_000);
    trouble("snapshot");
    expect(lines().at(-1)).toBe('{"venue":"kraken","what":"snapshot","reason":"503","unlogged":99}');
    // What a broken feed makes up is bounded.
    for (let n = 0; n < 100; n++) trouble(`made up ${n}`);
    expect(lines()).toHaveLength(3 + 18);
    await engine.stop();
  });

  test("a listener that throws is logged and hides the change from nobody; one that left hears nothing", async () => {
    const { clock, binance, engine, changes, logged } = await startCrossed();
    const unsubscribe = engine.view.subscribe(() => {
      throw new Error("listener broke");
    });
    let late = 0;
    engine.view.subscribe(() => {
      late += 1;
    });
    binance.sink().book(bid(101, 102));
    await clock.advance(50);
    expect([changes.length, late]).toEqual([1, 1]);
    expect(logged.filter((line) => line.includes("listener broke"))).toHaveLength(1);
    unsubscribe();
    binance.sink().book(bid(102, 101));
    await clock.advance(50);
    expect(logged.filter((line) => line.includes("listener broke"))).toHaveLength(1);
    await engine.stop();
  });
});

describe("books", () => {
  test("are seen best first to the asked depth, with what is known of them", async () => {
    const { kraken, engine } = await startCrossed();
    kraken.sink().book({
      ...delta(`kraken|${BTC}`, {
        bids: [
          [98, 2],
          [99.5, 3],
        ],
        sequence: 6,
      }),
      venueAt: 123,
    });
    expect(await engine.view.books({ symbol: BTC, venues: ["kraken", "okx"], depth: 2 })).toEqual([
      {
        venue: "kraken",
        symbol: BTC,
        bids: [
          [99.5, 3],
          [99, 1],
        ],
        asks: [[100, 1]],
        sequence: 6,
        venueAt: 123,
        receivedAt: FAKE_EPOCH_MS + 50,
        status: "live",
      },
    ]);
    expect(await engine.view.books({ symbol: "ETH/USDT", depth: 2 })).toEqual([]);
    await engine.stop();
  });

  test("never seen are absent", async () => {
    const { engine } = await startEngine();
    expect(await engine.view.books({ symbol: BTC, depth: 10 })).toEqual([]);
    expect(engine.view.markets()).toEqual([...markets("binance"), ...markets("kraken")]);
    await engine.stop();
  });

  const statusOf = async ({ engine }: Awaited<ReturnType<typeof startCrossed>>, venue: string) =>
    (await engine.view.books({ symbol: BTC, venues: [venue], depth: 1 }))[0]?.status;

  test("a lost book closes what it took part in and stays out until its next snapshot, which counts", async () => {
    const setUp = await startCrossed();
    const { clock, kraken, engine, changes } = setUp;
    kraken.sink().lost({ venue: "kraken", symbol: BTC, fault: "checksum" });
    expect(engine.view.opportunities()).toEqual([]);
    kraken.sink().book(delta(`kraken|${BTC}`, { asks: [[99.5, 1]] }));
    expect(await statusOf(setUp, "kraken")).toBe("syncing");
    await clock.advance(50);
    expect(changes.map(lists)).toEqual([{ opened: [], updated: [], closed: [CROSS] }]);
    kraken.sink().lost({ venue: "kraken", symbol: BTC, fault: "gap" });
    kraken.sink().book(snapshot(`kraken|${BTC}`, { bids: [[99, 1]], asks: [[101, 1]] }));
    expect(engine.view.opportunities().map((life) => formatScaled(life.profit))).toEqual(["1"]);
    expect(await statusOf(setUp, "kraken")).toBe("live");
    expect(engine.view.venues()[1]).toMatchObject({ id: "kraken", checksumFailures: 1, gaps: 1, resyncs: 1 });
    await engine.stop();
  });

  test("a crossed book is not trusted", async () => {
    const setUp = await startCrossed();
    setUp.kraken.sink().book(delta(`kraken|${BTC}`, { bids: [[100, 1]] }));
    expect(await statusOf(setUp, "kraken")).toBe("untrusted");
    expect(setUp.engine.view.opportunities()).toEqual([]);
    await setUp.engine.stop();
  });

  test("goes stale 5,001 ms after its last message, at that time, and is announced", async () => {
    const setUp = await startCrossed();
    const { clock, binance, engine, changes } = setUp;
    // Both books spoke at 0; binance again at 1,050. Kraken's 5,000 ms are over at 5,001.
    await clock.advance(1_000);
    binance.sink().book(bid(102, 90));
    await clock.advance(3_950);
    expect(engine.view.opportunities()).toHaveLength(1);
    expect(await statusOf(setUp, "kraken")).toBe("live");
    changes.length = 0;
    await clock.advance(60);
    expect(await statusOf(setUp, "kraken")).toBe("stale");
    expect(await statusOf(setUp, "binance")).toBe("live");
    expect(changes.flatMap(({ closed }) => closed).map(short)).toMatchObject([{ id: CROSS, to: 5_001 }]);
    expect(changes.flatMap(({ books }) => books)).toContainEqual({ venue: "kraken", symbol: BTC });
    expect(changes.flatMap(({ venues }) => venues)).toContain("kraken");
    expect(engine.view.venues().map(({ status }) => status)).toEqual(["live", "stale"]);
    await engine.stop();
  });

  test("a heartbeat keeps a proved book alive, and revives one that had gone stale", async () => {
    const setUp = await startCrossed();
    const { clock, binance, kraken, engine, changes } = setUp;
    const beat = () => {
      binance.sink().heartbeat("binance");
      kraken.sink().heartbeat("kraken");
    };
    await clock.advance(4_000);
    beat();
    await clock.advance(4_000);
    expect(engine.view.opportunities()).toHaveLength(1);
    // A sign of life of another venue is none of kraken's.
    kraken.sink().heartbeat("binance");
    await clock.advance(4_000);
    expect(await statusOf(setUp, "kraken")).toBe("stale");
    expect(engine.view.opportunities()).toEqual([]);
    changes.length = 0;
    beat();
    await clock.advance(50);
    expect(await statusOf(setUp, "kraken")).toBe("live");
    expect(changes.flatMap(({ opened }) => opened).map(({ id }) => id)).toEqual([CROSS]);
    expect(changes.flatMap(({ books }) => books)).toContainEqual({ venue: "kraken", symbol: BTC });
    await clock.advance(5_001);
    expect(engine.view.opportunities()).toEqual([]);
    await engine.stop();
  });
});

describe("a venue's line", () => {
  test("is down before the link, live with it, down without it, and counts its return", async () => {
    const { clock, kraken, engine, changes } = await startCrossed();
    const line = () => engine.view.venues()[1];
    expect(line()).toEqual({
      id: "kraken",
      name: "Scripted kraken",
      status: "live",
      latencyMs: 7,
      clockSkewMs: null,
      lastMessageAt: FAKE_EPOCH_MS,
      symbols: 1,
      takerBps: 0,
      makerBps: 0,
      resyncs: 0,
      gaps: 0,
      checksumFailures: 0,
      reconnects: 0,
      isUnproved: false,
    });
    kraken.sink().link({ venue: "kraken", connected: false });
    expect(line()?.status).toBe("down");
    expect(engine.view.opportunities()).toEqual([]);
    await clock.advance(50);
    expect(changes.at(-1)?.venues).toEqual(["kraken"]);
    kraken.sink().link({ venue: "kraken", connected: true, latencyMs: 9 });
    expect(line()).toMatchObject({ status: "live", latencyMs: 9, reconnects: 1 });
    await engine.stop();
  });

  test("a book that speaks before its venue is linked takes part in nothing", async () => {
    const { binance, kraken, engine } = await startEngine();
    kraken.sink().book(snapshot(`kraken|${BTC}`, { bids: [[99, 1]], asks: [[100, 1]] }));
    binance.sink().book(snapshot(`binance|${BTC}`, { bids: [[102, 1]], asks: [[103, 1]] }));
    expect(engine.view.opportunities()).toEqual([]);
    expect(engine.view.venues().map(({ status }) => status)).toEqual(["down", "down"]);
    binance.sink().link({ venue: "binance", connected: true });
    kraken.sink().link({ venue: "kraken", connected: true });
    expect(engine.view.opportunities().map(({ id }) => id)).toEqual([CROSS]);
    await engine.stop();
  });

  test("is announced at most once a second while only its times change", async () => {
    const { clock, binance, engine, changes } = await startCrossed();
    for (let i = 0; i < 40; i++) {
      binance.sink().book(delta(`binance|${BTC}`, { bids: [[90, i + 1]] }));
      await clock.advance(50);
    }
    expect(changes).toHaveLength(40);
    // Announced at 0 on linking; then the messages at 1,000 and 2,000 ms of the run are a second later each.
    expect(changes.filter(({ venues }) => venues.includes("binance"))).toHaveLength(2);
    await engine.stop();
  });
});

describe("a feed in trouble", () => {
  test("one that cannot load its markets is retried with growing waits and delays nobody", async () => {
    const failing = createScriptedFeed({
      venue: "kraken",
      answers: [new Error("503"), new Error("503"), markets("kraken")],
    });
    const binance = createScriptedFeed({ venue: "binance", answers: [markets("binance")] });
    const { clock, engine, logged } = await startEngine({ feeds: [failing, binance] });
    expect(binance.started()).toEqual([[BTC]]);
    // Without jitter: half of 1 s, then half of 2 s.
    await clock.advance(499);
    expect(failing.loads()).toBe(1);
    await clock.advance(1);
    expect(failing.loads()).toBe(2);
    await clock.advance(999);
    expect(failing.loads()).toBe(2);
    await clock.advance(1);
    expect([failing.loads(), failing.started()]).toEqual([3, [[BTC]]]);
    expect(logged.filter((line) => line.includes('"reason":"503"'))).toHaveLength(2);
    await engine.stop();
  });

  test("one that never answers is asked again after a minute", async () => {
    const hanging = createScriptedFeed({ venue: "kraken", answers: ["hang", markets("kraken")] });
    const { clock, engine } = await startEngine({ feeds: [hanging] });
    await clock.advance(60_499);
    expect(hanging.loads()).toBe(1);
    await clock.advance(1);
    expect([hanging.loads(), hanging.started()]).toEqual([2, [[BTC]]]);
    await engine.stop();
  });

  test("an answer that comes after its minute is ignored: another has been asked for", async () => {
    let answer = (_: readonly Market[]): void => {};
    const late = new Promise<readonly Market[]>((resolve) => {
      answer = resolve;
    });
    const feed = createScriptedFeed({ venue: "kraken", answers: [late, markets("kraken")] });
    const { clock, engine } = await startEngine({ feeds: [feed] });
    await clock.advance(60_100);
    answer(markets("kraken"));
    await clock.advance(0);
    expect(feed.started()).toEqual([]);
    await clock.advance(400);
    expect(feed.started()).toEqual([[BTC]]);
    await engine.stop();
  });

  test("one that throws when started is started again", async () => {
    let starts = 0;
    const feed = createScriptedFeed({
      venue: "kraken",
      answers: [markets("kraken")],
      onStart: () => {
        starts += 1;
        if (starts === 1) throw new Error("no socket");
      },
    });
    const { clock, engine } = await startEngine({ feeds: [feed] });
    await clock.advance(500);
    expect(starts).toBe(2);
    await engine.stop();
  });

  test("rubbish costs the book it names its proof, and nothing else", async () => {
    const { binance, kraken, engine, logged } = await startCrossed();
    const reopen = () => binance.sink().book(snapshot(`binance|${BTC}`, { bids: [[102, 1]], asks: [[103, 1]] }));
    const rubbish = [
      snapshot(`binance|${BTC}`, { bids: [[Number.NaN, 1]] }),
      snapshot(`binance|${BTC}`, { asks: [[1, -1]] }),
      delta(`binance|${BTC}`, { asks: [[0, 1]] }),
      delta(`binance|${BTC}`, { asks: [[1, Number.POSITIVE_INFINITY]] }),
    ];
    for (const message of rubbish) {
      expect(engine.view.opportunities()).toHaveLength(1);
      binance.sink().book(message);
      expect(engine.view.opportunities()).toEqual([]);
      reopen();
    }
    expect(engine.view.venues()[0]).toMatchObject({ id: "binance", status: "live", resyncs: 4 });

    // Told once until the book is whole again.
    for (const message of rubbish) binance.sink().book(message);
    expect(logged.filter((line) => line.includes("book lost its proof"))).toHaveLength(5);
    reopen();

    // Another venue's book, and books that nobody follows: dropped, told once a venue.
    kraken.sink().book(snapshot(`binance|${BTC}`, { bids: [[1, 1]], asks: [[2, 1]] }));
    kraken.sink().book(snapshot("kraken|ETH/USDT", { bids: [[1, 1]], asks: [[2, 1]] }));
    kraken.sink().lost({ venue: "binance", symbol: BTC, fault: "gap" });
    kraken.sink().link({ venue: "binance", connected: false });
    kraken.sink().heartbeat("binance");
    expect(engine.view.opportunities()).toHaveLength(1);
    expect(logged.filter((line) => line.includes("nobody follows"))).toHaveLength(1);
    await engine.stop();
  });

  test("markets that make no sense are left out, and a venue without any followed symbol is not started", async () => {
    const good = market("kraken", BTC);
    const feed = createScriptedFeed({
      venue: "kraken",
      answers: [
        [
          good,
          market("binance", "ETH/USDT"),
          { ...good, symbol: "SOL/USDT" },
          { ...market("kraken", "XRP/USDT"), takerBps: -1n },
        ],
      ],
    });
    const none = createScriptedFeed({ venue: "binance", answers: [[]] });
    const { engine, logged } = await startEngine({ feeds: [feed, none] });
    expect(feed.started()).toEqual([[BTC]]);
    expect(none.started()).toEqual([]);
    expect(logged.filter((line) => line.includes("lists none of the followed symbols"))).toHaveLength(1);
    await engine.stop();
  });

  test("two feeds of one venue are refused", () => {
    const feed = () => createScriptedFeed({ venue: "kraken", answers: [[]] });
    expect(() => createLiveEngine({ feeds: [feed(), feed()], clock: createFakeClock() })).toThrow(RangeError);
  });
});

describe("time", () => {
  test("of the engine does not follow corrections of the machine's date", async () => {
    const { clock, binance, engine } = await startCrossed();
    clock.shiftEpoch(-3_600_000);
    binance.sink().book(bid(101, 102));
    expect(engine.view.opportunities().map(short)).toMatchObject([{ from: 0, to: 50 }]);
    await engine.stop();
  });

  test("the same reports at the same times give the same changes", async () => {
    const run = async () => {
      const { clock, binance, kraken, engine, changes } = await startCrossed();
      for (let i = 0; i < 200; i++) {
        binance.sink().book(delta(`binance|${BTC}`, { bids: [[98 + (i % 7), i % 3]] }));
        kraken.sink().book(delta(`kraken|${BTC}`, { asks: [[97 + (i % 5), i % 4]] }));
        if (i % 50 === 0) kraken.sink().lost({ venue: "kraken", symbol: BTC, fault: "gap" });
        if (i % 50 === 10) kraken.sink().book(snapshot(`kraken|${BTC}`, { bids: [[90, 1]], asks: [[100, 1]] }));
        await clock.advance(17);
      }
      await engine.stop();
      return JSON.stringify(changes, (_, value) => (typeof value === "bigint" ? String(value) : value));
    };
    const first = await run();
    expect(first.length).toBeGreaterThan(1_000);
    expect(await run()).toBe(first);
  });
});

describe("stopping", () => {
  test("stops every feed, waits for one that hangs no longer than 5 s, and hears nothing afterwards", async () => {
    const quick = createScriptedFeed({
      venue: "binance",
      answers: [markets("binance")],
      onStop: () => Promise.reject(new Error("already closed")),
    });
    const hanging = createScriptedFeed({
      venue: "kraken",
      answers: [markets("kraken")],
      onStop: () => new Promise(() => {}),
    });
    const { clock, engine, changes } = await startEngine({ feeds: [quick, hanging] });
    quick.sink().link({ venue: "binance", connected: true });
    await clock.advance(50);
    changes.length = 0;
    let stopped = false;
    const stopping = engine.stop().then(() => {
      stopped = true;
    });
    await clock.advance(4_999);
    expect([quick.stopped(), hanging.stopped(), stopped]).toEqual([true, true, false]);
    await clock.advance(1);
    await stopping;
    quick.sink().book(snapshot(`binance|${BTC}`, { bids: [[1, 1]], asks: [[2, 1]] }));
    await clock.advance(100_000);
    expect(changes).toEqual([]);
    expect(await engine.view.books({ symbol: BTC, depth: 1 })).toEqual([]);
  });

  test("a venue whose markets arrive afterwards is not started", async () => {
    let answer = (_: readonly Market[]): void => {};
    const late = new Promise<readonly Market[]>((resolve) => {
      answer = resolve;
    });
    const feed = createScriptedFeed({ venue: "kraken", answers: [late] });
    const { clock, engine } = await startEngine({ feeds: [feed] });
    await engine.stop();
    answer(markets("kraken"));
    await clock.advance(1_000);
    expect(feed.started()).toEqual([]);
  });

  test("ends the retries of a venue that never came up", async () => {
    const failing = createScriptedFeed({ venue: "kraken", answers: [new Error("503")] });
    const { clock, engine } = await startEngine({ feeds: [failing] });
    await engine.stop();
    await clock.advance(600_000);
    expect(failing.loads()).toBe(1);
  });
});

import type { MarketFeed } from "@tandem/engine/ports";
import { createFakeClock, type FakeClock } from "@tandem/testing/fake-clock";
import { afterEach, describe, expect, it } from "vitest";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { type CollectingSink, createCollectingSink } from "./support/collecting-sink.ts";
import { createRudeVenue, type RudeVenue } from "./support/rude-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Rig = { venue: RudeVenue; feed: MarketFeed; clock: FakeClock; sink: CollectingSink; isLive: () => boolean };

/** A feed whose waits pass only when the test says so; sockets and requests are real. */
async function createRig(options: { answersPings?: boolean } = {}): Promise<Rig> {
  const venue = await createRudeVenue({ answersPings: options.answersPings ?? true });
  stops.push(venue.stop);
  const clock = createFakeClock();
  const feed = createCcxtFeed({ venue: "binance", baseUrl: venue.baseUrl, clock, random: () => 0.5 });
  stops.push(feed.stop);
  const sink = createCollectingSink();
  await feed.loadMarkets();
  return { venue, feed, clock, sink, isLive: () => sink.bookOf("ETH/USDT").live };
}

const depth = (first: number, last: number, at = last): string =>
  JSON.stringify({ e: "depthUpdate", E: at, s: "ETHUSDT", U: first, u: last, b: [["98.00", String(last)]], a: [] });

/** Lets the feed's timers of `ms` pass, in small steps, until something is true. */
async function passUntil(rig: Rig, isTrue: () => boolean, what: string): Promise<number> {
  let passedMs = 0;
  await rig.sink.until(() => {
    if (isTrue()) return true;
    void rig.clock.advance(50);
    passedMs += 50;
    return false;
  }, what);
  return passedMs;
}

async function goLive(rig: Rig): Promise<void> {
  rig.feed.start(["ETH/USDT"], rig.sink);
  await passUntil(rig, () => rig.venue.depthRequests() > 0 || rig.venue.sockets() > 0, "subscribed");
  await passUntil(
    rig,
    () => {
      if (rig.venue.sockets() > 0 && !rig.isLive()) rig.venue.send(depth(100, 101));
      return rig.isLive();
    },
    "live",
  );
}

const lostFaults = (sink: CollectingSink): string[] =>
  sink.told.flatMap((event) => (event.kind === "lost" ? [event.fault] : []));

describe("a Binance feed whose venue is rude", () => {
  it("is live only after snapshot requests were refused with 429 and 500 and then answered, and waits in between", async () => {
    const rig = await createRig();
    rig.venue.depthStatuses.push(429, 500);
    rig.feed.start(["ETH/USDT"], rig.sink);
    await passUntil(rig, () => rig.venue.depthRequests() === 1, "the first request");
    expect(rig.isLive()).toBe(false);
    rig.venue.send(depth(100, 101));
    // The venue asked for 3 s.
    const waitedMs = await passUntil(rig, () => rig.venue.depthRequests() === 2, "the second request");
    expect(waitedMs).toBeGreaterThanOrEqual(2_900);
    expect(rig.isLive()).toBe(false);
    await passUntil(rig, rig.isLive, "live");
    expect(rig.venue.depthRequests()).toBe(3);
    expect(rig.sink.troubles).toEqual([
      expect.stringContaining("429"),
      // The fake sends the same body with its 500.
      expect.stringMatching(/^snapshot: .*-1003/),
    ]);
  });

  it("gives its books up when a ping stays unanswered, dials again and proves them again", async () => {
    const rig = await createRig({ answersPings: false });
    await goLive(rig);
    await passUntil(rig, () => lostFaults(rig.sink).length > 0, "the silence is noticed");
    expect(lostFaults(rig.sink)).toEqual(["disconnect"]);
    expect(rig.isLive()).toBe(false);
    await passUntil(rig, () => rig.venue.dials() >= 2, "a new socket");
    rig.venue.rest = { ...rig.venue.rest, lastUpdateId: 200 };
    await passUntil(
      rig,
      () => {
        if (!rig.isLive()) rig.venue.send(depth(200, 201));
        return rig.isLive();
      },
      "live again",
    );
  });

  it("stops beating when the stream falls silent and REST cannot say that nothing happened", async () => {
    const rig = await createRig();
    await goLive(rig);
    rig.venue.depthStatuses.push(...Array.from({ length: 50 }, () => 500));
    await passUntil(rig, () => rig.venue.depthRequests() > 3, "the silence is looked into");
    const before = rig.sink.heartbeats();
    await rig.clock.advance(3_000);
    expect(rig.sink.heartbeats()).toBe(before);
  });

  it("drops a stream that has stopped although the book moves on", async () => {
    const rig = await createRig();
    await goLive(rig);
    rig.venue.rest = { ...rig.venue.rest, lastUpdateId: 150 };
    await passUntil(rig, () => lostFaults(rig.sink).length > 0, "the stop is noticed");
    expect(lostFaults(rig.sink)).toEqual(["disconnect"]);
  });

  it("takes a frame that is no JSON for a loss of every book on the socket", async () => {
    const rig = await createRig();
    await goLive(rig);
    rig.venue.send(depth(102, 103).slice(0, 40));
    await rig.sink.until(() => lostFaults(rig.sink).length > 0, "the loss is noticed");
    expect(lostFaults(rig.sink)).toEqual(["malformed"]);
    expect(rig.isLive()).toBe(false);
  });

  it("does not stay deaf when its consumer throws: the socket is given up, and the book proved again", async () => {
    const rig = await createRig();
    await goLive(rig);
    const { book } = rig.sink;
    Object.assign(rig.sink, {
      book: () => {
        throw new Error("a consumer that must not throw");
      },
    });
    rig.venue.send(depth(102, 103));
    await rig.sink.until(() => lostFaults(rig.sink).length > 0, "given up");
    expect(lostFaults(rig.sink)).toEqual(["disconnect"]);
    Object.assign(rig.sink, { book });
    rig.venue.rest = { ...rig.venue.rest, lastUpdateId: 200 };
    await passUntil(
      rig,
      () => {
        if (rig.venue.dials() >= 2 && !rig.isLive()) rig.venue.send(depth(200, 201));
        return rig.isLive();
      },
      "live again",
    );
  });

  it("says nothing more after it was stopped", async () => {
    const rig = await createRig();
    await goLive(rig);
    await rig.feed.stop();
    const told = rig.sink.told.length;
    await rig.clock.advance(60_000);
    expect(rig.sink.told.length).toBe(told);
    expect(rig.venue.sockets()).toBe(0);
  });

  it("can be started anew, and with it its sockets and proofs", async () => {
    const rig = await createRig();
    await goLive(rig);
    const again = createCollectingSink();
    rig.feed.start(["ETH/USDT"], again);
    await passUntil({ ...rig, sink: again }, () => rig.venue.dials() === 2, "a new socket");
    const told = rig.sink.told.length;
    await passUntil(
      rig,
      () => {
        if (!again.bookOf("ETH/USDT").live) rig.venue.send(depth(100, 101));
        return again.bookOf("ETH/USDT").live;
      },
      "live again",
    );
    expect(rig.venue.sockets()).toBe(1);
    expect(rig.sink.told.length).toBe(told);
  });

  it("stops at once although the venue does not close its side", async () => {
    const rig = await createRig();
    await goLive(rig);
    rig.venue.freeze();
    const before = performance.now();
    await rig.feed.stop();
    // ccxt's own close would wait 30 s.
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it("rejects when the venue answers nonsense, and loads the markets when asked again", async () => {
    const venue = await createRudeVenue({ answersPings: true });
    stops.push(venue.stop);
    const feed = createCcxtFeed({ venue: "binance", baseUrl: `${venue.baseUrl}/`, clock: createFakeClock() });
    stops.push(feed.stop);
    expect((await feed.loadMarkets()).map(({ symbol }) => symbol)).toEqual(["ETH/USDT"]);
    await venue.stop();
    await expect(feed.loadMarkets()).rejects.toThrow("Binance: the markets cannot be loaded");
  });
});

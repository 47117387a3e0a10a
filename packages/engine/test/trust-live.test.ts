import { delta, market, snapshot } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import { expect, test } from "vitest";
import { DEFAULT_DETECTOR_CONFIG } from "../src/default-detector-config.ts";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import type { LiveOpportunity, MarketChange } from "../src/market-view.ts";
import type { VenueRestrictions } from "../src/ports.ts";

const SYMBOL = "BTC/USDT";
const NOTHING: VenueRestrictions = { haltedSymbols: [], closedWallets: [] };

/** A sells at 100, B buys at 101, and C's wide quote has the middle that a test says; B answers what it has closed. */
async function start(midOfC: number, answers: readonly (VenueRestrictions | Error)[] = [NOTHING], random = () => 0) {
  const clock = createFakeClock();
  let asked = 0;
  const feeds = ["a", "b", "c"].map((venue) =>
    createScriptedFeed({ venue, answers: [[market(venue, SYMBOL, { amountStep: "1" })]] }),
  );
  const restrictions = async (): Promise<VenueRestrictions> => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? NOTHING;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const engine = createLiveEngine({
    feeds: feeds.map((feed) => (feed.venue === "b" ? { ...feed, restrictions } : feed)),
    symbols: "all",
    clock,
    random,
    config: { ...DEFAULT_DETECTOR_CONFIG, kinds: ["cross"] },
  });
  const changes: MarketChange[] = [];
  const heard: string[] = [];
  for (const name of ["opened", "updated", "closed"] as const)
    engine.bus.subscribe(`opportunity.${name}`, (life: LiveOpportunity) =>
      heard.push(`${name} ${life.legs.map((leg) => leg.venue).join(">")} ${life.blockedBy.join(",")}`),
    );
  engine.view.subscribe((change) => changes.push(change));
  engine.start();
  await clock.advance(0);
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  const [a, b, c] = feeds.map((feed) => feed.sink());
  const book = (venue: string, bid: number, ask: number) =>
    snapshot(`${venue}|${SYMBOL}`, { bids: [[bid, 1]], asks: [[ask, 1]] });
  const priceC = (mid: number) => c?.book(book("c", 90, 2 * mid - 90));
  priceC(midOfC);
  a?.book(book("a", 99, 100));
  b?.book(book("b", 101, 102));
  const beat = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      for (const feed of feeds) feed.sink().heartbeat(feed.venue);
      await clock.advance(1_000);
    }
  };
  return { clock, engine, changes, heard, asked: () => asked, b, priceC, beat };
}

test("a doubt stands from the first moment, leaves the opportunity open, and goes when its cause does", async () => {
  const { clock, engine, changes, heard, b, priceC } = await start(120);
  // Seen from A, 99.5, the others are 120 and 101.5: 110.75 in the middle, 11 % away.
  expect(heard).toEqual(["opened a>b price_outlier"]);
  await clock.advance(50);
  expect(changes.at(-1)?.opened.map(({ blockedBy }) => blockedBy)).toEqual([["price_outlier"]]);

  changes.length = 0;
  priceC(100);
  await clock.advance(50);
  expect(heard.slice(1)).toEqual(["updated a>b "]);
  expect(changes.map(({ updated }) => updated.map(({ blockedBy }) => blockedBy))).toEqual([[[]]]);

  // And back: what the history is told at the end is what stood then.
  priceC(120);
  await clock.advance(50);
  b?.book(
    delta(`b|${SYMBOL}`, {
      bids: [
        [101, 0],
        [98, 1],
      ],
    }),
  );
  expect(heard.slice(2)).toEqual(["updated a>b price_outlier", "closed a>b price_outlier"]);
  await engine.stop();
});

test("what a venue has closed is asked after the first seconds, then every ten minutes, and blocks at the next tick", async () => {
  const closed = { haltedSymbols: [], closedWallets: ["BTC"] };
  const { clock, engine, heard, asked, beat } = await start(100, [closed, new Error("unreachable"), NOTHING]);
  await beat(4_000);
  expect([asked(), heard]).toEqual([0, ["opened a>b "]]);
  await beat(2_000);
  expect([asked(), heard.at(-1)]).toEqual([1, "updated a>b wallet_closed"]);
  // A failure changes nothing, and is followed by another question after a minute.
  await beat(600_000);
  expect([asked(), heard.length]).toEqual([2, 2]);
  await beat(60_000);
  expect([asked(), heard.at(-1)]).toEqual([3, "updated a>b "]);
  await engine.stop();
  await clock.advance(3_600_000);
  expect(asked()).toBe(3);
});

test("venues are asked at moments of their own: the first question up to 5 s later, the next ones by up to a fifth", async () => {
  const { engine, asked, beat } = await start(100, [NOTHING], () => 0.8);
  // The first after 5 s · 1.8 = 9 s, the second 10 min · 1.16 = 696 s later, at 705 s.
  await beat(8_000);
  expect(asked()).toBe(0);
  await beat(2_000);
  expect(asked()).toBe(1);
  await beat(690_000);
  expect(asked()).toBe(1);
  await beat(6_000);
  expect(asked()).toBe(2);
  await engine.stop();
});

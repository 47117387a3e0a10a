import { formatScaled, parseScaled } from "@tandem/domain/money";
import { delta, market, snapshot } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import { expect, test } from "vitest";
import { DEFAULT_DETECTOR_CONFIG } from "../src/default-detector-config.ts";
import { createLiveEngine } from "../src/live/create-live-engine.ts";

const SYMBOL = "BTC/USDT";
const ID = `cross:USDT:a|${SYMBOL}|buy>b|${SYMBOL}|sell`;

/** The worked example: asks 100 and 101 at one venue, bids 102 and 101.5 at the other, a coin each, 10 bps of what is received. */
async function start() {
  const clock = createFakeClock();
  const feeds = ["a", "b"].map((venue) =>
    createScriptedFeed({ venue, answers: [[market(venue, SYMBOL, { takerBps: "10", amountStep: "0.01" })]] }),
  );
  const engine = createLiveEngine({
    feeds,
    symbols: "all",
    clock,
    config: { ...DEFAULT_DETECTOR_CONFIG, maxNotional: new Map([["USDT", parseScaled("500")]]) },
  });
  engine.start();
  await clock.advance(0);
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  const [a, b] = feeds.map((feed) => feed.sink());
  const level = (price: number) => [price, 1] as const;
  a?.book(snapshot(`a|${SYMBOL}`, { bids: [level(99)], asks: [level(100), level(101)] }));
  b?.book(snapshot(`b|${SYMBOL}`, { bids: [level(102), level(101.5)], asks: [level(103)] }));
  return { engine, a, b };
}

test("an open opportunity is explained on the live books, as it was sized", async () => {
  const { engine } = await start();
  const explained = await engine.view.explain(ID);
  expect(explained?.opportunity).toEqual(engine.view.opportunities()[0]);
  // 1.998 coins arrive, 1.99 are sold: 0.008 stay, and 1.282515 of 201 are earned.
  expect(explained?.explanation.legs.map(({ surplus }) => formatScaled(surplus))).toEqual(["0", "0.008"]);
  expect(formatScaled(explained?.explanation.profit ?? 0n)).toBe("1.282515");
  expect(explained?.explanation.profit).toBe(explained?.opportunity.profit);
  expect(explained?.explanation.notional).toBe(explained?.opportunity.notional);
  expect(explained?.maxNotional).toBe(parseScaled("500"));
  await engine.stop();
});

test("what is not open, or no longer, is not explained", async () => {
  const { engine, b } = await start();
  expect(await engine.view.explain("nothing")).toBeUndefined();
  const gone = [
    [102, 0],
    [101.5, 0],
    [90, 1],
  ] as const;
  b?.book(delta(`b|${SYMBOL}`, { bids: gone }));
  expect(await engine.view.explain(ID)).toBeUndefined();
  await engine.stop();
});

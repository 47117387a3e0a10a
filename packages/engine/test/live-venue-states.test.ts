import type { Market } from "@tandem/domain/market";
import { market, snapshot } from "@tandem/testing/books";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedFeed, type MarketsAnswer, type ScriptedFeed } from "@tandem/testing/scripted-feed";
import { describe, expect, test } from "vitest";
import { DEFAULT_DETECTOR_CONFIG } from "../src/default-detector-config.ts";
import { createLiveEngine } from "../src/live/create-live-engine.ts";
import type { MarketFeed, VenueRestrictions } from "../src/ports.ts";

const BTC = "BTC/USDT";
const ETH = "ETH/USDT";
const RELOAD_MS = 15 * 60_000;
const listed = (venue: string, symbols: readonly string[], change = {}): Market[] =>
  symbols.map((symbol) => market(venue, symbol, { amountStep: "1", ...change }));

type Given = {
  readonly answers?: readonly [MarketsAnswer, ...MarketsAnswer[]];
  readonly kraken?: Partial<MarketFeed>;
};

/** Kraken asks 100, binance bids 102; kraken is the venue that a test changes. */
async function startCrossed({ answers = [listed("kraken", [BTC])], kraken: changed = {} }: Given = {}) {
  const clock = createFakeClock();
  const binance = createScriptedFeed({ venue: "binance", answers: [listed("binance", [BTC])] });
  const scripted = createScriptedFeed({ venue: "kraken", answers });
  const kraken: ScriptedFeed = { ...scripted, ...changed };
  const config = { ...DEFAULT_DETECTOR_CONFIG, kinds: ["cross"] as const, staleMs: 10 * RELOAD_MS };
  const engine = createLiveEngine({ feeds: [binance, kraken], symbols: "all", clock, config });
  engine.start();
  await clock.advance(0);
  for (const feed of [binance, kraken]) feed.sink().link({ venue: feed.venue, connected: true });
  kraken.sink().book(snapshot(`kraken|${BTC}`, { bids: [[99, 1]], asks: [[100, 1]] }));
  binance.sink().book(snapshot(`binance|${BTC}`, { bids: [[102, 1]], asks: [[103, 1]] }));
  await clock.advance(50);
  const line = () => engine.view.venues()[1];
  const blockedBy = () => engine.view.opportunities().map((opportunity) => opportunity.blockedBy);
  const statuses = async () => (await engine.view.books({ symbol: BTC, depth: 1 })).map(({ status }) => status);
  return { clock, engine, kraken, line, blockedBy, statuses };
}

describe("a venue that halts", () => {
  test("by its own word is shown halted and blocks, and both end when it goes on", async () => {
    const { clock, engine, kraken, line, blockedBy } = await startCrossed();
    expect(blockedBy()).toEqual([[]]);
    kraken.sink().halted?.({ venue: "kraken", isHalted: true });
    kraken.sink().halted?.({ venue: "binance", isHalted: true });
    await clock.advance(50);
    expect(engine.view.venues().map(({ status }) => status)).toEqual(["live", "halted"]);
    expect(blockedBy()).toEqual([["market_halted"]]);
    kraken.sink().halted?.({ venue: "kraken", isHalted: false });
    await clock.advance(50);
    expect(line()?.status).toBe("live");
    expect(blockedBy()).toEqual([[]]);
    await engine.stop();
  });

  test("by what it answers when asked is shown halted", async () => {
    let isHalted = true;
    const restrictions = async (): Promise<VenueRestrictions> => ({ haltedSymbols: [], closedWallets: [], isHalted });
    const { clock, engine, line } = await startCrossed({ kraken: { restrictions } });
    await clock.advance(5_000);
    expect(line()?.status).toBe("halted");
    isHalted = false;
    await clock.advance(10 * 60_000);
    expect(line()?.status).toBe("live");
    await engine.stop();
  });

  test("is down, not halted, without a link", async () => {
    const { engine, kraken, line } = await startCrossed();
    kraken.sink().halted?.({ venue: "kraken", isHalted: true });
    kraken.sink().link({ venue: "kraken", connected: false });
    expect(line()?.status).toBe("down");
    await engine.stop();
  });
});

test("a venue's clock skew is shown from its first measurement on, and kept between measurements", async () => {
  const { engine, kraken, line } = await startCrossed();
  expect(line()?.clockSkewMs).toBeNull();
  kraken.sink().link({ venue: "kraken", connected: true, clockSkewMs: -412 });
  kraken.sink().link({ venue: "kraken", connected: true, latencyMs: 9 });
  expect(line()).toMatchObject({ clockSkewMs: -412, latencyMs: 9 });
  await engine.stop();
});

test("books that cannot be proved are shown as untrusted, and what they offer is blocked", async () => {
  const { engine, statuses, blockedBy } = await startCrossed({ kraken: { isUnproved: true } });
  expect((await statuses()).sort()).toEqual(["live", "untrusted"]);
  expect(blockedBy()).toEqual([["venue_untrusted"]]);
  await engine.stop();
});

describe("a venue whose market list changes while it runs", () => {
  test("gets its new markets and loses its old ones; books that stay are not asked for again", async () => {
    const followed: (readonly string[])[] = [];
    const { clock, engine, kraken, blockedBy, statuses } = await startCrossed({
      answers: [listed("kraken", [BTC]), listed("kraken", [BTC, ETH]), listed("kraken", [ETH])],
      kraken: { follow: (symbols) => void followed.push(symbols) },
    });
    await clock.advance(RELOAD_MS);
    expect(followed).toEqual([[BTC, ETH]]);
    expect(kraken.started()).toEqual([[BTC]]);
    expect(await statuses()).toEqual(["live", "live"]);
    expect(blockedBy()).toEqual([[]]);
    kraken.sink().book(snapshot(`kraken|${ETH}`, { bids: [[1, 1]], asks: [[2, 1]] }));
    expect((await engine.view.books({ symbol: ETH, depth: 1 })).map(({ status }) => status)).toEqual(["live"]);
    await clock.advance(RELOAD_MS);
    expect(followed.at(-1)).toEqual([ETH]);
    expect(await statuses()).toEqual(["live"]);
    expect(engine.view.opportunities()).toEqual([]);
    await engine.stop();
  });

  test("is started anew where its feed cannot change what it follows", async () => {
    const { clock, engine, kraken } = await startCrossed({
      answers: [listed("kraken", [BTC]), listed("kraken", [BTC, ETH])],
    });
    await clock.advance(RELOAD_MS);
    expect(kraken.started()).toEqual([[BTC], [BTC, ETH]]);
    await engine.stop();
  });

  test("counts with its new fee from then on", async () => {
    // 2 on 100 are 200 bps; 100 bps of fee on the purchase leave about half.
    const { clock, engine, line } = await startCrossed({
      answers: [listed("kraken", [BTC]), listed("kraken", [BTC], { takerBps: "100", feeSide: "quote" })],
    });
    expect(Number(engine.view.opportunities()[0]?.netBps) / 1e8).toBe(200);
    await clock.advance(RELOAD_MS);
    expect(line()?.takerBps).toBe(100);
    const [after] = engine.view.opportunities();
    expect(Number(after?.netBps ?? 0) / 1e8).toBeLessThan(101);
    await engine.stop();
  });

  test("keeps what it has when the list cannot be loaded, and asks again soon", async () => {
    const { clock, engine, kraken, statuses } = await startCrossed({
      answers: [listed("kraken", [BTC]), new Error("no answer"), listed("kraken", [BTC])],
    });
    await clock.advance(RELOAD_MS);
    expect(kraken.loads()).toBe(2);
    expect(await statuses()).toEqual(["live", "live"]);
    await clock.advance(1_000);
    expect([kraken.loads(), kraken.started()]).toEqual([3, [[BTC]]]);
    await engine.stop();
  });
});

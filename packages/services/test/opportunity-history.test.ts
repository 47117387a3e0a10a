import { OpportunityHistoryInput } from "@tandem/contract/opportunities";
import { recordHistory } from "@tandem/engine/history/record-history";
import { createLiveEngine } from "@tandem/engine/live/create-live-engine";
import { silentLog } from "@tandem/engine/live/engine-log";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import { delta, market, snapshot } from "@tandem/testing/books";
import { createScriptedFeed } from "@tandem/testing/scripted-feed";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listOpportunityHistory } from "../src/history/list-opportunity-history.ts";
import { createOpportunityHistory } from "../src/history/opportunity-history.ts";
import { startServices } from "./support/start-services.ts";

const SCALE = 10n ** 18n;
const DAY_MS = 24 * 3_600_000;

let services: Awaited<ReturnType<typeof startServices>>;
beforeEach(async () => {
  services = await startServices();
});
afterEach(() => services.stop());

const closed = (at: number): LiveOpportunity => ({
  id: "cross:a:b:BTC/USDT",
  kind: "cross",
  startAsset: "USDT",
  legs: [
    {
      venue: "a",
      symbol: "BTC/USDT",
      side: "buy",
      amount: SCALE,
      price: SCALE,
      worstPrice: 2n * SCALE,
      feeBps: 10n * SCALE,
    },
  ],
  notional: 1000n * SCALE,
  profit: SCALE / 2n,
  grossBps: 1_000_000_000n,
  netBps: 500_000_000n,
  peakNetBps: 700_000_000n,
  firstSeenAt: at - 1000,
  lastSeenAt: at,
  status: "closed",
  blockedBy: ["price_outlier"],
});
const list = (input?: OpportunityHistoryInput) =>
  listOpportunityHistory({ ctx: services, ...(input ? { input } : {}) });
const count = async () => (await services.look("select count(*)::int as rows from opportunity_history"))[0]?.["rows"];

test("each life has its own entry, newest first, and a batch that comes again changes nothing", async () => {
  const history = createOpportunityHistory(services.deps);
  const at = services.clock.epochMs();
  const lives = [closed(at), closed(at + 500)];
  await history.append(lives);
  await history.append(lives);
  const items = await list();
  expect(items).toHaveLength(2);
  const [newest, older] = items;
  expect(newest).toMatchObject({
    id: "cross:a:b:BTC/USDT",
    kind: "cross",
    status: "closed",
    // 1000, 0.5, and 10, 5, 7 basis points.
    notional: "1000",
    profit: "0.5",
    grossBps: 10,
    netBps: 5,
    peakNetBps: 7,
    firstSeenAt: at - 500,
    lastSeenAt: at + 500,
    blockedBy: ["price_outlier"],
    legs: [{ venue: "a", symbol: "BTC/USDT", side: "buy", amount: "1", price: "1", worstPrice: "2", feeBps: 10 }],
  });
  expect(await list(OpportunityHistoryInput.parse({ before: newest?.entryId }))).toEqual([older]);
  expect(await list({ to: at })).toEqual([older]);
});

test("two opportunities of one moment, and two lives of one opportunity that end together, are kept apart", async () => {
  const one = closed(services.clock.epochMs());
  const history = createOpportunityHistory(services.deps);
  await history.append([one, { ...one, id: "another" }, { ...one, firstSeenAt: one.firstSeenAt + 1 }]);
  expect(await count()).toBe(3);
});

test("a life is stored whole or not at all, and the refusal reaches the recorder", async () => {
  const history = createOpportunityHistory(services.deps);
  const one = closed(services.clock.epochMs());
  await services.look("alter table opportunity_history rename to away");
  await expect(history.append([one])).rejects.toThrow();
  await services.look("alter table away rename to opportunity_history");
  await expect(history.append([one, { ...one, id: "zero \0 byte" }])).rejects.toThrow();
  expect(await count()).toBe(0);
});

test("what is older than 30 days is removed", async () => {
  const now = services.clock.epochMs();
  await createOpportunityHistory(services.deps).append([closed(now - 30 * DAY_MS), closed(now)]);
  expect(await count()).toBe(2);
  await services.clock.advance(10 * 60_000);
  await expect.poll(() => list().then((items) => items.map((item) => item.lastSeenAt))).toEqual([now]);
});

test("an opportunity of a scripted market that has closed is in the history with its life", async () => {
  const { clock, deps } = services;
  const symbol = "BTC/USDT";
  const feeds = ["binance", "kraken"].map((venue) =>
    createScriptedFeed({ venue, answers: [[market(venue, symbol, { amountStep: "1" })]] }),
  );
  const engine = createLiveEngine({ feeds, symbols: "all", clock });
  const recorder = recordHistory({ bus: engine.bus, history: createOpportunityHistory(deps), clock, log: silentLog });
  engine.start();
  await clock.advance(0);
  const from = clock.epochMs();
  for (const feed of feeds) feed.sink().link({ venue: feed.venue, connected: true });
  const [binance, kraken] = feeds.map((feed) => feed.sink());
  const bid = (price: number, amount: number) => binance?.book(delta(`binance|${symbol}`, { bids: [[price, amount]] }));
  // Bought at 100 and sold at 101, then at 102, then no longer: 100 bps, 200 bps at the peak, 100 at the end.
  kraken?.book(snapshot(`kraken|${symbol}`, { bids: [[99, 1]], asks: [[100, 1]] }));
  binance?.book(snapshot(`binance|${symbol}`, { bids: [[101, 1]], asks: [[103, 1]] }));
  await clock.advance(100);
  bid(102, 1);
  await clock.advance(100);
  bid(102, 0);
  await clock.advance(100);
  bid(101, 0);
  await engine.stop();
  await recorder.stop();
  expect(await list()).toMatchObject([
    {
      id: `cross:USDT:kraken|${symbol}|buy>binance|${symbol}|sell`,
      status: "closed",
      firstSeenAt: from,
      lastSeenAt: from + 300,
      notional: "100",
      profit: "1",
      netBps: 100,
      peakNetBps: 200,
      blockedBy: [],
    },
  ]);
});

import { OpportunityHistoryInput } from "@tandem/contract/opportunities";
import type { LiveOpportunity } from "@tandem/engine/market-view";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listOpportunityHistory } from "../src/history/list-opportunity-history.ts";
import { recordOpportunities } from "../src/history/record-opportunities.ts";
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
  blockedBy: ["stale_book"],
});

/** The market, as far as the recorder listens to it. */
function market() {
  const listeners = new Set<(one: LiveOpportunity) => void>();
  return {
    subscribe: (listener: (one: LiveOpportunity) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: (one: LiveOpportunity) => {
      for (const listener of listeners) listener(one);
    },
  };
}
const list = (input?: OpportunityHistoryInput) =>
  listOpportunityHistory({ ctx: services, ...(input ? { input } : {}) });

test("closed opportunities are in the history within a second, each life with its own entry", async () => {
  const source = market();
  const recorder = recordOpportunities({ deps: services.deps, subscribe: source.subscribe });
  const at = services.clock.epochMs();
  source.close(closed(at));
  source.close(closed(at + 500));
  await services.clock.advance(1000);
  await expect.poll(() => list().then((items) => items.length)).toBe(2);
  const [newest, older] = await list();
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
    blockedBy: ["stale_book"],
    legs: [{ venue: "a", symbol: "BTC/USDT", side: "buy", amount: "1", price: "1", worstPrice: "2", feeBps: 10 }],
  });
  expect(await list(OpportunityHistoryInput.parse({ before: newest?.entryId }))).toEqual([older]);
  expect(await list({ to: at })).toEqual([older]);
  await recorder.stop();
});

test("a database that is away costs nothing: what waits is written later, also at the stop", async () => {
  const errors: unknown[] = [];
  const source = market();
  const recorder = recordOpportunities({
    deps: services.deps,
    subscribe: source.subscribe,
    onError: (error) => errors.push(error),
  });
  await services.look("alter table opportunity_history rename to away");
  for (let n = 0; n < 1200; n++) source.close(closed(services.clock.epochMs() + n));
  await services.clock.advance(1000);
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  await services.look("alter table away rename to opportunity_history");
  await recorder.stop();
  expect(await services.look("select count(*)::int as rows from opportunity_history")).toEqual([{ rows: 1200 }]);
  source.close(closed(0));
  expect(recorder.dropped()).toBe(0);
});

test("memory is bounded: the newest are kept and the rest is counted", async () => {
  const source = market();
  const recorder = recordOpportunities({ deps: services.deps, subscribe: source.subscribe });
  // 40,000 waiting: half of them give way.
  for (let n = 0; n < 40_000; n++) source.close(closed(n + 1000));
  expect(recorder.dropped()).toBe(20_000);
  await recorder.stop();
  expect(
    await services.look(
      "select count(*)::int as rows, min(last_seen_at) = to_timestamp(21) as newest from opportunity_history",
    ),
  ).toEqual([{ rows: 20_000, newest: true }]);
});

test("what is older than 30 days is removed", async () => {
  const source = market();
  const recorder = recordOpportunities({ deps: services.deps, subscribe: source.subscribe });
  const now = services.clock.epochMs();
  source.close(closed(now - 30 * DAY_MS));
  source.close(closed(now));
  await services.clock.advance(1000);
  await expect.poll(() => list().then((items) => items.length)).toBe(2);
  await services.clock.advance(10 * 60_000);
  await expect.poll(() => list().then((items) => items.map((item) => item.lastSeenAt))).toEqual([now]);
  await recorder.stop();
});

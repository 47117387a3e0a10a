import { join } from "node:path";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketFeed } from "@tandem/engine/ports";
import { createReplayServer } from "@tandem/simulator/replay-server";
import { afterEach, expect, it } from "vitest";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { readRecordedDepth } from "./support/recorded-depth.ts";
import { readRecordedKraken } from "./support/recorded-kraken.ts";
import { describeRecorded, KRAKEN_ETH, KRAKEN_XRP, recordingPath, SPOT } from "./support/recordings.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const KRAKEN_URL = "wss://ws.kraken.com/v2";
const SESSION = {
  sockets: [
    {
      venue: "binance",
      url: "wss://stream.binance.com:9443/stream?streams=ethusdt@depth@100ms",
      subscriptions: [],
      file: recordingPath(SPOT),
    },
    { venue: "kraken", url: KRAKEN_URL, subscriptions: [], file: recordingPath(KRAKEN_ETH) },
    { venue: "kraken", url: KRAKEN_URL, subscriptions: [], file: recordingPath(KRAKEN_XRP) },
  ],
};

async function feedOf(venue: string, speed: number): Promise<MarketFeed> {
  const server = await createReplayServer({ dir: join("/"), session: SESSION, speed });
  stops.push(server.stop);
  const feed = createCcxtFeed({ venue, baseUrl: server.baseUrls[venue], clock: createLiveClock() });
  stops.push(feed.stop);
  return feed;
}

describeRecorded("feeds over served recordings", () => {
  it("gives the recorded Binance book at every update, in order, none left out", async () => {
    const { steps } = readRecordedDepth(SPOT);
    const tops = new Map(steps.map((step) => [step.last, step.top]));
    const seen = new Set<number>();
    let sequence = 0;
    const sink = createCollectingSink((message, book) => {
      const top = tops.get(message.sequence ?? 0);
      if (top === undefined) return;
      mustBeSame(JSON.stringify(book.top(10)), top, `update ${message.sequence}`);
      if ((message.sequence ?? 0) <= sequence) throw new Error("out of order");
      sequence = message.sequence ?? 0;
      seen.add(sequence);
    });
    const feed = await feedOf("binance", 60);
    const markets = await feed.loadMarkets();
    expect(markets.map((market) => market.symbol)).toEqual(["ETH/USDT"]);
    feed.start(["ETH/USDT"], sink);
    await sink.until(() => sequence === steps.at(-1)?.last, "the last recorded update");
    expect(sink.told.filter(({ kind }) => kind === "lost")).toEqual([]);
    // The snapshot takes in what was sent before it came; everything after it comes one by one.
    const first = steps.findIndex((step) => seen.has(step.last));
    expect(seen.size).toBe(steps.length - first);
    expect(first).toBeLessThan(300);
  });

  it("gives both recorded Kraken books at every update, in order, none left out", async () => {
    const recorded = new Map(
      [KRAKEN_ETH, KRAKEN_XRP].map((file) => readRecordedKraken(file)).map((r) => [r.symbol, r.steps]),
    );
    const counts = new Map<string, number>();
    const sink = createCollectingSink(({ symbol }, book) => {
      const index = counts.get(symbol) ?? 0;
      mustBeSame(JSON.stringify(book.top(10)), recorded.get(symbol)?.[index]?.top, `${symbol} message ${index}`);
      counts.set(symbol, index + 1);
    });
    const feed = await feedOf("kraken", 20);
    await feed.loadMarkets();
    feed.start(["ETH/USD", "XRP/USD"], sink);
    await sink.until(() => counts.get("ETH/USD") === 1129 && counts.get("XRP/USD") === 1147, "every recorded message");
    expect(sink.told.filter(({ kind }) => kind === "lost")).toEqual([]);
  });
});

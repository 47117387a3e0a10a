import { createLiveClock } from "@tandem/engine/live-clock";
import { createSimulator } from "@tandem/simulator/simulator";
import { afterEach, expect, it } from "vitest";
import { createFeeds } from "../src/create-feeds.ts";
import { createListAnswerer } from "../src/lists/answer-list-call.ts";
import type { ListAnswer, ListCall } from "../src/lists/list-call.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Feeds over the simulated venues, whose lists are read by an answerer as another thread would have it: by copies. */
async function createRig(wanted: readonly string[] | "all") {
  const simulator = await createSimulator({ seed: 3 });
  stops.push(simulator.stop);
  const answerer = createListAnswerer(wanted);
  const calls: ListCall[] = [];
  const answers: ListAnswer[] = [];
  const callLists = async (call: ListCall): Promise<ListAnswer> => {
    calls.push(structuredClone(call));
    const answer = structuredClone(await answerer(structuredClone(call)));
    answers.push(answer);
    return answer;
  };
  const given = { venues: Object.keys(simulator.baseUrls), venueUrls: simulator.baseUrls, venueFees: {} };
  const clock = createLiveClock();
  const here = createFeeds({ ...given, clock });
  const elsewhere = createFeeds({ ...given, clock, lists: { callLists, isDue: () => true } });
  stops.push(...[...here, ...elsewhere].map((feed) => feed.stop));
  return { here, elsewhere, calls, answers, simulator };
}

it.each(["binance", "kraken", "okx"])(
  "a list of %s that was read elsewhere is the same, and its books can be followed",
  async (venue) => {
    const rig = await createRig("all");
    const [here, elsewhere] = [rig.here, rig.elsewhere].map((feeds) => feeds.find((feed) => feed.venue === venue));
    const markets = await elsewhere?.loadMarkets();
    expect(markets?.length).toBeGreaterThan(5);
    expect(markets).toEqual(await here?.loadMarkets());
    const sink = createCollectingSink(() => {});
    elsewhere?.start(["BTC/USDT"], sink);
    await sink.until(() => sink.told.some(({ kind }) => kind === "book"), `a book of ${venue}`);
    // Again, as every quarter of an hour, with what is followed by now.
    expect(await elsewhere?.loadMarkets()).toEqual(markets);
    expect(rig.calls.filter(({ method }) => method === "fetchMarkets")).toHaveLength(2);
  },
);

it("of a list, only what somebody follows or may follow crosses", async () => {
  const { elsewhere, answers } = await createRig(["ETH/USDT"]);
  const [feed] = elsewhere;
  expect((await feed?.loadMarkets())?.map(({ symbol }) => symbol)).toEqual(["ETH/USDT"]);
  expect(answers.flatMap((answer) => (answer.ok && Array.isArray(answer.value) ? answer.value : []))).toHaveLength(1);
  expect(answers.flatMap(({ notes }) => notes.map(({ status }) => status))).toContain(200);
});

it("a venue that cannot be reached from there fails as it does from here", async () => {
  const { elsewhere, simulator } = await createRig("all");
  await simulator.stop();
  for (const feed of elsewhere) await expect(feed.loadMarkets()).rejects.toThrow("the markets cannot be loaded");
});

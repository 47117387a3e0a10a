import { createLiveClock } from "@tandem/engine/live-clock";
import { createSimulator } from "@tandem/simulator/simulator";
import { afterEach, expect, it } from "vitest";
import { createListCaller } from "../../src/engine/call-lists.ts";

const FILE = new URL("../../src/engine/lists-thread-source.mjs", import.meta.url);
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function createRig() {
  const simulator = await createSimulator({ seed: 3, venues: ["okx"] });
  const caller = createListCaller({ file: FILE, wanted: ["ETH/USDT"], clock: createLiveClock() });
  stops.push(simulator.stop, caller.stop);
  const call = (baseUrl: string | undefined) =>
    caller.call({ venue: "okx", method: "fetchMarkets", config: {}, baseUrl, followed: ["BTC/USDT"] });
  return { caller, call, url: simulator.baseUrls["okx"] };
}

it("a list is read by a thread of its own, and only what matters of it comes back", async () => {
  const { call, url } = await createRig();
  const [one, two] = await Promise.all([call(url), call(url)]);
  const symbolsOf = (answer: typeof one): unknown[] =>
    answer.ok && Array.isArray(answer.value) ? answer.value.map((market) => market.symbol).sort() : [];
  expect(symbolsOf(one)).toEqual(["BTC/USDT", "ETH/USDT"]);
  expect(symbolsOf(two)).toEqual(["BTC/USDT", "ETH/USDT"]);
});

it("who waits when the thread is ended is told so, and the next question starts another", async () => {
  const { caller, call, url } = await createRig();
  const waiting = call(url);
  caller.stop();
  expect(await waiting).toMatchObject({ ok: false });
  expect(await call(url)).toMatchObject({ ok: true });
});

it("a venue that answers nonsense is a failed call, not a broken thread", async () => {
  const { call, url } = await createRig();
  expect(await call("http://127.0.0.1:9/nobody")).toMatchObject({ ok: false });
  expect(await call(url)).toMatchObject({ ok: true });
});

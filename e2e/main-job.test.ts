import { setTimeout as sleep } from "node:timers/promises";
import { type ClientOptions, createClient } from "@tandem/client/create-client";
import type { BooksMessage, OpportunitiesMessage } from "@tandem/contract/live";
import type { Book } from "@tandem/contract/market-data";
import { createReplayServer } from "@tandem/simulator/replay-server";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket as WsSocket } from "ws";
import { freePort } from "./support/free-port.ts";
import {
  BINANCE,
  KRAKEN_ETH,
  KRAKEN_XRP,
  type RecordedStep,
  recordedBinance,
  recordedKraken,
  topText,
} from "./support/recorded-books.ts";
import { startTandem } from "./support/tandem-server.ts";

const { TANDEM_RECORDINGS: folder, TANDEM_REPLAY_SPEED, CI } = process.env;
/** 1 is the recorded pace: 5.8 minutes. */
const speed = Number(TANDEM_REPLAY_SPEED ?? 8);
const TEST_MS = 300_000 + 400_000 / speed;
const KRAKEN_URL = "wss://ws.kraken.com/v2";

/** The types of a browser's socket ask for more than the client uses; at run time this is what programs give it. */
const WebSocket = WsSocket as unknown as NonNullable<ClientOptions["WebSocket"]>;

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
}, TEST_MS);

if (folder === undefined && CI === "true")
  it("has the recorded market data, which CI must have", () => {
    expect.fail("TANDEM_RECORDINGS must name the folder of recorded market data");
  });

const name = "the main job on real input";
describe.skipIf(folder === undefined)(
  folder === undefined ? `${name} (skipped: TANDEM_RECORDINGS is not set)` : name,
  () => {
    it(
      "a signed-in client sees the recorded books at every update, and no opportunity between different quotes",
      async () => {
        const recordings = folder ?? "";
        const expected = {
          "ETH/USDT": await recordedBinance(recordings),
          "ETH/USD": await recordedKraken(recordings, KRAKEN_ETH),
          "XRP/USD": await recordedKraken(recordings, KRAKEN_XRP),
        };
        const replayPort = await freePort();
        const base = `http://127.0.0.1:${replayPort}`;
        const tandem = await startTandem({
          VENUES: "binance,kraken",
          VENUE_URLS: JSON.stringify({ binance: `${base}/binance`, kraken: `${base}/kraken` }),
        });
        stops.push(tandem.remove);
        const client = await signIn(tandem.origin);
        const watches = Object.entries(expected).map(([symbol, steps]) => watchBook(client.api, symbol, steps));
        const opportunities = watchOpportunities(client.api);

        // Nobody answers for the venues until somebody watches: so nothing of the recording is missed.
        await Promise.all([...watches.map(({ opened }) => opened), opportunities.opened]);
        const replay = await createReplayServer({
          dir: recordings,
          session: session(recordings),
          speed,
          port: replayPort,
        });
        stops.push(replay.stop);
        await expect
          .poll(async () => (await client.api.venues.list.query()).map(({ status }) => status), { timeout: 120_000 })
          .toEqual(["live", "live"]);
        while (!watches.every(({ isAtEnd }) => isAtEnd())) {
          for (const { faults } of watches) expect(faults).toEqual([]);
          await sleep(200);
        }

        for (const { compared, faults, symbol } of watches) {
          expect(faults).toEqual([]);
          console.log(`${symbol}: ${compared()} updates compared at ${speed} times the recorded pace`);
          // How many a stream leaves out depends on the machine; that it reached the end does not.
          expect(compared()).toBeGreaterThan(5);
        }
        expect(opportunities.messages()).toBeGreaterThan(0);
        expect(opportunities.seen).toEqual([]);
        expect(await client.api.opportunities.list.query()).toEqual([]);
        for (const venue of await client.api.venues.list.query())
          expect(venue).toMatchObject({ gaps: 0, checksumFailures: 0 });
      },
      TEST_MS,
    );
  },
);

const session = (recordings: string) => ({
  sockets: [
    { venue: "binance", url: "wss://stream.binance.com:9443/stream", file: `${recordings}/${BINANCE}` },
    { venue: "kraken", url: KRAKEN_URL, file: `${recordings}/${KRAKEN_ETH}` },
    { venue: "kraken", url: KRAKEN_URL, file: `${recordings}/${KRAKEN_XRP}` },
  ],
});

/** A machine that is busy with other tests may miss the limiter's deadline: it refuses then, and may be asked again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 30 || !(error instanceof Error && error.message === "Temporarily unavailable")) throw error;
      await sleep(1000);
    }
  }
}

async function signIn(url: string) {
  const account = { username: "watcher", email: "watcher@desk.internal", password: "plain sailing by night" };
  const { username, password } = account;
  const stranger = createClient({ url, WebSocket });
  await patiently(() => stranger.api.auth.register.mutate(account));
  const { token } = await patiently(() =>
    stranger.api.auth.login.mutate({ login: username, password, transport: "bearer" }),
  );
  await stranger.close();
  if (token === undefined) throw new Error("no token for a bearer");
  const client = createClient({ url, token, WebSocket });
  stops.push(client.close);
  return client;
}

type Api = Awaited<ReturnType<typeof signIn>>["api"];

/**
 * Compares every book that is shown with the recording. Binance numbers its updates; of Kraken each book must be
 * the recorded one at the place of the last, or at a later one: streams of state may leave out, never reorder.
 */
function watchBook(api: Api, symbol: string, steps: readonly RecordedStep[]) {
  const bySequence = new Map(steps.flatMap((step, index) => (step.sequence === null ? [] : [[step.sequence, index]])));
  const faults: string[] = [];
  let at = -1;
  let compared = 0;
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  // The last messages may leave the best 10 as they were.
  const end = 1 + steps.findLastIndex((step) => step.top !== steps.at(-1)?.top);
  const compare = (book: Book): void => {
    // After its end the venue is silent, is dialled again, and begins its recording anew.
    if (at >= end) return;
    if (book.status === "syncing" || book.bids.length === 0) return;
    const top = topText(book.bids, book.asks);
    const index =
      bySequence.size > 0
        ? (bySequence.get(book.sequence ?? -1) ?? -1)
        : steps.findIndex((step, place) => place >= at && step.top === top);
    const truth = steps[index]?.top;
    if (truth !== top || index < at)
      faults.push(`update ${compared} (${book.sequence ?? "no number"}): shown ${top}, recorded ${truth ?? "nowhere"}`);
    else at = index;
    compared += 1;
  };
  const subscription = api.books.watch.subscribe(
    { symbol, depth: 10 },
    {
      onData: (message: BooksMessage) => {
        open();
        if (message.type === "snapshot") message.items.forEach(compare);
        if (message.type === "change") message.upsert.forEach(compare);
      },
      onError: (error) => void faults.push(`the stream ended: ${error.message}`),
    },
  );
  stops.push(async () => subscription.unsubscribe());
  return { symbol, opened, faults, compared: () => compared, isAtEnd: () => at >= end };
}

function watchOpportunities(api: Api) {
  const seen: string[] = [];
  let messages = 0;
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const subscription = api.opportunities.watch.subscribe(undefined, {
    onData: (message: OpportunitiesMessage) => {
      open();
      messages += 1;
      if (message.type === "snapshot") seen.push(...message.items.map(({ id }) => id));
      if (message.type === "change") seen.push(...message.upsert.map(({ id }) => id));
    },
    onError: (error) => void seen.push(`the stream ended: ${error.message}`),
  });
  stops.push(async () => subscription.unsubscribe());
  return { opened, seen, messages: () => messages };
}

import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, test } from "vitest";
import type { CcxtClient, CcxtExchange } from "../../src/ccxt/ccxt-types.ts";
import { AccountStream } from "../../src/trading/account-stream.ts";
import type { Stream } from "../../src/trading/dialect.ts";

/** A socket that is open, and a stream that is confirmed by the frame "ok". */
function deaf(answersPings: boolean) {
  const clock = createFakeClock();
  const links: boolean[] = [];
  let opened = 0;
  const clients: Record<string, CcxtClient> = {};
  // Only what the stream itself touches.
  const exchange = { clients } as unknown as CcxtExchange;
  const session: { stream?: AccountStream } = {};
  const stream: Stream = {
    subscriptions: 1,
    open: () => {
      opened += 1;
      const url = `wss://venue/${opened}`;
      const client = {
        url,
        connection: { readyState: 1, OPEN: 1, terminate: () => {} },
        onError: () => {
          delete clients[url];
          session.stream?.down(client);
        },
      } as unknown as CcxtClient; // the least of a socket
      clients[url] = client;
      session.stream?.connected(client);
      session.stream?.frame(client, "ok");
      return [new Promise(() => {})];
    },
    ping: (client) => {
      if (answersPings) session.stream?.pong(client);
    },
    read: (text) => (text === "ok" ? [{ type: "subscribed", id: "all" }] : undefined),
  };
  const names = { idOf: () => undefined, symbolOf: () => undefined, assetOf: (id: string) => id };
  session.stream = new AccountStream({
    exchange,
    stream,
    names,
    clock,
    random: () => 0,
    news: () => {},
    link: (isConnected) => links.push(isConnected),
  });
  session.stream.start();
  return { clock, links, opened: () => opened, stop: () => session.stream?.stop() };
}

test("a socket that answers no ping is taken for dead, told, and made anew", async () => {
  const at = deaf(false);
  await at.clock.advance(100);
  expect(at.links).toEqual([true]);
  // Pings go every 5 s: the first is unanswered when the second is due.
  await at.clock.advance(12_000);
  expect(at.links.slice(0, 3)).toEqual([true, false, true]);
  expect(at.opened()).toBeGreaterThan(1);
  at.stop();
  const { length } = at.links;
  await at.clock.advance(60_000);
  expect(at.links).toHaveLength(length);
});

test("a quiet account whose socket answers stays connected", async () => {
  const at = deaf(true);
  await at.clock.advance(120_000);
  expect([at.links, at.opened()]).toEqual([[true], 1]);
});

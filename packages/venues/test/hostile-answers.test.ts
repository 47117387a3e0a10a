import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { createLiveClock } from "@tandem/engine/live-clock";
import type { MarketFeed } from "@tandem/engine/ports";
import { afterEach, describe, expect, it } from "vitest";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createCollectingSink } from "./support/collecting-sink.ts";
import { MARKET_LISTS } from "./support/market-lists.ts";
import { createScriptedVenue } from "./support/scripted-venue.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const MIB = 1024 * 1024;

async function feedAt(listener: RequestListener): Promise<MarketFeed> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const feed = createCcxtFeed({ venue: "okx", baseUrl: `http://127.0.0.1:${port}/okx`, clock: createLiveClock() });
  stops.push(feed.stop);
  return feed;
}

describe("G79: a venue that answers with rubbish", () => {
  it("is heard for 32 MiB at most: a list of 50 MB is refused, and not kept", async () => {
    let sent = 0;
    const feed = await feedAt((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const chunk = Buffer.alloc(MIB, " ");
      const write = (): void => {
        for (; sent < 50; sent++) if (!response.write(chunk)) return void response.once("drain", write);
        response.end("{}");
      };
      write();
    });
    await expect(feed.loadMarkets()).rejects.toThrow("larger than");
    // What the network holds beyond what was read is a few buffers.
    expect(sent).toBeLessThan(45);
  });

  it("is heard for 32 MiB unpacked: a small answer that unpacks to 50 MB is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MIB, " "));
    expect(bomb.length).toBeLessThan(MIB);
    const feed = await feedAt((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
      response.end(bomb);
    });
    await expect(feed.loadMarkets()).rejects.toThrow("larger than");
  });

  for (const [what, body] of [
    ["HTML", "<html><body>maintenance</body></html>"],
    ["nothing", ""],
    ["a list of numbers", '{"code":"0","data":[1,2,3]}'],
    [
      "wrong types",
      '{"code":"0","data":[{"instType":"SPOT","instId":{"a":1},"baseCcy":[],"quoteCcy":7,"state":"live"}]}',
    ],
    ["nesting without end", `{"code":"0","data":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    [
      "keys of prototypes",
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"code":"0","data":[]}',
    ],
  ] as const) {
    it(`${what} for a list of markets is an error that says so, and changes nothing`, async () => {
      const feed = await feedAt((_, response) => response.end(body));
      await expect(feed.loadMarkets()).rejects.toThrow("OKX: the markets cannot be loaded");
      expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    });
  }

  it("markets that make no sense are left out, and the others stay", async () => {
    const list = MARKET_LISTS["okx"]?.(1)("/public/instruments") as { data: object[] };
    const odd = { ...list.data[0], instId: "__proto__-USDT", baseCcy: "__proto__", tickSz: "1e-40" };
    const feed = await feedAt((_, response) =>
      response.end(JSON.stringify({ code: "0", data: [...list.data, odd, { ...odd, lotSz: "x" }] })),
    );
    expect((await feed.loadMarkets()).map(({ symbol }) => symbol)).toEqual(["A0/USDT"]);
  });
});

describe("G79: frames of rubbish", () => {
  const book = (seqId: number, prevSeqId: number, action: string) =>
    JSON.stringify({
      arg: { channel: "books", instId: "A0-USDT" },
      action,
      data: [
        {
          asks: [["101", "1", "0", "1"]],
          bids: [["99", String(seqId), "0", "1"]],
          ts: "1",
          checksum: 0,
          seqId,
          prevSeqId,
        },
      ],
    });

  async function follow() {
    let next = 10;
    const venue = await createScriptedVenue({
      rest: MARKET_LISTS["okx"]?.(1) ?? (() => undefined),
      answer: (message) => {
        if (message === "ping") return ["pong"];
        const isSubscription = JSON.stringify(message).includes('"subscribe"');
        return isSubscription ? [book(next++, -1, "snapshot")] : [];
      },
    });
    stops.push(venue.stop);
    const feed = createCcxtFeed({ venue: "okx", baseUrl: venue.baseUrl, clock: createLiveClock() });
    stops.push(feed.stop);
    await feed.loadMarkets();
    const sink = createCollectingSink();
    feed.start(["A0/USDT"], sink);
    const followed = sink.bookOf("A0/USDT");
    await sink.until(() => followed.live, "live");
    return { venue, sink, followed };
  }

  it("about markets that nobody follows, or about nothing, touch no book", async () => {
    const { venue, sink, followed } = await follow();
    for (const text of [
      '{"arg":{"channel":"books","instId":"__proto__"},"action":"update","data":[{}]}',
      '{"arg":{"channel":"books","instId":"NO-SUCH"},"action":"update","data":[{"bids":[["1","1"]],"asks":[],"ts":"1"}]}',
      '{"arg":{"channel":"books5","instId":"A0-USDT"},"action":"update","data":[]}',
      '{"constructor":{"prototype":{"polluted":1}},"__proto__":{"polluted":1}}',
    ]) {
      venue.send(text);
    }
    venue.send(book(11, 10, "update"));
    await sink.until(() => followed.bids.get(99) === 11, "the next update");
    expect(followed.faults).toEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  for (const [what, text] of [
    ["HTML", "<html>"],
    ["a level that is no number", book(11, 10, "update").replace('"99"', '"NaN"')],
    ["a price below zero", book(11, 10, "update").replace('"99"', '"-99"')],
    ["an endless price", book(11, 10, "update").replace('"99"', '"1e999"')],
    ["no list of levels", book(11, 10, "update").replace('"asks":[["101","1","0","1"]]', '"asks":{"length":1e9}')],
  ] as const) {
    it(`${what} costs the book its proof, and it is proved again`, async () => {
      const { venue, sink, followed } = await follow();
      venue.send(text);
      await sink.until(() => followed.faults.length > 0, "the loss");
      expect(followed.faults).toEqual(["malformed"]);
      await sink.until(() => followed.live, "proved again");
    });
  }

  it("an error of the venue that names no subscription ends them all, and they are made again", async () => {
    const { venue, sink, followed } = await follow();
    venue.send('{"event":"error","code":"1","msg":"<script>"}');
    await sink.until(() => followed.faults.length > 0, "the loss");
    expect(followed.faults).toEqual(["disconnect"]);
    await sink.until(() => followed.live, "proved again");
  });

  it("of more than 16 MiB end the socket, and with it the proof", async () => {
    const { venue, sink, followed } = await follow();
    venue.send(" ".repeat(17 * MIB));
    await sink.until(() => followed.faults.length > 0, "the loss");
    expect(followed.faults).toEqual(["disconnect"]);
    await sink.until(() => followed.live, "proved again");
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createReplayServer } from "../src/replay-server.ts";
import { createSimulator } from "../src/simulator.ts";
import { baseOf, okxAt } from "./support/ccxt-at.ts";
import { expectedBook, levelsOf } from "./support/expected-book.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Records the raw frames of a simulated okx socket for some ticks; returns the session's folder and the last book. */
async function recordOkx(ticks: number) {
  const simulator = await createSimulator({ seed: 61, venues: ["okx"], tickMs: 0 });
  stops.push(simulator.stop);
  const url = "wss://ws.okx.com:8443/ws/v5/public";
  const socket = new WebSocket(`${baseOf(simulator, "okx").replace("http", "ws")}/ws.okx.com:8443/ws/v5/public`);
  stops.push(() => socket.terminate());
  await new Promise((resolve) => socket.once("open", resolve));
  const lines: string[] = [];
  let at = 1_760_000_000_000_000_000n;
  const asked = ["BTC-USDT", "ETH-USDT"].map((instId) => ({ channel: "books", instId }));
  await new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      if (String(data) === "pong") {
        resolve();
        return;
      }
      at += 10_000_000n;
      lines.push(`${at} ${data}`);
    });
    socket.send(JSON.stringify({ op: "subscribe", args: asked }));
    for (let tick = 0; tick < ticks; tick += 1) setImmediate(simulator.tick);
    setImmediate(() => socket.send("ping"));
  });
  const dir = await mkdtemp(join(tmpdir(), "tandem-session-"));
  stops.push(() => rm(dir, { recursive: true, force: true }));
  await writeFile(join(dir, "okx.log.gz"), gzipSync(`${lines.join("\n")}\n`));
  const instruments = await fetch(`${baseOf(simulator, "okx")}/www.okx.com/api/v5/public/instruments?instType=SPOT`);
  await writeFile(join(dir, "instruments.json"), await instruments.text());
  const rest = [
    { venue: "okx", url: "https://www.okx.com/api/v5/public/instruments?instType=SPOT", file: "instruments.json" },
  ];
  const session = { sockets: [{ venue: "okx", url, subscriptions: asked, file: "okx.log.gz" }], rest };
  await writeFile(join(dir, "session.json"), JSON.stringify(session));
  const book = simulator.book("okx", "BTC/USDT");
  if (!book) throw new Error("no book");
  return { dir, final: expectedBook(book), sequence: book.book.sequence };
}

test("what was recorded from a venue is replayed to the same final book, recorded REST answers included", async () => {
  const { dir, final, sequence } = await recordOkx(120);
  const server = await createReplayServer({ dir, speed: 20 });
  stops.push(server.stop);
  const exchange = await okxAt(baseOf(server, "okx"));
  stops.push(() => exchange.close());
  // The recorded answer lists all markets, also those whose books were not recorded.
  expect(Object.keys(await exchange.loadMarkets()).length).toBe(7);
  let held = await exchange.watchOrderBook("BTC/USDT");
  while (held.nonce !== sequence) held = await exchange.watchOrderBook("BTC/USDT");
  expect(levelsOf(held)).toEqual(final);
});

test("a symbol that was not recorded is refused, as the venue refuses it", async () => {
  const { dir } = await recordOkx(3);
  const server = await createReplayServer({ dir, speed: 20 });
  stops.push(server.stop);
  const socket = new WebSocket(`${baseOf(server, "okx").replace("http", "ws")}/ws.okx.com:8443/ws/v5/public`);
  stops.push(() => socket.terminate());
  const answer = await new Promise<string>((resolve) => {
    socket.on("open", () => socket.send('{"op":"subscribe","args":[{"channel":"books","instId":"SOL-USDT"}]}'));
    socket.on("message", (data) => resolve(String(data)));
  });
  expect(JSON.parse(answer)).toMatchObject({ event: "error", code: "60018" });
});

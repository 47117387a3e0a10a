import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Clock } from "../src/ports.ts";
import { type ReplayOptions, runReplay } from "../src/replay/run-replay.ts";

const folder = mkdtempSync(join(tmpdir(), "tandem-replay-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const T = 1_700_000_000_000;
const market = (venue: string) => ({ venue, symbol: "BTC/USDT", takerBps: 10, amountStep: "0.01" });
const HEADER = { format: "tandem-books", version: 1, markets: [market("kraken"), market("binance")] };
const book = (ms: number, venue: string, type: string, sides: object) => ({
  at: T + ms,
  venue,
  symbol: "BTC/USDT",
  type,
  bids: [],
  asks: [],
  ...sides,
});

/** asks 100×1, 101×1 at kraken; bids 102×1, 101.5×1 at binance; 10 bps each from what is received; step 0.01. */
const WORKED = [
  HEADER,
  book(0, "kraken", "snapshot", {
    bids: [[99, 1]],
    asks: [
      [100, 1],
      [101, 1],
    ],
  }),
  book(100, "binance", "snapshot", {
    bids: [
      [102, 1],
      [101.5, 1],
    ],
    asks: [[103, 1]],
  }),
];
const LIVES = [
  ...WORKED,
  book(200, "binance", "delta", { bids: [[101.5, 0]] }),
  book(3_000, "binance", "delta", { asks: [[104, 1]] }),
  book(6_000, "binance", "delta", { asks: [[104, 2]] }),
  book(6_500, "kraken", "snapshot", {
    bids: [[99, 1]],
    asks: [
      [100, 1],
      [101, 1],
    ],
  }),
];

const ID = "cross:USDT:kraken|BTC/USDT|buy>binance|BTC/USDT|sell";
const line = (fields: { at: number; event: string; buy: string[]; sell: string[]; rest: string }): string =>
  `{"at":${T + fields.at},"event":"${fields.event}","id":"${ID}","kind":"cross","legs":[` +
  `{"venue":"kraken","symbol":"BTC/USDT","side":"buy","amount":"${fields.buy[0]}","worstPrice":"${fields.buy[1]}"},` +
  `{"venue":"binance","symbol":"BTC/USDT","side":"sell","amount":"${fields.sell[0]}","worstPrice":"${fields.sell[1]}"}],` +
  `${fields.rest},"profitAsset":"USDT"}\n`;

// Buying 2 pays 100 + 101 = 201 and receives 2·0.999 = 1.998; selling 1.99 for 102 + 0.99·101.5 = 202.485 receives
// 202.485·0.999 = 202.282515. Profit 1.282515 on 201 is 63.806716417… bps.
const twoCoins = {
  buy: ["2", "101"],
  sell: ["1.99", "101.5"],
  rest: '"notional":"201","netBps":63.80671641,"profit":"1.282515"',
};
// One coin left to sell into: buying 1.01 pays 100 + 0.01·101 = 101.01 and receives 1.00899; selling 1 for 102 receives
// 101.898. Profit 0.888 on 101.01 is 87.912087912… bps. (Buying 1 would allow selling 0.99 only: 0.87902.)
const oneCoin = {
  buy: ["1.01", "101"],
  sell: ["1", "102"],
  rest: '"notional":"101.01","netBps":87.91208791,"profit":"0.888"',
};

let files = 0;
function write(content: readonly object[] | Buffer | string): string {
  files += 1;
  const path = join(folder, `books-${files}`);
  const text = Array.isArray(content) ? content.map((entry) => `${JSON.stringify(entry)}\n`).join("") : content;
  writeFileSync(path, typeof text === "string" || Buffer.isBuffer(text) ? text : "");
  return path;
}

async function replay(file: string, options: Partial<ReplayOptions> = {}) {
  let out = "";
  const err: string[] = [];
  const code = await runReplay({
    file,
    final: false,
    stdout: async (chunk) => {
      await Promise.resolve();
      out += chunk;
    },
    stderr: (text) => void err.push(text),
    ...options,
  });
  return { code, out, err };
}

describe("replay", () => {
  test("finds the worked example to the last digit", async () => {
    const result = await replay(write(WORKED));
    expect(result).toEqual({ code: 0, out: line({ at: 100, event: "open", ...twoCoins }), err: [] });
  });

  test("writes opening, update, the close at the moment of staleness, and nothing after the last message", async () => {
    // Kraken spoke last at 0, so it is stale at 5,001, before binance's message at 6,000; its snapshot opens again.
    const expected =
      line({ at: 100, event: "open", ...twoCoins }) +
      line({ at: 200, event: "update", ...oneCoin }) +
      line({ at: 5_001, event: "close", ...oneCoin }) +
      line({ at: 6_500, event: "open", ...oneCoin });
    expect((await replay(write(LIVES))).out).toBe(expected);
  });

  test("gives the same bytes twice, and from gzip", async () => {
    const plain = write(LIVES);
    const zipped = write(gzipSync(LIVES.map((entry) => `${JSON.stringify(entry)}\n`).join("")));
    const first = await replay(plain);
    expect(await replay(plain)).toEqual(first);
    expect(await replay(zipped)).toEqual(first);
  });

  test("follows its configuration: a smallest edge, a largest payment, another patience", async () => {
    const file = write(LIVES);
    // 63.8 bps are too few, 87.9 enough.
    expect((await replay(file, { configText: '{"minNetBps":64,"staleMs":10000}' })).out).toBe(
      line({ at: 200, event: "open", ...oneCoin }),
    );
    // At most 50 paid: buying 0.5 pays 50, receives 0.4995, sells 0.49 for 49.98, receives 49.93002: a loss of 0.06998.
    // Buying 0.49 … every amount up to 0.5 loses more than a hundredth of a coin to the step but for none at all.
    expect((await replay(file, { configText: '{"maxNotional":{"USDT":50}}' })).out).toBe("");
    expect((await replay(file, { configText: '{"kinds":["triangular"]}' })).out).toBe("");
  });
});

describe("replay --final", () => {
  const venues = ["binance", "kraken", "okx", "bybit"];
  const header = {
    ...HEADER,
    markets: venues.map((venue) => ({ venue, symbol: "BTC/USDT", takerBps: 0, amountStep: 1 })),
  };
  const quote = (ms: number, venue: string, bid: number, ask: number) =>
    book(ms, venue, "snapshot", { bids: [[bid, 1]], asks: [[ask, 1]] });

  test("writes what is open at the last message, the best edge first, equal edges by id", async () => {
    const file = write([
      header,
      quote(0, "kraken", 90, 100),
      quote(1, "binance", 110, 120),
      quote(2, "okx", 110, 120),
      quote(3, "bybit", 115, 125),
    ]);
    const { out } = await replay(file, { final: true });
    const lines = out.trimEnd().split("\n");
    // Buying at kraken for 100: 15 at bybit are 1,500 bps, 10 at binance and at okx 1,000.
    expect(
      lines.map((text) => JSON.parse(text)).map(({ at, event, id, netBps }) => [at - T, event, id, netBps]),
    ).toEqual([
      [3, "open", "cross:USDT:kraken|BTC/USDT|buy>bybit|BTC/USDT|sell", 1500],
      [3, "open", "cross:USDT:kraken|BTC/USDT|buy>binance|BTC/USDT|sell", 1000],
      [3, "open", "cross:USDT:kraken|BTC/USDT|buy>okx|BTC/USDT|sell", 1000],
    ]);
  });

  test("writes nothing where nothing is open, or nothing happened", async () => {
    const closed = write([
      ...WORKED,
      book(200, "binance", "delta", {
        bids: [
          [102, 0],
          [101.5, 0],
        ],
      }),
    ]);
    expect(await replay(closed, { final: true })).toEqual({ code: 0, out: "", err: [] });
    expect(await replay(write([HEADER]), { final: true })).toEqual({ code: 0, out: "", err: [] });
  });
});

describe("bad input", () => {
  const bad = (extra: object | string): string =>
    [...WORKED, extra].map((entry) => `${typeof entry === "string" ? entry : JSON.stringify(entry)}\n`).join("");

  test.each<[string, string | Buffer, string]>([
    [
      "an unknown market",
      bad(book(200, "okx", "delta", {})),
      'line 4: unknown market "okx" "BTC/USDT": not in the header',
    ],
    [
      "a negative amount",
      bad(book(200, "kraken", "delta", { asks: [[100, -1]] })),
      "line 4: asks[0]: negative amount -1",
    ],
    ["time going back", bad(book(99, "kraken", "delta", {})), `line 4: time goes back from ${T + 100} to ${T + 99}`],
    ["a line cut short", bad('{"at":17000'), "line 4: is not complete JSON"],
    [
      "gzip cut short",
      // Stored without compression, and cut 8 bytes before the last line's end, checksum and length (8 more) gone too.
      gzipSync(bad(book(200, "kraken", "delta", {})), { level: 0 }).subarray(0, -16),
      "line 4: the gzip data ends early: the file is truncated",
    ],
    ["an empty file", "", "line 1: the file is empty: a header is needed"],
  ])("%s: exit code 65, the line and the reason, and not a byte of output", async (_, content, reason) => {
    const file = write(content);
    // The first three lines open an opportunity; it must not be printed.
    expect(await replay(file)).toEqual({ code: 65, out: "", err: [`${file}: ${reason}`] });
    expect(await replay(file, { final: true })).toMatchObject({ code: 65, out: "" });
  });

  test("a file that is not there, or is a folder: exit code 66", async () => {
    const missing = join(folder, "nowhere");
    expect(await replay(missing)).toEqual({ code: 66, out: "", err: [`cannot read ${missing}: ENOENT`] });
    expect(await replay(folder)).toEqual({ code: 66, out: "", err: [`cannot read ${folder}: EISDIR`] });
  });

  test("a bad configuration: exit code 78 and every problem, before the file is opened", async () => {
    const result = await replay(join(folder, "nowhere"), { configText: '{"maxCycle":9,"what":1}' });
    expect(result).toEqual({
      code: 78,
      out: "",
      err: [
        'config: unknown field "what": it knows minNetBps, maxNotional, maxCycle, staleMs, kinds, startAssets',
        'config: "maxCycle" must be a whole number from 3 to 6',
      ],
    });
  });
});

test("progress is told once a second, only when asked for", async () => {
  // Each look at this clock takes 600 ms: of 4 pieces of 64 KiB every second one is told.
  let ms = 0;
  const clock: Clock = {
    epochMs: () => 0,
    monotonicMs: () => {
      ms += 600;
      return ms;
    },
    after: () => () => {},
  };
  const padding = " ".repeat(64 * 1024 - 1);
  const file = write(`${JSON.stringify(HEADER)}\n${`${padding}\n`.repeat(3)}`);
  const { err } = await replay(file, { progress: true, clock });
  expect(err).toEqual(["replay: 66 %, 0 messages", "replay: 100 %, 0 messages"]);
  expect((await replay(file, { clock })).err).toEqual([]);
});
